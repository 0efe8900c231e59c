namespace Gatecast.Networks;

/// <summary><see cref="GruCell"/> in a layer: gates r, z, n; no state beside h.</summary>
/// <remarks>The candidate n has two columns, x and h, so that the reset gate can scale the recurrent one: column x has no recurrent weights
/// and column h no input weights. Those places stay zero because their gradient is cleared and weight decay passes them by.</remarks>
sealed class GruRecurrence : Recurrence
{
    /// <summary>Column of the candidate's input part.</summary>
    const int CandidateInput = 2;

    /// <summary>Column of the candidate's recurrent part.</summary>
    const int CandidateHidden = 3;

    public override string Name => "gru";

    public override int Gates => 3;

    public override bool HasRecurrentBias => true;

    public override bool AddsToPreviousHidden => true;

    public override int ColumnOf(ParameterPart part, int gate) =>
        gate == CandidateInput && part is ParameterPart.HiddenWeights or ParameterPart.RecurrentBias ? CandidateHidden : gate;

    /// <summary>z keeps h, so it is what a forget gate is.</summary>
    public override float[] ChronoBias(float[] times) =>
        [.. new float[times.Length], .. times.Select(time => MathF.Log(time)), .. new float[times.Length]];

    public override void Forward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.GruForward(trace.HiddenBefore(block, time), trace.RowStride, trace.Gates(block, time), trace.HiddenAfter(block, time));

    public override void Infer(
        Kernels kernels, ReadOnlySpan<float> previous, int stride, Span<float> gates, Span<float> states, int stateStride,
        Span<float> hidden) =>
        kernels.GruInfer(previous, stride, gates, hidden);

    public override void Backward(Kernels kernels, LayerTrace trace, int block, int time) =>
        kernels.GruBackward(
            trace.HiddenGradOf(block), trace.HiddenGradStride, trace.HiddenBefore(block, time), trace.RowStride,
            trace.Gates(block, time), trace.DirectGradOf(block, time));

    public override void ClearAbsent(Span<float> panel, int width, int inputs, int units)
    {
        for (var k = 1; k < panel.Length / width; k++)
            panel.Slice(k * width + (k <= inputs ? CandidateHidden : CandidateInput) * units, units).Clear();
    }
}
