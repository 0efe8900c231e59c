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
    public override float[] InitialBias(RecurrentNetworkOptions options, int layer)
    {
        var hidden = options.Hidden;
        var bias = new float[Gates * hidden];
        var power = 0.3 + 1.3 * layer / int.Max(1, options.Layers - 1);
        for (var unit = 0; unit < hidden; unit++)
            bias[hidden + unit] = (float)(5 - 12 * Math.Pow((double)unit / int.Max(1, hidden - 1), power));

        return bias;
    }

    public override float[] ChronoBias(float[] times) => InputAndForgetBias(times);

    public override void Forward(Kernels kernels, LayerTrace trace, int block, int time)
    {
        var stabiliser = trace.StateAfter(Stabiliser, block, time);
        trace.StateBefore(Stabiliser, block, time).CopyTo(stabiliser);
        kernels.SlstmForward(
            trace.StateBefore(Cell, block, time), trace.StateBefore(Normaliser, block, time), trace.RowStride, trace.Gates(block, time), stabiliser,
            trace.StateAfter(Cell, block, time), trace.StateAfter(Normaliser, block, time), trace.Kept(block, time),
            trace.HiddenAfter(block, time));
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
            trace.HiddenGradOf(block), trace.HiddenGradStride, trace.StateBefore(Cell, block, time), trace.StateBefore(Normaliser, block, time),
            trace.StateAfter(Cell, block, time), trace.StateAfter(Normaliser, block, time), trace.Kept(block, time),
            trace.Gates(block, time), trace.StateGrad(Cell, block, time), trace.StateGrad(Normaliser, block, time));
}
