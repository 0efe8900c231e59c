using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Sequences that one thread takes through the whole network.</summary>
sealed class SequenceChunk
{
    readonly RecurrentNetwork _network;
    readonly SequenceBatch _batch;
    readonly LayerTrace[] _traces;
    readonly float[] _headInput;
    readonly float[] _headMask;
    readonly float[] _headInputGrad;
    readonly float[] _output;
    readonly float[] _outputGrad;

    public SequenceChunk(RecurrentNetwork network, SequenceBatch batch, int firstRow, int capacity)
    {
        (_network, _batch, FirstRow, Capacity) = (network, batch, firstRow, capacity);
        var hasDropout = network.Options.Dropout > 0;
        _traces = new LayerTrace[network.Layers.Length];
        for (var l = 0; l < _traces.Length; l++)
            _traces[l] = new(network.Layers[l], batch.Time, capacity, hasDropout && l + 1 < _traces.Length);
        _headInput = new float[capacity * network.Head.Depth];
        _headMask = hasDropout ? new float[capacity * network.Options.Hidden] : [];
        _headInputGrad = new float[capacity * network.Head.InputGradStride];
        _output = new float[capacity * network.Head.OutputStride];
        _outputGrad = new float[capacity * network.Head.OutputStride];
        Gradient = new float[network.Parameters.Length];
    }

    public int FirstRow { get; }

    /// <summary>Most sequences.</summary>
    public int Capacity { get; }

    public int Rows { get; private set; }

    public double Loss { get; private set; }

    public float[] Gradient { get; }

    public ReadOnlySpan<float> Output(int row) =>
        _output.AsSpan(row * _network.Head.OutputStride, _network.Options.Outputs);

    public void Begin() => Rows = int.Clamp(_batch.Rows - FirstRow, 0, Capacity);

    public void Forward(CounterRandom? dropout, int step)
    {
        for (var l = 0; l < _traces.Length; l++)
        {
            _traces[l].Begin(Rows);
            FillInputs(l, dropout, step);
            _network.Layers[l].Forward(_network.Parameters[_network.Slice(l)], _traces[l]);
        }

        FillHeadInput(dropout, step);
        _network.Head.Forward(_network.Parameters[_network.Slice(_traces.Length)], _headInput, Rows, _output);
    }

    public void Backward(OutputLoss loss)
    {
        var head = _network.Head;
        Array.Clear(_outputGrad);
        Loss = loss(FirstRow, Rows, head.OutputStride, _output, _outputGrad);
        head.Backward(
            _network.TransposedHead, _headInput, _outputGrad, Rows, Gradient.AsSpan(_network.Slice(_traces.Length)), _headInputGrad);

        TakeHeadGrad();
        for (var l = _traces.Length - 1; l >= 0; l--)
        {
            _network.Layers[l].Backward(_network.TransposedHidden(l), _traces[l], Gradient.AsSpan(_network.Slice(l)));
            if (l == 0)
                return;

            _network.Layers[l].InputGrad(_network.TransposedInput(l), _traces[l], _traces[l - 1].AllHiddenGrads);
            MaskHiddenGrad(l - 1);
        }
    }

    void FillInputs(int layer, CounterRandom? dropout, int step)
    {
        if (layer > 0 && dropout is { } random)
            FillMask(random, layer - 1, step, _traces[layer - 1].Mask);

        for (var time = 0; time < _batch.Time; time++)
            for (var row = 0; row < Rows; row++)
            {
                var target = _traces[layer].Input(time, row);
                if (layer == 0)
                    _batch.Input(time, FirstRow + row).CopyTo(target);
                else
                    Masked(
                        _traces[layer - 1].Hidden(time, row), dropout is null ? [] : MaskOf(_traces[layer - 1].Mask, time * Rows + row), target);
            }
    }

    void FillHeadInput(CounterRandom? dropout, int step)
    {
        var (hidden, depth) = (_network.Options.Hidden, _network.Head.Depth);
        if (dropout is { } random)
            FillMask(random, _traces.Length - 1, step, _headMask);

        for (var row = 0; row < Rows; row++)
        {
            var target = _headInput.AsSpan(row * depth, depth);
            target[0] = 1;
            Masked(_traces[^1].Hidden(_batch.Time - 1, row), dropout is null ? [] : MaskOf(_headMask, row), target.Slice(1, hidden));
            _batch.Skip(FirstRow + row).CopyTo(target[(1 + hidden)..]);
        }
    }

    /// <summary>∂L/∂h of the top layer: only the last time step reaches the head.</summary>
    void TakeHeadGrad()
    {
        var (hidden, top) = (_network.Options.Hidden, _traces[^1]);
        top.AllHiddenGrads.Clear();
        var last = top.HiddenGrad(_batch.Time - 1);
        for (var row = 0; row < Rows; row++)
            Masked(
                _headInputGrad.AsSpan(row * _network.Head.InputGradStride, hidden), _headMask.Length == 0 ? [] : MaskOf(_headMask, row),
                last.Slice(row * _network.Layers[^1].HiddenGradWidth, hidden));
    }

    void MaskHiddenGrad(int layer)
    {
        var trace = _traces[layer];
        if (trace.Mask.Length == 0)
            return;

        var grads = trace.AllHiddenGrads;
        var (width, hidden) = (_network.Layers[layer].HiddenGradWidth, _network.Options.Hidden);
        for (var row = 0; row < trace.Time * Rows; row++)
        {
            var grad = grads.Slice(row * width, hidden);
            Masked(grad, MaskOf(trace.Mask, row), grad);
        }
    }

    /// <summary>Masks are numbered by (step, layer, sequence, time, unit), so that the chunk they fall into does not matter.</summary>
    void FillMask(CounterRandom random, int layer, int step, float[] mask)
    {
        var hidden = _network.Options.Hidden;
        var times = mask.Length / (Capacity * hidden);
        for (var time = 0; time < times; time++)
            for (var row = 0; row < Rows; row++)
            {
                var sequence = ((ulong)step * (uint)_traces.Length + (uint)layer) * (uint)_batch.Capacity + (uint)(FirstRow + row);
                random.DropoutMask(
                    _network.Options.Dropout, (sequence * (uint)_batch.Time + (uint)time) * (uint)hidden,
                    MaskOf(mask, time * Rows + row));
            }
    }

    Span<float> MaskOf(float[] mask, int row) => mask.AsSpan(row * _network.Options.Hidden, _network.Options.Hidden);

    static void Masked(ReadOnlySpan<float> values, ReadOnlySpan<float> mask, Span<float> target)
    {
        if (mask.IsEmpty)
            values.CopyTo(target);
        else
            TensorPrimitives.Multiply(values, mask, target);
    }
}
