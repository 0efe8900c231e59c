namespace Gatecast.Networks;

/// <summary>Loss of some rows of a network's output at one time step.</summary>
/// <remarks>Several threads call it at once, each with other rows: it may read what they share, and must not write there.</remarks>
/// <param name="time">Time step of the outputs: the last, or each in turn where the network has an output at every step.</param>
/// <param name="firstRow">Row of the batch that the first row of <paramref name="outputs"/> is.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="stride">Floats from one row to the next, in both buffers.</param>
/// <param name="outputs">[rows, O] at <paramref name="stride"/>.</param>
/// <param name="outputGrad">[rows, O] at <paramref name="stride"/>, zero on entry; out: ∂L/∂output.</param>
/// <returns>The rows' part of the loss.</returns>
public delegate double OutputLoss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad);
