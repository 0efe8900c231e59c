namespace Gatecast.Networks;

/// <summary><see cref="SlstmCell"/> in a layer: gates i, f, z, o; states c, n and m; keeps the slope of the forget gate.</summary>
sealed class SlstmRecurrence : Recurrence
{
    const int Cell = 0, Normaliser = 1, Stabiliser = 2;

    public override string Name => "slstm";

    public override int Gates => 4;

    public override int States => 3;

    public override bool Keeps => true;

    public override bool BeginsOrthogonal => false;

    public override float FirstState(int state) => state == Stabiliser ? SlstmCell.FirstStabiliser : 0;

    /// <summary>Forget biases from 5 (a long memory) down to −7 (a short one), along a power law that bends more in higher layers; as in
    /// the code of Beck et al. (2024).</summary>
    public override float[] InitialBias(int hidden, int layer, int layers)
    {
        var bias = new float[Gates * hidden];
        var power = 0.3 + 1.3 * layer / int.Max(1, layers - 1);
        for (var unit = 0; unit < hidden; unit++)
            bias[hidden + unit] = (float)(5 - 12 * Math.Pow((double)unit / int.Max(1, hidden - 1), power));

        return bias;
    }

    public override void Forward(Kernels kernels, LayerTrace trace, int block, int time)
    {
        var stabiliser = trace.State(Stabiliser, block, time + 1);
        trace.State(Stabiliser, block, time).CopyTo(stabiliser);
        kernels.SlstmForward(
            trace.State(Cell, block, time), trace.State(Normaliser, block, time), trace.RowStride, trace.Gates(block, time), stabiliser,
            trace.State(Cell, block, time + 1), trace.State(Normaliser, block, time + 1), trace.Kept(block, time),
            trace.HiddenOf(block, time + 1));
    }

    public override void Infer(
        Kernels kernels, ReadOnlySpan<float> previous, int stride, Span<float> gates, Span<float> states, int stateStride,
        Span<float> hidden) =>
        kernels.SlstmInfer(
            stride, gates, states[(Cell * stateStride)..], states[(Normaliser * stateStride)..], states[(Stabiliser * stateStride)..],
            hidden);

    /// <summary>m cancels in h, so it has no gradient.</summary>
    public override void Backward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.SlstmBackward(
            trace.HiddenGradOf(block, time), trace.HiddenGradStride, trace.State(Cell, block, time), trace.State(Normaliser, block, time),
            trace.State(Cell, block, time + 1), trace.State(Normaliser, block, time + 1), trace.Kept(block, time),
            trace.Gates(block, time), trace.StateGrad(Cell, block), trace.StateGrad(Normaliser, block));
}
