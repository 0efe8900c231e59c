namespace Gatecast.Networks;

/// <summary><see cref="RnnCell"/> in a layer: one column for each unit, so a block has four times as many; no state beside h.</summary>
sealed class RnnRecurrence : Recurrence
{
    public override string Name => "rnn";

    public override int Gates => 1;

    public override int Columns => 1;

    public override void Forward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.RnnForward(trace.RowStride, trace.Gates(block, time), trace.HiddenAfter(block, time));

    public override void Infer(
        Kernels kernels, ReadOnlySpan<float> previous, int stride, Span<float> gates, Span<float> states, int stateStride,
        Span<float> hidden) =>
        kernels.RnnForward(stride, gates, hidden);

    public override void Backward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.RnnBackward(trace.HiddenGradOf(block), trace.HiddenGradStride, trace.Gates(block, time));
}
