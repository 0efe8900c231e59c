namespace Gatecast.Networks;

/// <summary>One recurrent layer: where its parameters lie, and its passes through time.</summary>
/// <remarks><code>
/// row t  = [1 | x(t) | h(t − 1)]          [R, K], K = 1 + In + H: bias, input and recurrent product are one matrix product
/// weights = [block][K][4V]                U units of C columns each, C · U = 4V; column by column, contiguous in K
/// </code>
/// An LSTM has C = 4 columns, one for each gate; what else differs between cells is their <see cref="Recurrence"/>.
/// The layer owns no numbers: parameters come as spans of the network's one slab, activations lie in an <see cref="LayerTrace"/>.</remarks>
sealed class RecurrentLayer(Recurrence recurrence, int inputs, int hidden, Kernels kernels)
{
    /// <summary>Most of K that a product takes at a time: what a panel of this depth fills stays in the first-level cache.</summary>
    const int DepthBlock = 192;

    /// <summary>Rows of time steps and sequences that make one product of the weights' gradient, while their gates are still in cache.</summary>
    const int GradientRows = 128;

    readonly Kernels _kernels = kernels;
    readonly Recurrence _recurrence = recurrence;

    public int Inputs { get; } = inputs;

    public int Hidden { get; } = hidden;

    /// <summary>U: units of a block.</summary>
    public int Units { get; } = kernels.PanelWidth / recurrence.Columns;

    public int Blocks { get; } = (hidden + kernels.PanelWidth / recurrence.Columns - 1) / (kernels.PanelWidth / recurrence.Columns);

    /// <summary>S: states of a unit beside h.</summary>
    public int States { get; } = recurrence.States;

    /// <summary>Whether the trace keeps one more number of each unit and time step.</summary>
    public bool Keeps => _recurrence.Keeps;

    /// <summary>Floats of all states of one sequence.</summary>
    public int StateCount => States * Blocks * Units;

    /// <summary>4V: columns of a panel, and floats of a block's gates.</summary>
    public int Width => _kernels.PanelWidth;

    /// <summary>K: bias, inputs, hidden units.</summary>
    public int Depth => 1 + Inputs + Hidden;

    /// <summary>Floats from one row to the next; the last block's stores run into the padding after h.</summary>
    /// <remarks>An odd number of vectors: rows a power of two apart would fall into the same bank of the cache.</remarks>
    public int RowStride => ((1 + Inputs + Blocks * Units + _kernels.Lanes - 1) / _kernels.Lanes | 1) * _kernels.Lanes;

    public int HiddenOffset => 1 + Inputs;

    public int ParameterCount => Blocks * Depth * Width;

    /// <summary>Width of a gradient of h, padded to whole panels.</summary>
    public int HiddenGradWidth => TilesOf(Blocks * Units) * Width;

    public int TransposedHiddenCount => TilesOf(Hidden) * Blocks * Width * Width;

    public int TransposedInputCount => TilesOf(Inputs) * Blocks * Width * Width;

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

    /// <summary>Sets all states to what they are before the first step.</summary>
    /// <param name="states">[state][block][R][U] out.</param>
    public void ClearStates(Span<float> states, int rows)
    {
        var length = Blocks * rows * Units;
        for (var state = 0; state < States; state++)
            states.Slice(state * length, length).Fill(FirstState(state));
    }

    /// <summary>Packs the weights for the way back: columns of x or of h become the panel's columns.</summary>
    /// <param name="first">First k of the columns: 1 for x, <see cref="HiddenOffset"/> for h.</param>
    /// <param name="count">In or H.</param>
    /// <param name="panels">[tile][block × 32][32].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, int first, int count, Span<float> panels)
    {
        for (var tile = 0; tile < TilesOf(count); tile++)
        {
            var columns = int.Min(Width, count - tile * Width);
            for (var block = 0; block < Blocks; block++)
            {
                var source = (block * Depth + first + tile * Width) * Width;
                var target = (tile * Blocks + block) * Width * Width;
                for (var lane = 0; lane < Width; lane++)
                    for (var column = 0; column < columns; column++)
                        panels[target + lane * Width + column] = weights[source + column * Width + lane];
            }
        }
    }

    /// <summary>All time steps of a chunk, forward.</summary>
    /// <param name="trace">In: x in its rows; out: h, gates, states.</param>
    public void Forward(ReadOnlySpan<float> weights, LayerTrace trace)
    {
        for (var time = 0; time < trace.Time; time++)
            for (var block = 0; block < Blocks; block++)
            {
                Gates(trace.InputRows(time), trace.Rows, Panel(weights, block), trace.Gates(block, time));
                _recurrence.Forward(_kernels, trace, block, time);
            }
    }

    /// <summary>One time step that keeps nothing for the way back.</summary>
    /// <param name="input">[R, stride] rows of the step.</param>
    /// <param name="gates">[R, 4V] scratch.</param>
    /// <param name="states">[state][block][R][U] in: before the step; out: after.</param>
    /// <param name="output">[R, stride] rows of the next step; out: their h.</param>
    public void Infer(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, Span<float> gates, Span<float> states, Span<float> output)
    {
        for (var block = 0; block < Blocks; block++)
        {
            Gates(input, rows, Panel(weights, block), gates);
            var (first, hidden) = (States == 0 ? 0 : block * rows * Units, HiddenOffset + block * Units);
            _recurrence.Infer(_kernels, input[hidden..], RowStride, gates, states[first..], Blocks * rows * Units, output[hidden..]);
        }
    }

    /// <summary>One time step of one sequence, whose row holds x and h₋₁ and afterwards h.</summary>
    /// <param name="row">[stride] in: [1 | x | h₋₁]; out: [1 | x | h].</param>
    /// <param name="gates">[block][4V] scratch.</param>
    /// <param name="states">[state][block][U] in: before the step; out: after.</param>
    public void Step(ReadOnlySpan<float> weights, Span<float> row, Span<float> gates, Span<float> states)
    {
        _kernels.MultiplyRow(row, Depth, weights, Blocks, gates);

        // One sequence: its blocks lie as the rows of a batch do.
        var hidden = row[HiddenOffset..];
        _recurrence.Infer(_kernels, hidden, Units, gates[..(Blocks * Width)], states, Blocks * Units, hidden);
    }

    /// <summary>a = W·[1 | x | h₋₁] of one block, in slices of K that leave the panel in cache.</summary>
    void Gates(ReadOnlySpan<float> input, int rows, ReadOnlySpan<float> panel, Span<float> gates)
    {
        var slices = (Depth + DepthBlock - 1) / DepthBlock;
        var step = (Depth + slices - 1) / slices;
        for (var k = 0; k < Depth; k += step)
            _kernels.Multiply(
                input[k..], new(RowStride, DepthStride: 1, int.Min(step, Depth - k)), rows, panel[(k * Width)..], Width,
                accumulate: k > 0, gates, Width);
    }

    /// <summary>Back through all time steps of a chunk.</summary>
    /// <param name="transposedHidden">From <see cref="PackTransposed"/>.</param>
    /// <param name="trace">In: ∂L/∂h from above, in its hidden gradients; out: gates become ∂L/∂a.</param>
    /// <param name="weightGrad">∂L/∂weights in the packed layout, overwritten.</param>
    public void Backward(ReadOnlySpan<float> transposedHidden, LayerTrace trace, Span<float> weightGrad)
    {
        var rows = trace.Rows;
        var after = trace.Time;
        trace.BeginBackward();
        for (var time = trace.Time - 1; time >= 0; time--)
        {
            if (time + 1 < trace.Time)
                Transposed(transposedHidden, trace, time + 1, rows, accumulate: true, trace.HiddenGrad(time), HiddenGradWidth, Hidden);

            for (var block = 0; block < Blocks; block++)
                _recurrence.Backward(_kernels, trace, block, time);

            if ((after - time) * rows >= GradientRows || time == 0)
            {
                WeightGrad(trace, time, after, weightGrad);
                after = time;
            }
        }

        for (var block = 0; block < Blocks; block++)
            _recurrence.ClearAbsent(Panel(weightGrad, block), Inputs, Units);
    }

    /// <summary>Adds the gradient of the time steps from <paramref name="time"/> to <paramref name="after"/>; the last steps come first.</summary>
    void WeightGrad(LayerTrace trace, int time, int after, Span<float> weightGrad)
    {
        var inputs = new MatrixLayout(RowStride: 1, DepthStride: RowStride, (after - time) * trace.Rows);
        for (var block = 0; block < Blocks; block++)
            _kernels.Multiply(
                trace.InputRows(time), inputs, Depth, trace.GatesFrom(block, time), Width, accumulate: after < trace.Time,
                Panel(weightGrad, block), Width);
    }

    /// <summary>∂L/∂x of all time steps, once <see cref="Backward"/> has run.</summary>
    /// <param name="inputGrad">[T × R, tiles × 32].</param>
    public void InputGrad(ReadOnlySpan<float> transposedInput, LayerTrace trace, Span<float> inputGrad) =>
        Transposed(
            transposedInput, trace, time: 0, trace.Time * trace.Rows, accumulate: false, inputGrad,
            TilesOf(Inputs) * Width, Inputs);

    void Transposed(
        ReadOnlySpan<float> panels, LayerTrace trace, int time, int rows, bool accumulate, Span<float> grad, int width, int columns)
    {
        var most = int.Max(1, DepthBlock / Width);
        for (var tile = 0; tile < TilesOf(columns); tile++)
            for (var block = 0; block < Blocks; block += most)
            {
                var layout = new MatrixLayout(
                    Width, DepthStride: 1, Width, Runs: int.Min(most, Blocks - block), RunStride: trace.GateBlockStride);
                _kernels.Multiply(
                    trace.GatesFrom(block, time), layout, rows, panels[((tile * Blocks + block) * Width * Width)..], Width,
                    accumulate || block > 0, grad[(tile * Width)..], width);
            }
    }

    Span<float> Panel(Span<float> packed, int block) => packed.Slice(block * Depth * Width, Depth * Width);

    ReadOnlySpan<float> Panel(ReadOnlySpan<float> packed, int block) =>
        packed.Slice(block * Depth * Width, Depth * Width);

    int TilesOf(int columns) => (columns + Width - 1) / Width;
}
