using System.Numerics.Tensors;

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
    readonly Crew _crew;
    readonly Action<int> _piece;
    readonly float[][] _rows;
    readonly float[][] _raws;
    readonly float[][] _states;
    readonly float[] _moments;
    readonly float[] _projectionInput;
    readonly float[] _projected;
    readonly float[] _gates;
    readonly int _scratch;
    readonly float[] _headInput;
    readonly float[] _output;
    int _firstRow;
    int _count;
    int _layer;
    int _step;
    int _time;

    /// <param name="capacity">Most sequences.</param>
    /// <param name="crew">Shares the units of each step.</param>
    public ChunkInference(RecurrentNetwork network, SequenceBatch batch, int capacity, Crew crew)
    {
        (_network, _batch, _crew) = (network, batch, crew);
        var layers = network.Layers;
        _rows = new float[layers.Length][];
        _raws = new float[layers.Length][];
        _states = new float[layers.Length][];
        for (var l = 0; l < layers.Length; l++)
        {
            var entries = (Steps + layers[l].Dilation) * capacity;
            _rows[l] = new float[entries * layers[l].RowStride];
            _raws[l] = new float[network.Options.Normalised ? Steps * capacity * layers[l].Inputs : 0];
            _states[l] = new float[layers[l].Dilation * capacity * layers[l].StateCount];
            for (var row = 0; row < entries; row++)
                _rows[l][row * layers[l].RowStride] = 1;
            _scratch = int.Max(_scratch, layers[l].ScratchCount(capacity, layers[l].BlocksPerTile));
        }

        _moments = new float[network.Options.Normalised ? Steps * capacity * 2 : 0];
        _projectionInput = new float[Steps * capacity * (network.Projection?.Depth ?? 0)];
        _projected = new float[Steps * capacity * (network.Projection?.OutputStride ?? 0)];
        _gates = new float[layers[0].Tiles * _scratch];
        _headInput = new float[(network.Options.EveryStep ? Steps : 1) * capacity * network.Head.Depth];
        _output = new float[network.Options.OutputSteps(batch.Time) * capacity * network.Head.OutputStride];
        _piece = tile => Advance(tile);
    }

    /// <summary>[O] output of a sequence of the last call.</summary>
    /// <param name="step">Time step where the network has an output at each, else 0.</param>
    public ReadOnlySpan<float> Output(int step, int row) =>
        _output.AsSpan((step * _count + row) * _network.Head.OutputStride, _network.Options.Outputs);

    /// <param name="firstRow">First sequence of the batch that belongs here.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="state">What the sequences go on from; null where they begin.</param>
    public void Forward(int firstRow, int rows, RecurrentState? state)
    {
        (_firstRow, _count) = (firstRow, rows);
        for (var l = 0; l < _rows.Length; l++)
            Begin(l, state);
        for (var first = 0; first < _batch.Time; first += Steps)
        {
            var steps = int.Min(Steps, _batch.Time - first);
            for (var l = 0; l < _rows.Length; l++)
                Advance(l, first, steps);
        }

    }

    /// <summary>Leaves in a state what the sequences of the last call go on from.</summary>
    public void LeaveState(RecurrentState state)
    {
        for (var l = 0; l < _rows.Length; l++)
            End(l, state);
    }

    void Begin(int l, RecurrentState? state)
    {
        var layer = _network.Layers[l];
        for (var time = 0; time < layer.Dilation; time++)
        {
            for (var row = 0; row < _count; row++)
                if (state is null)
                    AllHidden(l, time, row).Clear();
                else
                    state.Hidden(l, time, _firstRow + row).CopyTo(AllHidden(l, time, row));
            for (var one = 0; one < layer.States; one++)
                for (var block = 0; block < layer.Blocks; block++)
                    if (state is null)
                        Cells(l, time, one, block).Fill(layer.FirstState(one));
                    else
                        state.Cells(l, time, one, block, _firstRow, _count).CopyTo(Cells(l, time, one, block));
        }
    }

    void End(int l, RecurrentState state)
    {
        var layer = _network.Layers[l];
        for (var entry = 0; entry < layer.Dilation; entry++)
        {
            var time = _batch.Time + entry;
            for (var row = 0; row < _count; row++)
                AllHidden(l, entry, row).CopyTo(state.Hidden(l, time, _firstRow + row));
            for (var one = 0; one < layer.States; one++)
                for (var block = 0; block < layer.Blocks; block++)
                    Cells(l, time, one, block).CopyTo(state.Cells(l, time, one, block, _firstRow, _count));
        }
    }

    /// <summary>Some time steps of one layer; the hidden states they leave become those before the next steps.</summary>
    void Advance(int l, int first, int steps)
    {
        var layer = _network.Layers[l];
        if (l == 0)
            Inputs(first, steps);
        if (_network.Options.Normalised)
            _network.Normalise(
                l, _raws[l], layer.Inputs, _moments.AsSpan(0, steps * _count * 2), RowsFrom(l, entry: 0)[1..], layer.RowStride);

        _layer = l;
        for (var step = 0; step < steps; step++)
        {
            (_step, _time) = (step, first + step);
            _crew.Run(layer.Tiles, _piece);
        }

        if (l == _rows.Length - 1 && _network.Options.EveryStep)
            Head(step: 0, steps, first);
        else if (l == _rows.Length - 1 && first + steps == _batch.Time)
            Head(steps - 1, steps: 1, output: 0);
        for (var entry = 0; entry < layer.Dilation; entry++)
            for (var row = 0; row < _count; row++)
                AllHidden(l, steps + entry, row).CopyTo(AllHidden(l, entry, row));
    }

    /// <summary>What the lowest layer reads in some time steps.</summary>
    void Inputs(int first, int steps)
    {
        var projection = _network.Projection;
        for (var step = 0; step < steps; step++)
            for (var row = 0; row < _count; row++)
            {
                if (projection is null)
                {
                    _network.CopyInput(_batch, first + step, _firstRow + row, Raw(0, step, row));
                    continue;
                }

                var target = _projectionInput.AsSpan((step * _count + row) * projection.Depth, projection.Depth);
                target[0] = 1;
                _network.CopyInput(_batch, first + step, _firstRow + row, target[1..]);
            }

        if (projection is null)
            return;

        projection.Forward(_network.Parameters[_network.ProjectionSlice], _projectionInput, steps * _count, _projected);
        for (var step = 0; step < steps; step++)
            for (var row = 0; row < _count; row++)
                _projected.AsSpan((step * _count + row) * projection.OutputStride, projection.Outputs).CopyTo(Raw(0, step, row));
    }

    /// <summary>One time step of a tile of units, handed up to the layer above.</summary>
    void Advance(int tile)
    {
        var layer = _network.Layers[_layer];
        var (block, end) = (tile * layer.BlocksPerTile, int.Min((tile + 1) * layer.BlocksPerTile, layer.Blocks));
        var states = layer.StateCount * _count;
        layer.Infer(
            _network.Weights(_layer), RowsFrom(_layer, _step), _count, block, end, _gates.AsSpan(tile * _scratch, _scratch),
            _states[_layer].AsSpan(_time % layer.Dilation * states, states), RowsFrom(_layer, _step + layer.Dilation));
        if (_layer + 1 == _rows.Length)
            return;

        var (unit, units) = (block * layer.Units, int.Min(end * layer.Units, layer.Hidden) - block * layer.Units);
        for (var row = 0; row < _count; row++)
            Output(_layer, _step, row, unit, units, Raw(_layer + 1, _step, row).Slice(unit, units));
    }

    /// <summary>y of some units after a step.</summary>
    void Output(int l, int step, int row, int unit, int units, Span<float> target)
    {
        var layer = _network.Layers[l];
        ReadOnlySpan<float> hidden = AllHidden(l, step + layer.Dilation, row).Slice(unit, units);
        if (layer.IsResidual)
            TensorPrimitives.Add(hidden, Raw(l, step, row).Slice(unit, units), target);
        else
            hidden.CopyTo(target);
    }

    /// <summary>Outputs of some of the current steps.</summary>
    /// <param name="output">Step of the output that is the first of them.</param>
    void Head(int step, int steps, int output)
    {
        var (hidden, depth, top) = (_network.Options.Hidden, _network.Head.Depth, _rows.Length - 1);
        for (var i = 0; i < steps; i++)
            for (var row = 0; row < _count; row++)
            {
                var target = _headInput.AsSpan((i * _count + row) * depth, depth);
                target[0] = 1;
                Output(top, step + i, row, unit: 0, hidden, target.Slice(1, hidden));
                _batch.Skip(_firstRow + row).CopyTo(target[(1 + hidden)..]);
            }

        _network.Head.Forward(
            _network.Weights(_rows.Length), _headInput, steps * _count, _output.AsSpan(output * _count * _network.Head.OutputStride));
    }

    Span<float> RowsFrom(int l, int entry) => _rows[l].AsSpan(entry * _count * _network.Layers[l].RowStride);

    Span<float> Row(int l, int entry, int row) => RowsFrom(l, entry).Slice(row * _network.Layers[l].RowStride, _network.Layers[l].RowStride);

    /// <summary>x of one row before a norm.</summary>
    Span<float> Raw(int l, int step, int row)
    {
        var inputs = _network.Layers[l].Inputs;
        return _raws[l].Length == 0 ? Row(l, step, row).Slice(1, inputs) : _raws[l].AsSpan((step * _count + row) * inputs, inputs);
    }

    /// <summary>h with its padding: what the step that left it, d entries before, computed.</summary>
    Span<float> AllHidden(int l, int entry, int row)
    {
        var layer = _network.Layers[l];
        return Row(l, entry, row).Slice(layer.HiddenOffset, layer.Blocks * layer.Units);
    }

    /// <summary>[R, U] one state of one block that a time step starts from.</summary>
    Span<float> Cells(int l, int time, int state, int block)
    {
        var layer = _network.Layers[l];
        return _states[l].AsSpan(
            ((time % layer.Dilation * layer.States + state) * layer.Blocks + block) * _count * layer.Units, _count * layer.Units);
    }
}
