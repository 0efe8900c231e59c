using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>One recurrent layer: where its parameters lie, and its steps through time.</summary>
/// <remarks><code>
/// row t  = [1 | x(t) | h(t − d)]          [R, K], K = 1 + In + H, d the dilation: bias, input and recurrent product are one product
/// weights = [block][K][W]                 U units of C columns each, C · U = W; column by column, contiguous in K
/// y(t)   = h(t)  or, with a residual,  h(t) + x(t)
/// </code>
/// An LSTM has C = 4 columns, one for each gate; what else differs between cells is their <see cref="Recurrence"/>. Dilated recurrence:
/// Chang et al. (2017); residual layers: He et al. (2016).
/// The layer owns no numbers: parameters come as spans of the network's one slab, activations lie in a <see cref="LayerTrace"/>. A call
/// takes some of the units through one time step, so that threads may share a step.</remarks>
sealed class RecurrentLayer(Recurrence recurrence, int inputs, int hidden, int dilation, bool residual, Kernels kernels)
{
    /// <summary>Most of K that a product takes at a time: what a panel of this depth fills stays in the first-level cache.</summary>
    const int DepthBlock = 192;

    readonly Kernels _kernels = kernels;
    readonly Recurrence _recurrence = recurrence;

    public int Inputs { get; } = inputs;

    public int Hidden { get; } = hidden;

    /// <summary>d: time steps that h comes from.</summary>
    public int Dilation { get; } = dilation;

    public bool IsResidual { get; } = residual;

    /// <summary>U: units of a block.</summary>
    public int Units { get; } = kernels.PanelWidth / recurrence.Columns;

    public int Blocks { get; } = (hidden + kernels.PanelWidth / recurrence.Columns - 1) / (kernels.PanelWidth / recurrence.Columns);

    /// <summary>S: states of a unit beside h.</summary>
    public int States { get; } = recurrence.States;

    /// <summary>Whether the trace keeps one more number of each unit and time step.</summary>
    public bool Keeps => _recurrence.Keeps;

    /// <summary>Whether ∂L/∂h₋₁ has a part beside the matrix product.</summary>
    public bool AddsToPreviousHidden => _recurrence.AddsToPreviousHidden;

    /// <summary>Floats of all states of one sequence.</summary>
    public int StateCount => States * Blocks * Units;

    /// <summary>W: columns of a panel, floats of a block's gates, units of a tile.</summary>
    public int Width => _kernels.PanelWidth;

    /// <summary>K: bias, inputs, hidden units.</summary>
    public int Depth => 1 + Inputs + Hidden;

    /// <summary>Floats from one row to the next; the last block's stores run into the padding after h.</summary>
    /// <remarks>An odd number of vectors: rows a power of two apart would fall into the same bank of the cache.</remarks>
    public int RowStride => ((1 + Inputs + Blocks * Units + _kernels.Lanes - 1) / _kernels.Lanes | 1) * _kernels.Lanes;

    public int HiddenOffset => 1 + Inputs;

    public int ParameterCount => Blocks * Depth * Width;

    /// <summary>Tiles of W units: what the way back computes ∂L/∂h in.</summary>
    public int Tiles => TilesOf(Blocks * Units);

    public int BlocksPerTile => Width / Units;

    public int TransposedHiddenCount => TilesOf(Hidden) * TransposedDepth * Width;

    public int TransposedInputCount => TilesOf(Inputs) * TransposedDepth * Width;

    /// <summary>Columns of units that exist: those of padding are left out on the way back.</summary>
    int TransposedDepth => Hidden * _recurrence.Columns;

    /// <summary>Blocks without padding.</summary>
    int FullBlocks => Hidden / Units;

    /// <summary>Units of the last block where it has padding, else 0.</summary>
    int UnitsLeft => Hidden % Units;

    /// <summary>Index of a weight in the packed layout.</summary>
    /// <param name="gate">In the order of the exported layout, for example i, f, g, o.</param>
    public int IndexOf(ParameterPart part, int gate, int unit, int column)
    {
        var k = part switch
        {
            ParameterPart.InputWeights => 1 + column,
            ParameterPart.HiddenWeights => HiddenOffset + column,
            _ => 0,
        };
        return (unit / Units * Depth + k) * Width + _recurrence.ColumnOf(part, gate) * Units + unit % Units;
    }

    public float FirstState(int state) => _recurrence.FirstState(state);

    /// <summary>Packs the weights for the way back: columns of x or of h become the panel's columns.</summary>
    /// <param name="first">First k of the columns: 1 for x, <see cref="HiddenOffset"/> for h.</param>
    /// <param name="count">In or H.</param>
    /// <param name="tile">Of W columns; the others are left alone.</param>
    /// <param name="panels">[tile][H × C][W].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, int first, int count, int tile, Span<float> panels)
    {
        var panel = panels.Slice(tile * TransposedDepth * Width, TransposedDepth * Width);
        var columns = int.Min(Width, count - tile * Width);
        for (var block = 0; block < Blocks; block++)
        {
            var units = block < FullBlocks ? Units : UnitsLeft;
            for (var gate = 0; gate < _recurrence.Columns; gate++)
                for (var column = 0; column < columns; column++)
                {
                    var source = weights.Slice((block * Depth + first + tile * Width + column) * Width + gate * Units, units);
                    var target = panel[((block * Width + gate * units) * Width + column)..];
                    for (var unit = 0; unit < source.Length; unit++)
                        target[unit * Width] = source[unit];
                }
        }
    }

    /// <summary>One time step of some blocks of units.</summary>
    /// <param name="trace">In: rows of the step; out: h, gates and states that it leaves.</param>
    public void Forward(ReadOnlySpan<float> weights, LayerTrace trace, int time, int block, int blockEnd)
    {
        for (; block < blockEnd; block++)
        {
            Gates(trace.InputRows(time), trace.Rows, Panel(weights, block), trace.Gates(block, time));
            _recurrence.Forward(_kernels, trace, block, time);
        }
    }

    /// <summary>The same where nothing is kept for the way back.</summary>
    /// <param name="input">[R, stride] rows of the step.</param>
    /// <param name="gates">[R, W] scratch.</param>
    /// <param name="states">[state][block][R][U] in: before the step; out: after.</param>
    /// <param name="output">[R, stride] rows that the step leaves h in.</param>
    public void Infer(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, int block, int blockEnd, Span<float> gates, Span<float> states,
        Span<float> output)
    {
        for (; block < blockEnd; block++)
        {
            Gates(input, rows, Panel(weights, block), gates);
            var (first, hidden) = (States == 0 ? 0 : block * rows * Units, HiddenOffset + block * Units);
            _recurrence.Infer(_kernels, input[hidden..], RowStride, gates, states[first..], Blocks * rows * Units, output[hidden..]);
        }
    }

    /// <summary>One time step of one sequence, whose row holds x and h₋₁ and afterwards h.</summary>
    /// <param name="row">[stride] in: [1 | x | h₋₁]; out: [1 | x | h].</param>
    /// <param name="gates">[block][W] scratch.</param>
    /// <param name="states">[state][block][U] in: before the step; out: after.</param>
    public void Step(ReadOnlySpan<float> weights, Span<float> row, Span<float> gates, Span<float> states)
    {
        _kernels.MultiplyRow(row, Depth, weights, Blocks, gates);

        // One sequence: its blocks lie as the rows of a batch do.
        var hidden = row[HiddenOffset..];
        _recurrence.Infer(_kernels, hidden, Units, gates[..(Blocks * Width)], states, Blocks * Units, hidden);
    }

    /// <summary>Back through one time step of a tile of units.</summary>
    /// <param name="transposedHidden">From <see cref="PackTransposed"/>.</param>
    /// <param name="trace">In: ∂L/∂h from above, in the tile's hidden gradient; out: gates become ∂L/∂a.</param>
    /// <param name="fromAbove">Whether there is anything from above; if not, what stands in the hidden gradient is not read.</param>
    public void Backward(ReadOnlySpan<float> transposedHidden, LayerTrace trace, int time, int tile, bool fromAbove)
    {
        var grad = trace.HiddenGrad(tile);
        if (time + Dilation < trace.Time)
            Transposed(transposedHidden, trace, time + Dilation, tile, Hidden, fromAbove, Width, grad);
        else if (!fromAbove)
            grad.Clear();

        if (AddsToPreviousHidden)
        {
            var direct = trace.DirectGrad(tile, time);
            TensorPrimitives.Add(grad, direct, grad);
            direct.Clear();
        }

        for (var block = tile * BlocksPerTile; block < int.Min((tile + 1) * BlocksPerTile, Blocks); block++)
            _recurrence.Backward(_kernels, trace, block, time);
    }

    /// <summary>∂L/∂x of one time step and one tile of inputs, once <see cref="Backward"/> has gone through all units.</summary>
    /// <param name="transposedInput">From <see cref="PackTransposed"/>.</param>
    /// <param name="stride">Distance from one row of <paramref name="inputGrad"/> to the next.</param>
    /// <param name="inputGrad">[R, W] out; columns after the last input keep what they hold.</param>
    public void InputGrad(ReadOnlySpan<float> transposedInput, LayerTrace trace, int time, int tile, int stride, Span<float> inputGrad) =>
        Transposed(transposedInput, trace, time, tile, Inputs, accumulate: false, stride, inputGrad);

    /// <summary>Adds the gradient of the time steps from <paramref name="time"/> to <paramref name="after"/>; the last steps come first.</summary>
    /// <param name="weightGrad">∂L/∂weights in the packed layout; overwritten by the last steps.</param>
    public void WeightGrad(LayerTrace trace, int time, int after, int block, int blockEnd, Span<float> weightGrad)
    {
        var inputs = new MatrixLayout(
            RowStride: 1, DepthStride: RowStride, Run: trace.Rows, Runs: after - time, RunStride: trace.Rows * RowStride);
        var gates = new PanelLayout(Width, Width, trace.GateStepStride);
        for (; block < blockEnd; block++)
        {
            var panel = Panel(weightGrad, block);
            _kernels.Multiply(
                trace.InputRows(time), inputs, Depth, trace.GatesFrom(block, time), gates, accumulate: after < trace.Time, panel, Width);
            if (time == 0)
                _recurrence.ClearAbsent(panel, Inputs, Units);
        }
    }

    /// <summary>a = W·[1 | x | h₋₁] of one block, in slices of K that leave the panel in cache.</summary>
    void Gates(ReadOnlySpan<float> input, int rows, ReadOnlySpan<float> panel, Span<float> gates)
    {
        var slices = (Depth + DepthBlock - 1) / DepthBlock;
        var step = (Depth + slices - 1) / slices;
        for (var k = 0; k < Depth; k += step)
            _kernels.Multiply(
                input[k..], new(RowStride, DepthStride: 1, int.Min(step, Depth - k)), rows, panel[(k * Width)..], new(Width, Width),
                accumulate: k > 0, gates, Width);
    }

    /// <summary>∂L/∂a times the transposed weights of one tile of columns, without the padding of either.</summary>
    void Transposed(
        ReadOnlySpan<float> panels, LayerTrace trace, int time, int tile, int count, bool accumulate, int stride, Span<float> grad)
    {
        var panel = panels.Slice(tile * TransposedDepth * Width, TransposedDepth * Width);
        var columns = int.Min(Width, (count - tile * Width + _kernels.Lanes - 1) / _kernels.Lanes * _kernels.Lanes);
        var slices = int.Max(1, (FullBlocks * Width + DepthBlock - 1) / DepthBlock);
        var step = int.Max(1, (FullBlocks + slices - 1) / slices);
        for (var block = 0; block < FullBlocks; block += step)
        {
            var layout = new MatrixLayout(
                Width, DepthStride: 1, Width, Runs: int.Min(step, FullBlocks - block), RunStride: trace.GateBlockStride);
            _kernels.Multiply(
                trace.GatesFrom(block, time), layout, trace.Rows, panel[(block * Width * Width)..], new(Width, columns),
                accumulate || block > 0, grad, stride);
        }

        if (UnitsLeft > 0)
            _kernels.Multiply(
                trace.GatesFrom(FullBlocks, time), new(Width, DepthStride: 1, UnitsLeft, _recurrence.Columns, RunStride: Units), trace.Rows,
                panel[(FullBlocks * Width * Width)..], new(Width, columns), accumulate || FullBlocks > 0, grad, stride);
    }

    Span<float> Panel(Span<float> packed, int block) => packed.Slice(block * Depth * Width, Depth * Width);

    ReadOnlySpan<float> Panel(ReadOnlySpan<float> packed, int block) =>
        packed.Slice(block * Depth * Width, Depth * Width);

    int TilesOf(int columns) => (columns + Width - 1) / Width;
}
