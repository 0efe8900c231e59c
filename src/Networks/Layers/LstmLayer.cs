namespace Gatecast.Networks;

/// <summary>One LSTM layer: where its parameters lie, and its passes through time.</summary>
/// <remarks><code>
/// row t  = [1 | x(t) | h(t − 1)]          [R, K], K = 1 + In + H: bias, input and recurrent product are one matrix product
/// weights = [block][K][32]                eight units × (i, f, g, o) side by side, contiguous in K
/// </code>
/// The layer owns no numbers: parameters come as spans of the network's one slab, activations lie in an <see cref="LstmTrace"/>.</remarks>
sealed class LstmLayer(int inputs, int hidden)
{
    public int Inputs { get; } = inputs;

    public int Hidden { get; } = hidden;

    public int Blocks { get; } = (hidden + LstmCell.Units - 1) / LstmCell.Units;

    /// <summary>K: bias, inputs, hidden units.</summary>
    public int Depth => 1 + Inputs + Hidden;

    /// <summary>Floats from one row to the next; the last block's stores run into the padding after h.</summary>
    public int RowStride => (1 + Inputs + Blocks * LstmCell.Units + 7) / 8 * 8;

    public int HiddenOffset => 1 + Inputs;

    public int ParameterCount => Blocks * Depth * PanelProduct.Width;

    /// <summary>Width of a gradient of h, padded to whole panels.</summary>
    public int HiddenGradWidth => TilesOf(Blocks * LstmCell.Units) * PanelProduct.Width;

    public int TransposedHiddenCount => TilesOf(Hidden) * Blocks * PanelProduct.Width * PanelProduct.Width;

    public int TransposedInputCount => TilesOf(Inputs) * Blocks * PanelProduct.Width * PanelProduct.Width;

    /// <summary>Index of a weight in the packed layout.</summary>
    /// <param name="gate">0 … 3 for i, f, g, o.</param>
    /// <param name="k">0 for the bias, then the inputs, then the hidden units.</param>
    public int IndexOf(int gate, int unit, int k) =>
        (unit / LstmCell.Units * Depth + k) * PanelProduct.Width + gate * LstmCell.Units + unit % LstmCell.Units;

    /// <summary>Packs the weights for the way back: columns of x or of h become the panel's columns.</summary>
    /// <param name="first">First k of the columns: 1 for x, <see cref="HiddenOffset"/> for h.</param>
    /// <param name="count">In or H.</param>
    /// <param name="panels">[tile][block × 32][32].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, int first, int count, Span<float> panels)
    {
        for (var tile = 0; tile < TilesOf(count); tile++)
        {
            var columns = int.Min(PanelProduct.Width, count - tile * PanelProduct.Width);
            for (var block = 0; block < Blocks; block++)
            {
                var source = (block * Depth + first + tile * PanelProduct.Width) * PanelProduct.Width;
                var target = (tile * Blocks + block) * PanelProduct.Width * PanelProduct.Width;
                for (var lane = 0; lane < PanelProduct.Width; lane++)
                    for (var column = 0; column < columns; column++)
                        panels[target + lane * PanelProduct.Width + column] = weights[source + column * PanelProduct.Width + lane];
            }
        }
    }

    /// <summary>All time steps of a chunk, forward.</summary>
    /// <param name="trace">In: x in its rows; out: h, gates, cells.</param>
    public void Forward(ReadOnlySpan<float> weights, LstmTrace trace)
    {
        var rows = trace.Rows;
        for (var time = 0; time < trace.Time; time++)
            for (var block = 0; block < Blocks; block++)
            {
                var gates = trace.Gates(block, time);
                PanelProduct.Multiply(
                    trace.InputRows(time), new(RowStride, DepthStride: 1, Depth), rows, Panel(weights, block), PanelProduct.Width,
                    accumulate: false, gates, LstmCell.GateWidth);
                LstmCell.Forward(
                    trace.Cells(block, time), RowStride, gates, trace.Cells(block, time + 1), trace.CellTanh(block, time),
                    trace.InputRows(time + 1)[(HiddenOffset + block * LstmCell.Units)..]);
            }
    }

    /// <summary>Back through all time steps of a chunk.</summary>
    /// <param name="transposedHidden">From <see cref="PackTransposed"/>.</param>
    /// <param name="trace">In: ∂L/∂h from above, in its hidden gradients; out: gates become ∂L/∂a.</param>
    /// <param name="weightGrad">∂L/∂weights in the packed layout, overwritten.</param>
    public void Backward(ReadOnlySpan<float> transposedHidden, LstmTrace trace, Span<float> weightGrad)
    {
        var rows = trace.Rows;
        trace.ClearCellGrad();
        for (var time = trace.Time - 1; time >= 0; time--)
        {
            var hiddenGrad = trace.HiddenGrad(time);
            if (time + 1 < trace.Time)
                Transposed(transposedHidden, trace, time + 1, rows, accumulate: true, hiddenGrad, HiddenGradWidth, Hidden);

            for (var block = 0; block < Blocks; block++)
                LstmCell.Backward(
                    hiddenGrad[(block * LstmCell.Units)..], HiddenGradWidth, trace.Cells(block, time), trace.CellTanh(block, time),
                    trace.Gates(block, time), trace.CellGrad(block));
        }

        var inputs = new MatrixLayout(RowStride: 1, DepthStride: RowStride, trace.Time * rows);
        for (var block = 0; block < Blocks; block++)
            PanelProduct.Multiply(
                trace.InputRows(0), inputs, Depth, trace.AllGates(block), PanelProduct.Width, accumulate: false,
                Panel(weightGrad, block), PanelProduct.Width);
    }

    /// <summary>∂L/∂x of all time steps, once <see cref="Backward"/> has run.</summary>
    /// <param name="inputGrad">[T × R, tiles × 32].</param>
    public void InputGrad(ReadOnlySpan<float> transposedInput, LstmTrace trace, Span<float> inputGrad) =>
        Transposed(
            transposedInput, trace, time: 0, trace.Time * trace.Rows, accumulate: false, inputGrad,
            TilesOf(Inputs) * PanelProduct.Width, Inputs);

    void Transposed(
        ReadOnlySpan<float> panels, LstmTrace trace, int time, int rows, bool accumulate, Span<float> grad, int width, int columns)
    {
        var layout = new MatrixLayout(
            LstmCell.GateWidth, DepthStride: 1, LstmCell.GateWidth, Runs: Blocks, RunStride: trace.GateBlockStride);
        var depth = layout.Depth * PanelProduct.Width;
        for (var tile = 0; tile < TilesOf(columns); tile++)
            PanelProduct.Multiply(
                trace.GatesFrom(time), layout, rows, panels.Slice(tile * depth, depth), PanelProduct.Width, accumulate,
                grad[(tile * PanelProduct.Width)..], width);
    }

    Span<float> Panel(Span<float> packed, int block) => packed.Slice(block * Depth * PanelProduct.Width, Depth * PanelProduct.Width);

    ReadOnlySpan<float> Panel(ReadOnlySpan<float> packed, int block) =>
        packed.Slice(block * Depth * PanelProduct.Width, Depth * PanelProduct.Width);

    static int TilesOf(int columns) => (columns + PanelProduct.Width - 1) / PanelProduct.Width;
}
