namespace Gatecast.Networks;

/// <summary>What a network remembers of some sequences between two steps or batches: h and the cells' states of every layer. Begins as a
/// sequence does.</summary>
/// <remarks>A layer of dilation d has d such states, which its steps use in turn. One state belongs to one caller at a time; the network it
/// goes through may be shared.</remarks>
public sealed class RecurrentState
{
    internal RecurrentState(RecurrentNetwork network, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        (Network, Sequences) = (network, sequences);
        var layers = network.Layers;
        _rows = new float[layers.Length][];
        _cells = new float[layers.Length][];
        var widest = network.Head.OutputStride;
        for (var l = 0; l < layers.Length; l++)
        {
            var layer = layers[l];
            if ((decimal)layer.Dilation * sequences * long.Max(layer.RowStride, layer.StateCount) > Array.MaxLength)
                throw new ArgumentException(
                    $"States of {sequences:N0} sequences of a layer with {layer.Hidden} hidden units do not fit into an array. " +
                    "Take fewer sequences.", nameof(sequences));

            _rows[l] = new float[layer.Dilation * sequences * layer.RowStride];
            _cells[l] = new float[layer.Dilation * sequences * layer.StateCount];
            widest = int.Max(widest, layer.ScratchCount(rows: 1, layer.Blocks));
        }

        HeadInput = new float[network.Head.Depth];
        ProjectionInput = new float[network.Projection?.Depth ?? 0];
        if (ProjectionInput.Length > 0)
            ProjectionInput[0] = 1;
        Value = new float[int.Max(network.Projection?.OutputStride ?? 0, int.Max(network.Options.Inputs, network.Options.Hidden))];
        Scratch = new float[widest];
        Clear();
    }

    readonly float[][] _rows;
    readonly float[][] _cells;

    /// <summary>Number of sequences that the state is of.</summary>
    public int Sequences { get; }

    /// <summary>Time steps that the sequences have behind them.</summary>
    public long Steps { get; private set; }

    internal RecurrentNetwork Network { get; }

    internal float[] HeadInput { get; }

    /// <summary>[1 | x] of the dense layer in front.</summary>
    internal float[] ProjectionInput { get; }

    /// <summary>What goes from one layer to the next.</summary>
    internal float[] Value { get; }

    /// <summary>Of a normalised row.</summary>
    internal float[] Moments { get; } = new float[2];

    /// <summary>Gates of a layer, or outputs of the head.</summary>
    internal float[] Scratch { get; }

    /// <summary>Forgets everything: the next step is the first of a sequence.</summary>
    public void Clear()
    {
        Steps = 0;
        for (var l = 0; l < _rows.Length; l++)
        {
            var layer = Network.Layers[l];
            Array.Clear(_rows[l]);
            for (var row = 0; row < layer.Dilation * Sequences; row++)
                _rows[l][row * layer.RowStride] = 1;
            for (var time = 0; time < layer.Dilation; time++)
                for (var state = 0; state < layer.States; state++)
                    for (var block = 0; block < layer.Blocks; block++)
                        Cells(l, time, state, block, firstRow: 0, Sequences).Fill(layer.FirstState(state));
        }

        HeadInput[0] = 1;
    }

    /// <summary>Takes over another state of the same network.</summary>
    public void CopyFrom(RecurrentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Network != Network)
            throw new ArgumentException("The state belongs to another network. Take one of the same network.", nameof(other));
        if (other.Sequences != Sequences)
            throw new ArgumentException(
                $"The state is of {other.Sequences} sequences; this one is of {Sequences}. Take one of as many.", nameof(other));

        Steps = other.Steps;
        for (var l = 0; l < _rows.Length; l++)
        {
            other._rows[l].CopyTo(_rows[l], 0);
            other._cells[l].CopyTo(_cells[l], 0);
        }
    }

    /// <summary>A copy of all numbers, in the layout of the network's kernels, to go on from later with <see cref="Restore"/>.</summary>
    public float[] Snapshot() => [.. _rows.Concat(_cells).SelectMany(numbers => numbers)];

    /// <summary>Goes on from a <see cref="Snapshot"/>.</summary>
    /// <param name="snapshot">Of a state of as many sequences through a network of this shape.</param>
    /// <param name="steps">The <see cref="Steps"/> that it was taken after.</param>
    /// <exception cref="ArgumentException">It has another number of numbers.</exception>
    public void Restore(ReadOnlySpan<float> snapshot, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        var needed = _rows.Concat(_cells).Sum(numbers => numbers.Length);
        if (snapshot.Length != needed)
            throw new ArgumentException(
                $"The state's snapshot has {snapshot.Length} numbers; this state needs {needed}. Take one of a state of as many sequences of the same network.",
                nameof(snapshot));

        foreach (var numbers in _rows.Concat(_cells))
        {
            snapshot[..numbers.Length].CopyTo(numbers);
            snapshot = snapshot[numbers.Length..];
        }

        Steps = steps;
    }

    /// <summary>Whether this state fits a batch of a network.</summary>
    internal void ThrowIfUnfit(RecurrentNetwork network, int rows)
    {
        if (Network != network)
            throw new ArgumentException("The state belongs to another network. Make it with NewState of this one.");
        if (Sequences < rows)
            throw new ArgumentException(
                $"The state is of {Sequences} sequences; the batch has {rows}. Make it with NewState({rows}).");
    }

    /// <summary>Counts time steps that every layer has left its states of.</summary>
    internal void Advance(int steps) => Steps += steps;

    /// <summary>[stride] the row [1 | x | h] of one sequence that the step after <paramref name="time"/> others begins from.</summary>
    internal Span<float> Row(int layer, int time, int sequence)
    {
        var (stride, slot) = (Network.Layers[layer].RowStride, Slot(layer, time));
        return _rows[layer].AsSpan((slot * Sequences + sequence) * stride, stride);
    }

    /// <summary>The h of such a row, with its padding.</summary>
    internal Span<float> Hidden(int layer, int time, int sequence)
    {
        var one = Network.Layers[layer];
        return Row(layer, time, sequence).Slice(one.HiddenOffset, one.Blocks * one.Units);
    }

    /// <summary>[R, U] one state of one block of some sequences; likewise.</summary>
    internal Span<float> Cells(int layer, int time, int state, int block, int firstRow, int rows)
    {
        var one = Network.Layers[layer];
        return _cells[layer].AsSpan(
            (((Slot(layer, time) * one.States + state) * one.Blocks + block) * Sequences + firstRow) * one.Units, rows * one.Units);
    }

    /// <summary>[state][block][sequence][U] all of them.</summary>
    internal Span<float> AllCells(int layer, int time)
    {
        var count = Network.Layers[layer].StateCount * Sequences;
        return _cells[layer].AsSpan(Slot(layer, time) * count, count);
    }

    int Slot(int layer, int time) => (int)((Steps + time) % Network.Layers[layer].Dilation);
}
