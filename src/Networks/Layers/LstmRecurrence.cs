namespace Gatecast.Networks;

/// <summary><see cref="LstmCell"/> in a layer: gates i, f, g, o; state c; keeps tanh(c).</summary>
sealed class LstmRecurrence : Recurrence
{
    public override string Name => "lstm";

    public override int Gates => 4;

    public override int States => 1;

    public override bool Keeps => true;

    public override float[] InitialBias(RecurrentNetworkOptions options, int layer)
    {
        var bias = new float[Gates * options.Hidden];
        bias.AsSpan(options.Hidden, options.Hidden).Fill(options.ForgetBias);
        return bias;
    }

    public override float[] ChronoBias(float[] times) => InputAndForgetBias(times);

    public override void Forward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.LstmForward(
            trace.StateBefore(0, block, time), trace.RowStride, trace.Gates(block, time), trace.StateAfter(0, block, time),
            trace.Kept(block, time), trace.HiddenAfter(block, time));

    public override void Infer(
        Kernels kernels, ReadOnlySpan<float> previous, int stride, Span<float> gates, Span<float> states, int stateStride,
        Span<float> hidden) =>
        kernels.LstmInfer(stride, gates, states, hidden);

    public override void Backward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.LstmBackward(
            trace.HiddenGradOf(block), trace.HiddenGradStride, trace.StateBefore(0, block, time), trace.Kept(block, time),
            trace.Gates(block, time), trace.StateGrad(0, block, time));
}
