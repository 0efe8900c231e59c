using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>A stack of recurrent layers of one <see cref="CellKind"/> and dense heads on [output of the top layer | skip features].</summary>
/// <remarks>All parameters lie in one slab, in the layout the kernels read; <see cref="Export"/> and <see cref="Import"/> speak PyTorch's
/// layout, G gates to a unit: weight_ih [G·H, In], weight_hh [G·H, H], bias [G·H]. The gates are i, f, g, o of an LSTM, r, z, n of a GRU,
/// whose two biases are bias_ih and bias_hh, one of a plain cell, i, f, z, o of an sLSTM. A network may be shared by passes and states of several
/// threads as long as none of them changes its parameters.</remarks>
public sealed class RecurrentNetwork
{
    /// <summary>1 GiB of weights: sizes below it fit an <see cref="int"/>, padding included.</summary>
    const long LargestParameterCount = 1 << 28;

    /// <summary>Keeps the factor of a layer norm finite; as in torch.nn.LayerNorm.</summary>
    const float NormEpsilon = 1e-5f;

    readonly IReadOnlyList<ParameterShape> _shapes;
    readonly RecurrentLayer[] _layers;
    readonly DenseLayer _head;
    readonly DenseLayer? _projection;
    readonly int _projectionOffset;
    readonly int[] _normOffsets;
    readonly int[] _offsets;
    readonly float[] _parameters;
    readonly float[] _decayed;
    readonly float[][] _transposedHidden;
    readonly float[][] _transposedInput;
    readonly float[] _transposedHead;
    readonly float[] _transposedProjection;
    readonly Action<int> _pack;
    readonly int _packs;

    /// <summary>A network with seeded initial weights, as its options say: by default orthogonal recurrent matrices (Saxe et al., 2014), Glorot-uniform
    /// input weights (2010), forget bias +1 (Jozefowicz et al., 2015); an sLSTM begins without recurrent weights and with forget biases from 5 to −7
    /// (Beck et al., 2024).</summary>
    /// <param name="kernels">Vector width to compute with; by default the widest with hardware.</param>
    public RecurrentNetwork(RecurrentNetworkOptions options, ulong seed, Kernels? kernels = null)
        : this(options, kernels) => Import(NetworkInitialisation.Draw(options, seed));

    RecurrentNetwork(RecurrentNetworkOptions options, Kernels? kernels)
    {
        ArgumentNullException.ThrowIfNull(options);
        Kernels = kernels ?? Kernels.Best;
        ThrowIfUnfit(options);
        Options = options;
        _shapes = ParameterShape.Of(options);
        _layers = [.. Enumerable.Range(0, options.Layers).Select(l => NewLayer(options, l))];
        _head = new(options.Hidden + options.Skips, options.Outputs, Kernels);
        _projection = options.Projection > 0 ? new(options.Inputs, options.Projection, Kernels) : null;
        _projectionOffset = Padded(options.Vocabulary * options.Inputs);
        _normOffsets = new int[options.Layers + 1];
        _normOffsets[0] = _projectionOffset + (_projection?.ParameterCount ?? 0);
        for (var l = 0; l < options.Layers; l++)
            _normOffsets[l + 1] = _normOffsets[l] + (options.Normalised ? Padded(2 * options.InputsOf(l)) : 0);
        _offsets = new int[options.Layers + 1];
        _offsets[0] = _normOffsets[^1];
        for (var l = 0; l < options.Layers; l++)
            _offsets[l + 1] = _offsets[l] + _layers[l].ParameterCount;
        _parameters = new float[_offsets[^1] + _head.ParameterCount];
        _decayed = new float[_parameters.Length];
        _transposedHidden = [.. _layers.Select(layer => new float[layer.TransposedHiddenCount])];
        _transposedInput = [.. _layers.Select((layer, l) => new float[NeedsInputGrad(l) ? layer.TransposedInputCount : 0])];
        _transposedHead = new float[_head.TransposedCount];
        _transposedProjection = new float[_projection?.TransposedCount ?? 0];
        (_pack, _packs) = (Pack, options.Layers * _layers[0].Tiles + (NeedsInputGrad(0) ? 1 : 0) + 1);

        MarkDecayed();
    }

    public RecurrentNetworkOptions Options { get; }

    /// <summary>Number of exported weights and biases, padding not counted.</summary>
    public int ParameterCount => _shapes.Sum(shape => shape.Count);

    internal ReadOnlySpan<RecurrentLayer> Layers => _layers;

    internal Kernels Kernels { get; }

    internal DenseLayer Head => _head;

    /// <summary>The dense layer in front; null where there is none.</summary>
    internal DenseLayer? Projection => _projection;

    internal ReadOnlySpan<float> TransposedProjection => _transposedProjection;

    internal Range ProjectionSlice => _projectionOffset..(_projectionOffset + (_projection?.ParameterCount ?? 0));

    /// <summary>Where the factors of a layer's norm lie in a slab.</summary>
    internal Range NormScales(int layer) => _normOffsets[layer]..(_normOffsets[layer] + _layers[layer].Inputs);

    /// <summary>Where its addends lie.</summary>
    internal Range NormShifts(int layer) =>
        (_normOffsets[layer] + _layers[layer].Inputs)..(_normOffsets[layer] + 2 * _layers[layer].Inputs);

    /// <summary>Where all norms lie in a slab.</summary>
    internal Range NormSlice => _normOffsets[0].._normOffsets[^1];

    /// <summary>The slab of all parameters, packed. Call <see cref="Repack"/> after writing to it.</summary>
    internal Span<float> Parameters => _parameters;

    /// <summary>1 where weight decay applies (weights), 0 where it does not (biases, padding).</summary>
    internal ReadOnlySpan<float> Decayed => _decayed;

    internal ReadOnlySpan<float> TransposedHidden(int layer) => _transposedHidden[layer];

    internal ReadOnlySpan<float> TransposedInput(int layer) => _transposedInput[layer];

    internal ReadOnlySpan<float> TransposedHead => _transposedHead;

    /// <summary>Where a layer's part lies in a slab; the head is the last.</summary>
    internal Range Slice(int layer) => _offsets[layer]..(layer < _layers.Length ? _offsets[layer + 1] : _parameters.Length);

    /// <summary>Where the rows of the vocabulary lie in a slab.</summary>
    internal Range EmbeddingSlice => ..(Options.Vocabulary * Options.Inputs);

    /// <summary>A layer's packed parameters; the head's are the last.</summary>
    internal ReadOnlySpan<float> Weights(int layer) => _parameters.AsSpan(Slice(layer));

    /// <summary>Features of one time step of one sequence, or the row of its token.</summary>
    internal void CopyInput(SequenceBatch batch, int time, int row, Span<float> target)
    {
        if (Options.Vocabulary == 0)
        {
            batch.Input(time, row).CopyTo(target);
            return;
        }

        var token = batch.Tokens(time)[row];
        if ((uint)token >= (uint)Options.Vocabulary)
            throw new ArgumentException(
                $"Sequence {row} has the token {token} at time step {time}; the network knows 0 … {Options.Vocabulary - 1}.", nameof(batch));

        _parameters.AsSpan(token * Options.Inputs, Options.Inputs).CopyTo(target);
    }

    /// <summary>Rebuilds the transposed copies that the way back reads.</summary>
    internal void Repack(Crew? crew = null)
    {
        if (crew is not null)
        {
            crew.Run(_packs, _pack);
            return;
        }

        for (var pack = 0; pack < _packs; pack++)
            Pack(pack);
    }

    /// <summary>A network of zeros, whose weights are to be imported or restored: to draw them for that would be lost work.</summary>
    /// <param name="kernels">Vector width to compute with; by default the widest with hardware.</param>
    public static RecurrentNetwork OfZeros(RecurrentNetworkOptions options, Kernels? kernels = null) => new(options, kernels);

    /// <summary>One tile of one layer; then the inputs of the lowest layer; then the head.</summary>
    void Pack(int pack)
    {
        var tiles = _layers[0].Tiles;
        if (pack == _packs - 1)
        {
            _head.PackTransposed(Weights(_layers.Length), _transposedHead);
            _projection?.PackTransposed(_parameters.AsSpan(ProjectionSlice), _transposedProjection);
        }
        else if (pack / tiles is var l && l < _layers.Length)
        {
            var layer = _layers[l];
            layer.PackTransposed(Weights(l), layer.HiddenOffset, layer.Hidden, pack % tiles, _transposedHidden[l]);
            if (l > 0)
                layer.PackTransposed(Weights(l), first: 1, layer.Inputs, pack % tiles, _transposedInput[l]);
        }
        else
            for (var tile = 0; tile * _layers[0].Width < _layers[0].Inputs; tile++)
                _layers[0].PackTransposed(Weights(0), first: 1, _layers[0].Inputs, tile, _transposedInput[0]);
    }

    /// <summary>A state of sequences that have not begun: to <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{float}, RecurrentState, Span{float})"/>
    /// with where it is one, or to carry from one batch to the next.</summary>
    public RecurrentState NewState(int sequences = 1) => new(this, sequences);

    /// <summary>One time step of one sequence: the same numbers as the last of a batch that holds the steps so far. Allocates nothing.</summary>
    /// <param name="input">[F].</param>
    /// <param name="skips">[S].</param>
    /// <param name="state">In: after the step before; out: after this one.</param>
    /// <param name="output">[O] out.</param>
    public void Step(ReadOnlySpan<float> input, ReadOnlySpan<float> skips, RecurrentState state, Span<float> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (Options.Vocabulary > 0)
            throw new ArgumentException($"The network reads one of {Options.Vocabulary} tokens at each step. Give its number.", nameof(input));
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, Options.Inputs, nameof(input));
        Check(skips, state, output);

        StepLayers(input, skips, state, output);
    }

    /// <summary>One time step of one sequence of tokens.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{float}, ReadOnlySpan{float}, RecurrentState, Span{float})"/>
    /// <param name="token">0 … V − 1.</param>
    public void Step(int token, ReadOnlySpan<float> skips, RecurrentState state, Span<float> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        if ((uint)token >= (uint)Options.Vocabulary)
            throw new ArgumentOutOfRangeException(
                nameof(token), token,
                Options.Vocabulary == 0 ? "The network reads features, not tokens." : $"The network knows 0 … {Options.Vocabulary - 1}.");
        Check(skips, state, output);

        StepLayers(_parameters.AsSpan(token * Options.Inputs, Options.Inputs), skips, state, output);
    }

    void Check(ReadOnlySpan<float> skips, RecurrentState state, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(skips.Length, Options.Skips, nameof(skips));
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, Options.Outputs, nameof(output));
        if (state.Network != this)
            throw new ArgumentException("The state belongs to another network. Make it with NewState of this one.", nameof(state));
        if (state.Sequences != 1)
            throw new ArgumentException(
                $"The state is of {state.Sequences} sequences; a step takes one. Make it with NewState().", nameof(state));
    }

    void StepLayers(ReadOnlySpan<float> input, ReadOnlySpan<float> skips, RecurrentState state, Span<float> output)
    {
        // What a layer's input is before it is normalised; its output takes the place.
        var value = state.Value.AsSpan();
        if (_projection is null)
            input.CopyTo(value);
        else
        {
            input.CopyTo(state.ProjectionInput.AsSpan(1));
            _projection.Step(_parameters.AsSpan(ProjectionSlice), state.ProjectionInput, value);
        }

        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var row = state.Row(l, time: 0, sequence: 0);
            var x = row.Slice(1, layer.Inputs);
            value[..layer.Inputs].CopyTo(x);
            if (Options.Normalised)
                Normalise(l, x, layer.Inputs, state.Moments, x, layer.Inputs);
            layer.Step(Weights(l), row, state.Scratch, state.AllCells(l, time: 0));
            var hidden = row.Slice(layer.HiddenOffset, layer.Hidden);
            if (layer.IsResidual)
                TensorPrimitives.Add(hidden, value[..layer.Hidden], value);
            else
                hidden.CopyTo(value);
        }

        state.Advance(1);
        value[..Options.Hidden].CopyTo(state.HeadInput.AsSpan(1));
        skips.CopyTo(state.HeadInput.AsSpan(1 + Options.Hidden));
        _head.Step(Weights(_layers.Length), state.HeadInput, state.Scratch);
        state.Scratch.AsSpan(0, Options.Outputs).CopyTo(output);
    }

    /// <summary>A layer's inputs, normalised.</summary>
    /// <param name="raw">[R, In] at <paramref name="rawStride"/>; may be <paramref name="normalised"/>.</param>
    /// <param name="moments">[R, 2] out: what the way back needs.</param>
    /// <param name="normalised">[R, In] at <paramref name="stride"/>, out.</param>
    internal void Normalise(int layer, ReadOnlySpan<float> raw, int rawStride, Span<float> moments, Span<float> normalised, int stride) =>
        Kernels.LayerNormForward(
            raw, rawStride, _parameters.AsSpan(NormScales(layer)), _parameters.AsSpan(NormShifts(layer)), NormEpsilon, moments, normalised, stride);

    /// <summary>A copy of all parameters, for going back to the best epoch.</summary>
    public float[] Snapshot() => [.. _parameters];

    /// <summary>Puts a <see cref="Snapshot"/> of this network back.</summary>
    public void Restore(ReadOnlySpan<float> snapshot)
    {
        if (snapshot.Length != _parameters.Length)
            throw new ArgumentException(
                $"The snapshot has {snapshot.Length} numbers; this network needs {_parameters.Length}. Take one of the same network.",
                nameof(snapshot));

        snapshot.CopyTo(_parameters);
        Repack();
    }

    /// <summary>All parameters by name, in PyTorch's layout.</summary>
    /// <remarks>Two biases that only act as a sum are one number here: bias_ih holds it, and bias_hh a zero.</remarks>
    public IReadOnlyList<Tensor> Export() => Unpack((shape, i) => IsAddend(shape, i) ? 0 : _parameters[PackedIndex(shape, i)]);

    /// <summary>∂L/∂parameters in the packed layout by name, in PyTorch's layout.</summary>
    internal IReadOnlyList<Tensor> UnpackGradient(float[] slab) => Unpack((shape, i) => slab[PackedIndex(shape, i)]);

    IReadOnlyList<Tensor> Unpack(Func<ParameterShape, int, float> valueOf) =>
    [
        .. _shapes.Select(shape => new Tensor(
            shape.Name, shape.Shape, [.. Enumerable.Range(0, shape.Count).Select(i => valueOf(shape, i))])),
    ];

    /// <summary>Takes over all parameters.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, superfluous, of another shape, or holds a value that is not finite.</exception>
    public void Import(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var superfluous in tensors.Where(given => _shapes.All(shape => shape.Name != given.Name)))
            throw new ArgumentException($"The tensor {superfluous.Name} is not part of this network.", nameof(tensors));
        foreach (var repeated in tensors.CountBy(given => given.Name).Where(count => count.Value > 1))
            throw new ArgumentException(
                $"The tensor {repeated.Key} is given {repeated.Value} times; this network needs it once.", nameof(tensors));

        var matches = _shapes.Select(shape => (Shape: shape, Tensor: MatchOf(shape, tensors))).ToArray();
        foreach (var (shape, tensor) in matches)
            for (var i = 0; i < shape.Count; i++)
                if (IsAddend(shape, i))
                    _parameters[PackedIndex(shape, i)] += tensor.Values[i];
                else
                    _parameters[PackedIndex(shape, i)] = tensor.Values[i];
        Repack();
    }

    static void ThrowIfUnfit(RecurrentNetworkOptions options)
    {
        var (hidden, inputs, columns) = ((long)options.Hidden, (long)options.InputsOf(0), Recurrence.Of(options.Cell).Columns);
        if (options.Dilations.Count != 0 && options.Dilations.Count != options.Layers)
            throw new ArgumentException(
                $"There are {options.Dilations.Count} dilations for {options.Layers} layers. Give one for each, or none.", nameof(options));
        if (options.InputGradients && options.Vocabulary > 0)
            throw new ArgumentException(
                $"The network reads one of {options.Vocabulary} tokens at each step, and a number of a token has no gradient. Leave InputGradients off.",
                nameof(options));

        var count = (options.Vocabulary + (long)options.Projection) * options.Inputs + columns * hidden * (1 + inputs + hidden) + (options.Layers - 1) * columns * hidden * (1 + 2 * hidden)
            + options.Outputs * (1 + hidden + options.Skips);
        if (count > LargestParameterCount)
            throw new ArgumentException(
                $"The network would have {count:N0} parameters; at most {LargestParameterCount:N0} are possible. " +
                "Take fewer hidden units or layers.", nameof(options));
    }

    static Tensor MatchOf(ParameterShape shape, IReadOnlyList<Tensor> tensors)
    {
        var tensor = tensors.FirstOrDefault(one => one.Name == shape.Name)
            ?? throw new ArgumentException($"The tensor {shape.Name} is missing.", nameof(tensors));
        if (!tensor.Shape.SequenceEqual(shape.Shape))
            throw new ArgumentException(
                $"The tensor {tensor.Name} has the shape [{string.Join(", ", tensor.Shape)}]; " +
                $"this network needs [{string.Join(", ", shape.Shape)}].", nameof(tensors));
        if (tensor.Values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ArgumentException($"The tensor {tensor.Name} holds a value that is not a finite number.", nameof(tensors));

        return tensor;
    }

    RecurrentLayer NewLayer(RecurrentNetworkOptions options, int layer)
    {
        var inputs = options.InputsOf(layer);
        return new(
            Recurrence.Of(options.Cell), inputs, options.Hidden, options.DilationOf(layer), options.Residual && inputs == options.Hidden, Kernels);
    }

    /// <summary>Whether something below a layer learns from ∂L/∂x.</summary>
    internal bool NeedsInputGrad(int layer) =>
        layer > 0 || Options.Vocabulary > 0 || Options.Projection > 0 || Options.Normalised || Options.InputGradients;

    int Padded(int count) => (count + Kernels.PanelWidth - 1) / Kernels.PanelWidth * Kernels.PanelWidth;

    /// <summary>Whether a number of a second bias shares its place with the first bias, to which it is added.</summary>
    bool IsAddend(ParameterShape shape, int i) =>
        shape.Part is ParameterPart.RecurrentBias && PackedIndex(shape, i) == PackedIndex(shape with { Part = ParameterPart.Bias }, i);

    int PackedIndex(ParameterShape shape, int i)
    {
        var columns = int.Max(1, shape.Columns);
        var (row, column) = (i / columns, i % columns);
        if (shape.Part is ParameterPart.Embedding)
            return i;
        if (shape.Part is ParameterPart.ProjectionWeights or ParameterPart.ProjectionBias)
            return _projectionOffset + _projection!.IndexOf(row, shape.Part is ParameterPart.ProjectionBias ? 0 : 1 + column);
        if (shape.Part is ParameterPart.NormScale or ParameterPart.NormShift)
            return (shape.Part is ParameterPart.NormScale ? NormScales(shape.Layer) : NormShifts(shape.Layer)).Start.Value + i;
        if (shape.Layer == _layers.Length)
            return _offsets[^1] + _head.IndexOf(shape.FirstRow + row, shape.Part is ParameterPart.Bias ? 0 : 1 + column);

        var layer = _layers[shape.Layer];
        return _offsets[shape.Layer] + layer.IndexOf(shape.Part, row / layer.Hidden, row % layer.Hidden, column);
    }

    void MarkDecayed()
    {
        foreach (var shape in _shapes.Where(shape => shape.Columns > 0))
            for (var i = 0; i < shape.Count; i++)
                _decayed[PackedIndex(shape, i)] = 1;
    }
}
