using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Sequences that go through the whole network together, forward and back.</summary>
/// <remarks>What a time step does is cut into tiles of units, which the crew shares; with a crew of one they follow each other.</remarks>
sealed class SequenceChunk
{
    /// <summary>Rows of time steps and sequences that make one product of the weights' gradient, while their gates are still in cache.</summary>
    const int GradientRows = 128;

    /// <summary>The same for layers whose weights do not stay in cache: each product reads and writes the gradient of all of them.</summary>
    const int SharedGradientRows = 384;

    readonly RecurrentNetwork _network;
    readonly SequenceBatch _batch;
    readonly int _capacity;
    readonly Crew _crew;
    readonly LayerTrace[] _traces;
    readonly float[] _headInput;
    readonly float[] _headMask;
    readonly float[] _inputMask;
    readonly float[] _headInputGrad;
    readonly float[] _output;
    readonly float[] _outputGrad;
    readonly float[] _gradient;
    readonly float[] _inputGrad;
    readonly float[] _projectionInput;
    readonly float[] _projected;
    readonly float[] _projectedGrad;
    readonly float[] _projectionInputGrad;
    readonly float[] _inputGradient;
    readonly int _gradientRows;
    readonly Action<int> _forward;
    readonly Action<int> _backward;
    readonly Action<int> _weightGrad;
    readonly Action<int> _inputGrads;
    DropoutDraws _draws;
    int _trainingStep;
    int _firstRow;
    int _rows;
    int _layer;
    int _time;
    int _after;

    /// <param name="capacity">Most sequences.</param>
    /// <param name="crew">Shares the units of each step.</param>
    /// <param name="gradient">∂L/∂parameters, packed as the network's parameters are; out: of the chunk.</param>
    public SequenceChunk(RecurrentNetwork network, SequenceBatch batch, int capacity, Crew crew, float[] gradient)
    {
        (_network, _batch, _capacity, _crew, _gradient) = (network, batch, capacity, crew, gradient);
        var (hasDropout, options) = (network.Options.Dropout > 0, network.Options);
        _traces = new LayerTrace[network.Layers.Length];
        for (var l = 0; l < _traces.Length; l++)
            _traces[l] = new(
                network.Layers[l], batch.Time, capacity, hasDropout && l + 1 < _traces.Length ? MaskSteps(batch.Time) : 0, options.Normalised, options.RecurrentDropout > 0);
        var outputRows = network.Options.OutputSteps(batch.Time) * capacity;
        _headInput = new float[outputRows * network.Head.Depth];
        _headMask = new float[hasDropout ? MaskSteps(options.OutputSteps(batch.Time)) * capacity * options.Hidden : 0];
        _inputMask = new float[options.InputDropout > 0 ? capacity * options.Inputs : 0];
        _headInputGrad = new float[outputRows * network.Head.InputGradStride];
        _output = new float[outputRows * network.Head.OutputStride];
        _outputGrad = new float[outputRows * network.Head.OutputStride];
        var rows = batch.Time * capacity;
        _inputGrad = new float[network.NeedsInputGrad(0) ? capacity * network.Layers.ToArray().Max(InputGradStride) : 0];
        _projectionInput = new float[rows * (network.Projection?.Depth ?? 0)];
        _projected = new float[rows * (network.Projection?.OutputStride ?? 0)];
        _projectedGrad = new float[_projected.Length];
        _projectionInputGrad = new float[rows * (network.Projection?.InputGradStride ?? 0)];

        _inputGradient = new float[options.InputGradients && network.Projection is null ? rows * options.Inputs : 0];

        _gradientRows = network.Options.Hidden >= RecurrentPass.SharedUnits ? SharedGradientRows : GradientRows;

        // Made once: a delegate made in a step would be garbage after it.
        (_forward, _backward, _weightGrad, _inputGrads) = (Forward, Backward, WeightGrad, InputGrad);
    }

    int Top => _traces.Length - 1;

    /// <summary>Whether the layer above the one on its way back, or what is below the lowest, takes whole rows of ∂L/∂x instead of tiles.</summary>
    bool TakesRows => _network.Options.Normalised;

    static int InputGradStride(RecurrentLayer layer) => (layer.Inputs + layer.Width - 1) / layer.Width * layer.Width;

    /// <summary>Forward and back through the chunk: the loss and the gradient.</summary>
    /// <param name="firstRow">First sequence of the batch.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="state">What the sequences go on from; null where they begin.</param>
    /// <param name="draws">Where dropout masks come from.</param>
    /// <returns>The chunk's part of the loss.</returns>
    public double Run(int firstRow, int rows, RecurrentState? state, OutputLoss loss, DropoutDraws draws, int trainingStep)
    {
        (_firstRow, _rows, _draws, _trainingStep) = (firstRow, rows, draws, trainingStep);
        FillRecurrentMasks();
        FillInputMask();
        for (var l = 0; l < _traces.Length; l++)
            _traces[l].Begin(rows, state, l, firstRow);
        for (var l = 0; l < _traces.Length; l++)
            ForwardLayer(l);
        ForwardHead();
        var sum = BackwardHead(loss);
        for (var l = Top; l >= 0; l--)
            BackwardLayer(l);
        return sum;
    }

    /// <summary>Leaves in a state what the sequences of the last call go on from.</summary>
    public void LeaveState(RecurrentState state)
    {
        for (var l = 0; l < _traces.Length; l++)
            _traces[l].End(state, l, _firstRow);
    }

    /// <summary>[F] ∂L/∂inputs of one time step of one sequence of the last <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> InputGradient(int time, int row) => _network.Projection is { } projection
        ? _projectionInputGrad.AsSpan((time * _rows + row) * projection.InputGradStride, projection.Inputs)
        : _inputGradient.AsSpan((time * _rows + row) * _network.Options.Inputs, _network.Options.Inputs);

    void ForwardLayer(int l)
    {
        var trace = _traces[l];
        if (l == 0)
            ForwardInputs();
        if (_network.Options.Normalised)
            _network.Normalise(
                l, trace.RawRows(0), _network.Layers[l].Inputs, trace.Moments.AsSpan(0, _batch.Time * _rows * 2), trace.InputRows(0)[1..], trace.RowStride);
        if (HasDropout && l < Top)
            FillMask(l, trace.Mask, firstTime: 0, MaskSteps(_batch.Time));

        _layer = l;
        for (_time = 0; _time < _batch.Time; _time++)
            _crew.Run(_network.Layers[l].Tiles, _forward);
    }

    /// <summary>What the lowest layer reads: features, rows of tokens, or what the dense layer in front makes of either.</summary>
    void ForwardInputs()
    {
        var (trace, projection) = (_traces[0], _network.Projection);
        for (var time = 0; time < _batch.Time; time++)
            for (var row = 0; row < _rows; row++)
            {
                if (projection is null)
                {
                    CopyInput(time, row, trace.Raw(time, row));
                    continue;
                }

                var target = _projectionInput.AsSpan((time * _rows + row) * projection.Depth, projection.Depth);
                target[0] = 1;
                CopyInput(time, row, target[1..]);
            }

        if (projection is null)
            return;

        projection.Forward(_network.Parameters[_network.ProjectionSlice], _projectionInput, _batch.Time * _rows, _projected);
        for (var time = 0; time < _batch.Time; time++)
            for (var row = 0; row < _rows; row++)
                _projected.AsSpan((time * _rows + row) * projection.OutputStride, projection.Outputs).CopyTo(trace.Raw(time, row));
    }

    void CopyInput(int time, int row, Span<float> target)
    {
        var inputs = _network.Options.Inputs;
        _network.CopyInput(_batch, time, _firstRow + row, target);
        if (_inputMask.Length > 0)
            Multiply(target[..inputs], _inputMask.AsSpan(row * inputs, inputs));
    }

    /// <summary>One time step of a tile of units, handed up to the layer above.</summary>
    void Forward(int tile)
    {
        var (layer, trace) = (_network.Layers[_layer], _traces[_layer]);
        var (block, end) = BlocksOf(layer, tile);
        layer.Forward(_network.Weights(_layer), trace, _time, block, end);
        var (unit, units) = (block * layer.Units, int.Min(end * layer.Units, layer.Hidden) - block * layer.Units);
        trace.HandOn(_time, unit, units);
        if (_layer == Top)
            return;

        for (var row = 0; row < _rows; row++)
            Output(_layer, _time, row, unit, units, trace.Mask, MaskRow(_time, row), _traces[_layer + 1].Raw(_time, row).Slice(unit, units));
    }

    /// <summary>y of some units, with dropout.</summary>
    void Output(int l, int time, int row, int unit, int units, float[] masks, int mask, Span<float> target)
    {
        var hidden = _traces[l].Hidden(time, row).Slice(unit, units);
        if (HasDropout)
            TensorPrimitives.Multiply(hidden, MaskOf(masks, mask).Slice(unit, units), target);
        else
            hidden.CopyTo(target);
        if (_network.Layers[l].IsResidual)
            TensorPrimitives.Add(target, _traces[l].Raw(time, row).Slice(unit, units), target);
    }

    void ForwardHead()
    {
        var (hidden, depth) = (_network.Options.Hidden, _network.Head.Depth);
        var steps = _network.Options.OutputSteps(_batch.Time);
        var first = _batch.Time - steps;
        if (HasDropout)
            FillMask(Top, _headMask, first, MaskSteps(steps));

        for (var step = 0; step < steps; step++)
            for (var row = 0; row < _rows; row++)
            {
                var index = step * _rows + row;
                var target = _headInput.AsSpan(index * depth, depth);
                target[0] = 1;
                Output(Top, first + step, row, unit: 0, hidden, _headMask, MaskRow(step, row), target.Slice(1, hidden));
                _batch.Skip(_firstRow + row).CopyTo(target[(1 + hidden)..]);
            }

        _network.Head.Forward(_network.Weights(_traces.Length), _headInput, steps * _rows, _output);
    }

    double BackwardHead(OutputLoss loss)
    {
        var (head, steps) = (_network.Head, _network.Options.OutputSteps(_batch.Time));
        var length = _rows * head.OutputStride;
        Array.Clear(_outputGrad);
        _gradient.AsSpan(_network.NormSlice).Clear();
        var sum = 0.0;
        for (var step = 0; step < steps; step++)
            sum += loss(
                _batch.Time - steps + step, _firstRow, _rows, head.OutputStride, _output.AsSpan(step * length, length),
                _outputGrad.AsSpan(step * length, length));
        head.Backward(
            _network.TransposedHead, _headInput, _outputGrad, steps * _rows, _gradient.AsSpan(_network.Slice(_traces.Length)), _headInputGrad);
        return sum;
    }

    void BackwardLayer(int l)
    {
        var (layer, trace) = (_network.Layers[l], _traces[l]);
        trace.BeginBackward();
        _layer = l;
        _after = _batch.Time;
        for (_time = _batch.Time - 1; _time >= 0; _time--)
        {
            if (TakesRows && l < Top)
                BackwardRows(l + 1);
            _crew.Run(layer.Tiles, _backward);
            if ((_after - _time) * _rows < _gradientRows && _time > 0)
                continue;

            _crew.Run(layer.Tiles, _weightGrad);
            _after = _time;
        }

        if (l == 0 && _network.NeedsInputGrad(0))
            BackwardInputs();
    }

    /// <summary>∂L/∂x of all inputs of a layer at the current time step, before its norm: [R, stride] in the buffer for it.</summary>
    void BackwardRows(int l)
    {
        var (layer, trace) = (_network.Layers[l], _traces[l]);
        var stride = InputGradStride(layer);
        _layer = l;
        _crew.Run(stride / layer.Width, _inputGrads);
        _layer = l - 1;
        if (_network.Options.Normalised)
            _network.Kernels.LayerNormBackward(
                trace.RawRows(_time), layer.Inputs, _network.Parameters[_network.NormScales(l)],
                trace.Moments.AsSpan(_time * _rows * 2, _rows * 2), _inputGrad, stride, _inputGrad,
                _gradient.AsSpan(_network.NormScales(l)), _gradient.AsSpan(_network.NormShifts(l)));
    }

    /// <summary>A tile of ∂L/∂x of a layer at the current time step.</summary>
    void InputGrad(int tile)
    {
        var layer = _network.Layers[_layer];
        layer.InputGrad(
            _network.TransposedInput(_layer), _traces[_layer], _time, tile, InputGradStride(layer), _inputGrad.AsSpan(tile * layer.Width));
    }

    /// <summary>Back through one time step of a tile of units.</summary>
    void Backward(int tile)
    {
        var fromAbove = TakeGrad(tile);
        _network.Layers[_layer].Backward(_network.TransposedHidden(_layer), _traces[_layer], _time, tile, fromAbove);
    }

    void WeightGrad(int tile)
    {
        var layer = _network.Layers[_layer];
        var (block, end) = BlocksOf(layer, tile);
        layer.WeightGrad(_traces[_layer], _time, _after, block, end, _gradient.AsSpan(_network.Slice(_layer)));
    }

    /// <summary>∂L/∂y of a tile of units from the head or the layer above; false where there is none.</summary>
    bool TakeGrad(int tile)
    {
        var (layer, trace) = (_network.Layers[_layer], _traces[_layer]);
        var grad = trace.HiddenGrad(tile);
        var (unit, units) = (tile * layer.Width, int.Min(layer.Width, layer.Hidden - tile * layer.Width));
        var fromAbove = true;
        if (_layer < Top)
        {
            var above = _network.Layers[_layer + 1];
            if (TakesRows)
                for (var row = 0; row < _rows; row++)
                    _inputGrad.AsSpan(row * InputGradStride(above) + unit, units).CopyTo(grad[(row * layer.Width)..]);
            else
                above.InputGrad(_network.TransposedInput(_layer + 1), _traces[_layer + 1], _time, tile, layer.Width, grad);
            if (above.IsResidual)
                TensorPrimitives.Add(grad, _traces[_layer + 1].OutputGrad(tile, _time), grad);
        }
        else if (_time - (_batch.Time - _network.Options.OutputSteps(_batch.Time)) is var step && step >= 0)
            for (var row = 0; row < _rows; row++)
            {
                var index = step * _rows + row;
                var target = grad.Slice(row * layer.Width, layer.Width);
                target[units..].Clear();
                target = target[..units];
                _headInputGrad.AsSpan(index * _network.Head.InputGradStride + unit, units).CopyTo(target);
            }
        else
            fromAbove = false;

        if (layer.IsResidual && fromAbove)
            grad.CopyTo(trace.OutputGrad(tile, _time));
        else if (layer.IsResidual)
            trace.OutputGrad(tile, _time).Clear();
        if (!HasDropout || !fromAbove)
            return fromAbove;

        var (masks, first) = _layer < Top ? (trace.Mask, _time) : (_headMask, _time - (_batch.Time - _network.Options.OutputSteps(_batch.Time)));
        for (var row = 0; row < _rows; row++)
            Multiply(grad.Slice(row * layer.Width, units), MaskOf(masks, MaskRow(first, row)).Slice(unit, units));
        return true;
    }

    /// <summary>∂L/∂x of the lowest layer: the gradient of its norm, of the dense layer in front, and of the table's rows that were read.</summary>
    void BackwardInputs()
    {
        var (layer, trace, projection) = (_network.Layers[0], _traces[0], _network.Projection);
        var (stride, hasTokens) = (InputGradStride(layer), _network.Options.Vocabulary > 0);
        var table = _gradient.AsSpan(_network.EmbeddingSlice);
        table.Clear();
        for (_time = 0; _time < _batch.Time; _time++)
        {
            BackwardRows(l: 0);
            for (var row = 0; layer.IsResidual && row < _rows; row++)
                for (var tile = 0; tile < layer.Tiles; tile++)
                {
                    var one = _inputGrad.AsSpan(row * stride + tile * layer.Width, layer.Width);
                    TensorPrimitives.Add(one, trace.OutputGrad(tile, _time).Slice(row * layer.Width, layer.Width), one);
                }

            if (projection is not null)
                for (var row = 0; row < _rows; row++)
                    _inputGrad.AsSpan(row * stride, projection.Outputs)
                        .CopyTo(_projectedGrad.AsSpan((_time * _rows + row) * projection.OutputStride));
            else if (_network.Options.InputGradients)
            {
                DropInputGrad(_inputGrad, stride);
                for (var row = 0; row < _rows; row++)
                    _inputGrad.AsSpan(row * stride, layer.Inputs).CopyTo(_inputGradient.AsSpan((_time * _rows + row) * layer.Inputs));
            }
            else if (hasTokens)
            {
                DropInputGrad(_inputGrad, stride);
                Embedding.ScatterAdd(_inputGrad, _batch.Tokens(_time).Slice(_firstRow, _rows), layer.Inputs, stride, table);
            }
        }

        if (projection is null)
            return;

        projection.Backward(
            _network.TransposedProjection, _projectionInput, _projectedGrad, _batch.Time * _rows, _gradient.AsSpan(_network.ProjectionSlice),
            _projectionInputGrad);
        for (var time = 0; time < _batch.Time; time++)
            DropInputGrad(_projectionInputGrad.AsSpan(time * _rows * projection.InputGradStride), projection.InputGradStride);
        for (var time = 0; hasTokens && time < _batch.Time; time++)
            Embedding.ScatterAdd(
                _projectionInputGrad.AsSpan(time * _rows * projection.InputGradStride), _batch.Tokens(time).Slice(_firstRow, _rows),
                projection.Inputs, projection.InputGradStride, table);
    }

    bool HasDropout => _network.Options.Dropout > 0;

    /// <summary>Time steps with a mask of their own, of as many.</summary>
    int MaskSteps(int steps) => _network.Options.Variational ? 1 : steps;

    int MaskRow(int step, int row) => _network.Options.Variational ? row : step * _rows + row;

    /// <summary>Masks are numbered by (step, layer, sequence, time, unit), so that the chunk they fall into does not matter; variational ones have the time 0.</summary>
    void FillMask(int layer, float[] mask, int firstTime, int times)
    {
        var hidden = _network.Options.Hidden;
        for (var time = 0; time < times; time++)
            for (var row = 0; row < _rows; row++)
                _draws.Between.DropoutMask(
                    _network.Options.Dropout, (SequenceNumber(layer, row) * (uint)_batch.Time + (uint)(_network.Options.Variational ? 0 : firstTime + time)) * (uint)hidden,
                    MaskOf(mask, time * _rows + row));
    }

    /// <summary>Likewise by (step, layer, sequence, unit): the same at all time steps.</summary>
    void FillRecurrentMasks()
    {
        if (_network.Options.RecurrentDropout > 0)
            for (var l = 0; l < _traces.Length; l++)
                for (var row = 0; row < _rows; row++)
                    _draws.Recurrent.DropoutMask(
                        _network.Options.RecurrentDropout, SequenceNumber(l, row) * (uint)_network.Options.Hidden, MaskOf(_traces[l].RecurrentMask, row));
    }

    /// <summary>Likewise by (step, sequence, feature).</summary>
    void FillInputMask()
    {
        var inputs = _network.Options.Inputs;
        for (var row = 0; _inputMask.Length > 0 && row < _rows; row++)
            _draws.Inputs.DropoutMask(
                _network.Options.InputDropout, ((ulong)_trainingStep * (uint)_batch.Capacity + (uint)(_firstRow + row)) * (uint)inputs,
                _inputMask.AsSpan(row * inputs, inputs));
    }

    /// <summary>What was dropped on its way in has no gradient.</summary>
    /// <param name="grad">[R, F] at <paramref name="stride"/>, in and out.</param>
    void DropInputGrad(Span<float> grad, int stride)
    {
        var inputs = _network.Options.Inputs;
        for (var row = 0; _inputMask.Length > 0 && row < _rows; row++)
            Multiply(grad.Slice(row * stride, inputs), _inputMask.AsSpan(row * inputs, inputs));
    }

    ulong SequenceNumber(int layer, int row) =>
        ((ulong)_trainingStep * (uint)_traces.Length + (uint)layer) * (uint)_batch.Capacity + (uint)(_firstRow + row);

    Span<float> MaskOf(float[] mask, int row) => mask.AsSpan(row * _network.Options.Hidden, _network.Options.Hidden);

    static (int Block, int End) BlocksOf(RecurrentLayer layer, int tile) =>
        (tile * layer.BlocksPerTile, int.Min((tile + 1) * layer.BlocksPerTile, layer.Blocks));

    static void Multiply(Span<float> values, ReadOnlySpan<float> factors) => TensorPrimitives.Multiply(values, factors, values);
}
