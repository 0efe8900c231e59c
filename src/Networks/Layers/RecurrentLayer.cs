using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>One recurrent layer: where its parameters lie, and its steps through time.</summary>
/// <remarks><code>
/// row t  = [1 | x(t) | h(t − d)]          [R, K], K = 1 + In + H, d the dilation: bias, input and recurrent product are one product
/// weights = [block][K][W]                 U units of C columns each, C · U = W; column by column, contiguous in K
///           [K][P] of the last block      with as many columns as its units need, where that saves a vector
/// y(t)   = h(t)  or, with a residual,  h(t) + x(t)
/// </code>
/// An LSTM has C = 4 columns, one for each gate; what else differs between cells is their <see cref="Recurrence"/>. Dilated recurrence:
/// Chang et al. (2017); residual layers: He et al. (2016).
/// The layer owns no numbers: parameters come as spans of the network's one slab, activations lie in a <see cref="LayerTrace"/>. A call
/// takes some of the units through one time step, so that threads may share a step.</remarks>
sealed class RecurrentLayer
{
    readonly Kernels _kernels;
    readonly Recurrence _recurrence;

    /// <summary>Columns of units that exist: those of padding are left out on the way back.</summary>
    readonly int _transposedDepth;

    /// <summary>Blocks without padding.</summary>
    readonly int _fullBlocks;

    /// <summary>Units of the last block where it has padding, else 0.</summary>
    readonly int _unitsLeft;

    /// <summary>P: columns of the last block's panel.</summary>
    readonly int _lastWidth;

    /// <summary>Distance between the gates of a unit of the last block.</summary>
    readonly int _lastGateStride;

    /// <summary>Part of K in a product.</summary>
    readonly int _depthStep;

    public RecurrentLayer(Recurrence recurrence, int inputs, int hidden, int dilation, bool residual, Kernels kernels)
    {
        (_recurrence, _kernels, Inputs, Hidden, Dilation, IsResidual) = (recurrence, kernels, inputs, hidden, dilation, residual);
        var (lanes, columns) = (kernels.Lanes, recurrence.Columns);
        (Width, Depth, HiddenOffset) = (kernels.PanelWidth, 1 + inputs + hidden, 1 + inputs);
        (Units, States) = (Width / columns, recurrence.States);
        Blocks = (hidden + Units - 1) / Units;
        RowStride = (RoundedUp(1 + inputs + Blocks * Units, lanes) / lanes | 1) * lanes;
        Tiles = TilesOf(hidden);

        (_fullBlocks, _unitsLeft, _transposedDepth) = (hidden / Units, hidden % Units, hidden * columns);
        _lastWidth = RoundedUp(_unitsLeft * columns, lanes);
        _lastGateStride = _lastWidth < Width ? _unitsLeft : Units;
        ParameterCount = RoundedUp(_fullBlocks * Depth * Width + Depth * _lastWidth, Width);
        var slices = (Depth + kernels.DepthBlock - 1) / kernels.DepthBlock;
        _depthStep = (Depth + slices - 1) / slices;
    }

    public int Inputs { get; }

    public int Hidden { get; }

    /// <summary>d: time steps that h comes from.</summary>
    public int Dilation { get; }

    public bool IsResidual { get; }

    /// <summary>U: units of a block.</summary>
    public int Units { get; }

    public int Blocks { get; }

    /// <summary>S: states of a unit beside h.</summary>
    public int States { get; }

    /// <summary>Whether the trace keeps one more number of each unit and time step.</summary>
    public bool Keeps => _recurrence.Keeps;

    /// <summary>Whether ∂L/∂h₋₁ has a part beside the matrix product.</summary>
    public bool AddsToPreviousHidden => _recurrence.AddsToPreviousHidden;

    /// <summary>Floats of all states of one sequence.</summary>
    public int StateCount => States * Blocks * Units;

    /// <summary>W: columns of a panel, floats of a block's gates, units of a tile.</summary>
    public int Width { get; }

    /// <summary>K: bias, inputs, hidden units.</summary>
    public int Depth { get; }

    /// <summary>Floats from one row to the next; the last block's stores run into the padding after h.</summary>
    /// <remarks>An odd number of vectors: rows a power of two apart would fall into the same bank of the cache.</remarks>
    public int RowStride { get; }

    public int HiddenOffset { get; }

    public int ParameterCount { get; }

    /// <summary>Tiles of W units: what threads share, and what the way back computes ∂L/∂h in.</summary>
    public int Tiles { get; }

    public int BlocksPerTile => Width / Units;

    public int TransposedHiddenCount => TilesOf(Hidden) * _transposedDepth * Width;

    public int TransposedInputCount => TilesOf(Inputs) * _transposedDepth * Width;

    /// <summary>Floats of scratch that gates of this many sequences need in <see cref="Infer"/> and, with one, in <see cref="Step"/>.</summary>
    public int ScratchCount(int rows, int blocks) => (blocks * Width + PackedWidth) * rows + GatePacking.Overrun;

    /// <summary>P where the last block is packed, else 0.</summary>
    public int PackedWidth => _lastWidth < Width ? _lastWidth : 0;

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
        return GateOf(unit / Units, k, _recurrence.ColumnOf(part, gate)) + unit % Units;
    }

    /// <summary>Puts numbers in the places of the recurrent weights from one unit's h to some units.</summary>
    /// <param name="gate">In the order of the exported layout.</param>
    /// <param name="unit">The first unit.</param>
    /// <param name="column">Unit whose h is weighted.</param>
    /// <param name="slab">Packed as the layer's parameters are.</param>
    public void PutHidden(int gate, int unit, int column, ReadOnlySpan<float> values, Span<float> slab)
    {
        while (values.Length > 0)
        {
            var run = int.Min(values.Length, Units - unit % Units);
            values[..run].CopyTo(slab[IndexOf(ParameterPart.HiddenWeights, gate, unit, column)..]);
            values = values[run..];
            unit += run;
        }
    }

    /// <summary>Rows of its recurrent weights for each unit.</summary>
    public int GateRows => _recurrence.Gates;

    public float FirstState(int state) => _recurrence.FirstState(state);

    /// <summary>Packs the weights for the way back: columns of x or of h become the panel's columns.</summary>
    /// <param name="first">First k of the columns: 1 for x, <see cref="HiddenOffset"/> for h.</param>
    /// <param name="count">In or H.</param>
    /// <param name="tile">Of W columns; the others are left alone.</param>
    /// <param name="panels">[tile][H × C][W].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, int first, int count, int tile, Span<float> panels)
    {
        var panel = panels.Slice(tile * _transposedDepth * Width, _transposedDepth * Width);
        var columns = int.Min(Width, count - tile * Width);
        for (var block = 0; block < Blocks; block++)
        {
            var units = block < _fullBlocks ? Units : _unitsLeft;
            for (var gate = 0; gate < _recurrence.Columns; gate++)
                for (var column = 0; column < columns; column++)
                {
                    var source = weights.Slice(GateOf(block, first + tile * Width + column, gate), units);
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
        var full = int.Min(blockEnd, _fullBlocks);
        Gates(weights, trace.InputRows(time), trace.Rows, block, full, trace.GatesFrom(block, time));
        if (blockEnd > _fullBlocks)
            LastGates(weights, trace.InputRows(time), trace.Rows, trace.Packed(time), trace.Gates(_fullBlocks, time));
        for (; block < blockEnd; block++)
            _recurrence.Forward(_kernels, trace, block, time);
    }

    /// <summary>The same where nothing is kept for the way back.</summary>
    /// <param name="input">[R, stride] rows of the step.</param>
    /// <param name="scratch">As much as <see cref="ScratchCount"/> says.</param>
    /// <param name="states">[state][block][R][U] in: before the step; out: after.</param>
    /// <param name="output">[R, stride] rows that the step leaves h in.</param>
    public void Infer(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, int block, int blockEnd, Span<float> scratch, Span<float> states,
        Span<float> output)
    {
        var (full, stride) = (int.Min(blockEnd, _fullBlocks), rows * Width);
        var packed = scratch[((blockEnd - block) * stride)..];
        var gates = scratch;
        Gates(weights, input, rows, block, full, gates);
        if (blockEnd > _fullBlocks)
            LastGates(weights, input, rows, packed, gates.Slice((_fullBlocks - block) * stride, stride));
        for (; block < blockEnd; block++)
        {
            var (first, hidden) = (States == 0 ? 0 : block * rows * Units, HiddenOffset + block * Units);
            _recurrence.Infer(_kernels, input[hidden..], RowStride, gates[..stride], states[first..], Blocks * rows * Units, output[hidden..]);
            gates = gates[stride..];
        }
    }

    /// <summary>One time step of one sequence, whose row holds x and h₋₁ and afterwards h.</summary>
    /// <param name="row">[stride] in: [1 | x | h₋₁]; out: [1 | x | h].</param>
    /// <param name="scratch">As much as <see cref="ScratchCount"/> says.</param>
    /// <param name="states">[state][block][U] in: before the step; out: after.</param>
    public void Step(ReadOnlySpan<float> weights, Span<float> row, Span<float> scratch, Span<float> states)
    {
        var gates = scratch[..(Blocks * Width)];
        _kernels.MultiplyRow(row, Depth, weights, _fullBlocks, gates);
        if (_unitsLeft > 0)
            LastGates(weights, row, rows: 1, scratch[(Blocks * Width)..], gates[(_fullBlocks * Width)..]);

        // One sequence: its blocks lie as the rows of a batch do.
        var hidden = row[HiddenOffset..];
        _recurrence.Infer(_kernels, hidden, Units, gates, states, Blocks * Units, hidden);
    }

    /// <summary>Back through one time step of a tile of units.</summary>
    /// <param name="transposedHidden">From <see cref="PackTransposed"/>.</param>
    /// <param name="trace">In: ∂L/∂h from above, in the tile's hidden gradient; out: gates become ∂L/∂a.</param>
    /// <param name="fromAbove">Whether there is anything from above; if not, what stands in the hidden gradient is not read.</param>
    public void Backward(ReadOnlySpan<float> transposedHidden, LayerTrace trace, int time, int tile, bool fromAbove)
    {
        var grad = trace.HiddenGrad(tile);
        var (isLast, drops) = (time + Dilation >= trace.Time, trace.RecurrentMask.Length > 0);
        if (!fromAbove && (isLast || drops))
            grad.Clear();
        if (!isLast && !drops)
            Transposed(transposedHidden, trace, time + Dilation, tile, Hidden, fromAbove, Width, grad);
        else if (!isLast)
        {
            var recurrent = trace.RecurrentGrad(tile);
            Transposed(transposedHidden, trace, time + Dilation, tile, Hidden, accumulate: false, Width, recurrent);
            trace.DropGrad(tile, recurrent);
            TensorPrimitives.Add(grad, recurrent, grad);
        }

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
        var full = int.Min(blockEnd, _fullBlocks);
        var inputs = new MatrixLayout(
            RowStride: 1, DepthStride: RowStride, Run: trace.Rows, Runs: after - time, RunStride: trace.Rows * RowStride);
        if (block < full)
            _kernels.Multiply(
                trace.InputRows(time), inputs, Depth, trace.GatesFrom(block, time),
                new(Width, Width, trace.GateStepStride, full - block, trace.GateBlockStride), accumulate: after < trace.Time,
                weightGrad[(block * Depth * Width)..], Width, Depth * Width);
        if (blockEnd > _fullBlocks)
            LastWeightGrad(trace, time, after, inputs, weightGrad[(_fullBlocks * Depth * Width)..]);
        for (; time == 0 && block < blockEnd; block++)
            if (block < _fullBlocks)
                _recurrence.ClearAbsent(weightGrad.Slice(block * Depth * Width, Depth * Width), Width, Inputs, Units);
            else
                _recurrence.ClearAbsent(weightGrad.Slice(block * Depth * Width, Depth * _lastWidth), _lastWidth, Inputs, _lastGateStride);
    }

    void LastWeightGrad(LayerTrace trace, int time, int after, MatrixLayout inputs, Span<float> weightGrad)
    {
        if (PackedWidth == 0)
        {
            _kernels.Multiply(
                trace.InputRows(time), inputs, Depth, trace.GatesFrom(_fullBlocks, time), new(Width, Width, trace.GateStepStride),
                accumulate: after < trace.Time, weightGrad, Width);
            return;
        }

        for (var step = time; step < after; step++)
            _kernels.PackGates(trace.Gates(_fullBlocks, step), _lastWidth, _unitsLeft, _recurrence.Columns, trace.Packed(step));
        _kernels.Multiply(
            trace.InputRows(time), inputs, Depth, trace.Packed(time), new(_lastWidth, _lastWidth), accumulate: after < trace.Time, weightGrad,
            _lastWidth);
    }

    /// <summary>a = W·[1 | x | h₋₁] of full blocks, in slices of K that leave a panel in cache.</summary>
    void Gates(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, int block, int blockEnd, Span<float> gates)
    {
        if (block >= blockEnd)
            return;

        var (panel, stride) = (Depth * Width, rows * Width);
        if (_depthStep == Depth)
        {
            _kernels.Multiply(
                input, new(RowStride, DepthStride: 1, Depth), rows, weights[(block * panel)..],
                new(Width, Width, PanelLayout.Contiguous, blockEnd - block, panel), accumulate: false, gates, Width, stride);
            return;
        }

        for (; block < blockEnd; block++)
        {
            Product(input, rows, weights.Slice(block * panel, panel), Width, gates);
            gates = gates[stride..];
        }
    }

    /// <summary>The same of the block that is not full.</summary>
    void LastGates(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, Span<float> packed, Span<float> gates)
    {
        var panel = weights.Slice(_fullBlocks * Depth * Width, Depth * _lastWidth);
        if (PackedWidth == 0)
        {
            Product(input, rows, panel, Width, gates);
            return;
        }

        Product(input, rows, panel, _lastWidth, packed);
        _kernels.SpreadGates(packed, _lastWidth, _unitsLeft, _recurrence.Columns, gates);
    }

    void Product(ReadOnlySpan<float> input, int rows, ReadOnlySpan<float> panel, int width, Span<float> gates)
    {
        for (var k = 0; k < Depth; k += _depthStep)
            _kernels.Multiply(
                input[k..], new(RowStride, DepthStride: 1, int.Min(_depthStep, Depth - k)), rows, panel[(k * width)..], new(width, width),
                accumulate: k > 0, gates, width);
    }

    /// <summary>∂L/∂a times the transposed weights of one tile of columns, without the padding of either.</summary>
    void Transposed(
        ReadOnlySpan<float> panels, LayerTrace trace, int time, int tile, int count, bool accumulate, int stride, Span<float> grad)
    {
        var panel = panels.Slice(tile * _transposedDepth * Width, _transposedDepth * Width);
        var columns = int.Min(Width, (count - tile * Width + _kernels.Lanes - 1) / _kernels.Lanes * _kernels.Lanes);
        var slices = int.Max(1, (_fullBlocks * Width + _kernels.DepthBlock - 1) / _kernels.DepthBlock);
        var step = int.Max(1, (_fullBlocks + slices - 1) / slices);
        for (var block = 0; block < _fullBlocks; block += step)
        {
            var layout = new MatrixLayout(
                Width, DepthStride: 1, Width, Runs: int.Min(step, _fullBlocks - block), RunStride: trace.GateBlockStride);
            _kernels.Multiply(
                trace.GatesFrom(block, time), layout, trace.Rows, panel[(block * Width * Width)..], new(Width, columns),
                accumulate || block > 0, grad, stride);
        }

        if (_unitsLeft > 0)
            _kernels.Multiply(
                trace.GatesFrom(_fullBlocks, time), new(Width, DepthStride: 1, _unitsLeft, _recurrence.Columns, RunStride: Units), trace.Rows,
                panel[(_fullBlocks * Width * Width)..], new(Width, columns), accumulate || _fullBlocks > 0, grad, stride);
    }

    /// <summary>Where a gate's first unit of a block lies in row k of its panel.</summary>
    int GateOf(int block, int k, int gate) => block < _fullBlocks
        ? (block * Depth + k) * Width + gate * Units
        : _fullBlocks * Depth * Width + k * _lastWidth + gate * _lastGateStride;

    int TilesOf(int columns) => (columns + Width - 1) / Width;

    static int RoundedUp(int count, int whole) => (count + whole - 1) / whole * whole;
}
