namespace Gatecast.Networks;

/// <summary>Sequences that go forward through the whole network, keeping nothing for the way back. Made once, used for every batch.</summary>
/// <remarks>A few time steps at a time go through one layer after the other, so that a layer's weights are read from cache for all of
/// them, and the rows between layers stay in cache as well.</remarks>
sealed class ChunkInference
{
    /// <summary>Time steps that a layer takes before the next layer takes them.</summary>
    const int Steps = 8;

    readonly RecurrentNetwork _network;
    readonly SequenceBatch _batch;
    readonly float[][] _rows;
    readonly float[][] _states;
    readonly float[] _gates;
    readonly float[] _headInput;
    readonly float[] _output;

    public ChunkInference(RecurrentNetwork network, SequenceBatch batch, int firstRow, int capacity)
    {
        (_network, _batch, FirstRow) = (network, batch, firstRow);
        var layers = network.Layers;
        _rows = new float[layers.Length][];
        _states = new float[layers.Length][];
        for (var l = 0; l < layers.Length; l++)
        {
            _rows[l] = new float[(Steps + 1) * capacity * layers[l].RowStride];
            _states[l] = new float[capacity * layers[l].StateCount];
            for (var row = 0; row < (Steps + 1) * capacity; row++)
                _rows[l][row * layers[l].RowStride] = 1;
        }

        _gates = new float[capacity * layers[0].Width];
        _headInput = new float[capacity * network.Head.Depth];
        _output = new float[capacity * network.Head.OutputStride];
    }

    public int FirstRow { get; }

    public ReadOnlySpan<float> Output(int row) => _output.AsSpan(row * _network.Head.OutputStride, _network.Options.Outputs);

    /// <param name="rows">Sequences of the batch that belong here.</param>
    public void Forward(int rows)
    {
        var layers = _network.Layers;
        for (var l = 0; l < layers.Length; l++)
        {
            layers[l].ClearStates(_states[l], rows);
            ClearHidden(layers[l], _rows[l], rows);
        }

        for (var first = 0; first < _batch.Time; first += Steps)
        {
            var steps = int.Min(Steps, _batch.Time - first);
            for (var l = 0; l < layers.Length; l++)
                Advance(l, first, steps, rows);
        }

        FillHeadInput(rows);
        _network.Head.Forward(_network.Parameters[_network.Slice(layers.Length)], _headInput, rows, _output);
    }

    static void ClearHidden(RecurrentLayer layer, float[] rows, int count)
    {
        for (var row = 0; row < count; row++)
            rows.AsSpan(row * layer.RowStride + layer.HiddenOffset, layer.Blocks * layer.Units).Clear();
    }

    /// <summary>Some time steps of one layer; the hidden state they leave becomes the one before the next steps.</summary>
    void Advance(int l, int first, int steps, int rows)
    {
        var layer = _network.Layers[l];
        var stride = layer.RowStride;
        FillInputs(l, first, steps, rows);
        ReadOnlySpan<float> weights = _network.Parameters[_network.Slice(l)];
        for (var step = 0; step < steps; step++)
            layer.Infer(
                weights, _rows[l].AsSpan(step * rows * stride), rows, _gates.AsSpan(0, rows * layer.Width), _states[l],
                _rows[l].AsSpan((step + 1) * rows * stride));

        if (l + 1 < _rows.Length)
            HandUp(l, steps, rows);
        for (var row = 0; row < rows; row++)
            Hidden(l, steps, row, rows).CopyTo(_rows[l].AsSpan(row * stride + layer.HiddenOffset));
    }

    void FillInputs(int l, int first, int steps, int rows)
    {
        if (l > 0)
            return;

        var layer = _network.Layers[0];
        for (var step = 0; step < steps; step++)
            for (var row = 0; row < rows; row++)
                _batch.Input(first + step, FirstRow + row).CopyTo(_rows[0].AsSpan((step * rows + row) * layer.RowStride + 1));
    }

    /// <summary>The hidden state of a layer is the input of the next.</summary>
    void HandUp(int l, int steps, int rows)
    {
        var above = _network.Layers[l + 1];
        for (var step = 0; step < steps; step++)
            for (var row = 0; row < rows; row++)
                Hidden(l, step + 1, row, rows).CopyTo(_rows[l + 1].AsSpan((step * rows + row) * above.RowStride + 1));
    }

    void FillHeadInput(int rows)
    {
        var (hidden, depth, top) = (_network.Options.Hidden, _network.Head.Depth, _rows.Length - 1);
        for (var row = 0; row < rows; row++)
        {
            var target = _headInput.AsSpan(row * depth, depth);
            target[0] = 1;
            Hidden(top, step: 0, row, rows).CopyTo(target[1..]);
            _batch.Skip(FirstRow + row).CopyTo(target[(1 + hidden)..]);
        }
    }

    /// <summary>[H] h before a step of the current few.</summary>
    ReadOnlySpan<float> Hidden(int l, int step, int row, int rows)
    {
        var layer = _network.Layers[l];
        return _rows[l].AsSpan((step * rows + row) * layer.RowStride + layer.HiddenOffset, layer.Hidden);
    }
}
