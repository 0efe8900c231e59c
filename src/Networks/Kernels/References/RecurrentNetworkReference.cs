namespace Gatecast.Networks;

/// <summary>The definition of a <see cref="RecurrentNetwork"/> in <see cref="double"/>, one sequence at a time.</summary>
/// <remarks><code>
/// e = inputs, or E[token]     x₀ = P·e + p, or e     x_{l+1}(t) = mask_l(t) ⊙ layer_l(norm_l(x_l))(t) (+ x_l(t) with a residual)
/// output(t) = W·[x_L(t) | skips] + b, at the last time step or at each
/// </code>
/// Parameters are those that <see cref="RecurrentNetwork.Export"/> names. Without masks there is no dropout.</remarks>
public sealed class RecurrentNetworkReference
{
    const double NormEpsilon = 1e-5;

    readonly RecurrentNetworkOptions _options;
    readonly RecurrentLayerReference[] _layers;
    readonly string _cell;
    readonly Dictionary<string, double[]> _ownGradients;
    readonly double[][][] _raws;
    double[][] _inputs = [];
    double[][] _headInputs = [];
    double[][][]? _masks;
    int[] _tokens = [];
    int _time;

    public RecurrentNetworkReference(RecurrentNetworkOptions options, IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tensors);
        (_options, _cell) = (options, Recurrence.Of(options.Cell).Name);
        Parameters = tensors.ToDictionary(tensor => tensor.Name, tensor => Array.ConvertAll(tensor.Values, value => (double)value));
        _raws = new double[options.Layers][][];
        _layers =
        [
            .. Enumerable.Range(0, options.Layers)
                .Select(l => RecurrentLayerReference.Of(options.Cell, PartsOf($"{_cell}.{l}."), options.DilationOf(l))),
        ];
        _ownGradients = Parameters.Where(pair => !pair.Key.StartsWith($"{_cell}.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => new double[pair.Value.Length]);
    }

    /// <summary>By name; what is written here counts from the next pass on.</summary>
    public IReadOnlyDictionary<string, double[]> Parameters { get; }

    /// <summary>[T][F] ∂L/∂inputs of the last <see cref="Backward"/>; of tokens, ∂L/∂ their rows.</summary>
    public double[][] InputGradients { get; private set; } = [];

    /// <summary>[layer][T][H] ∂L/∂h of the last <see cref="Backward"/>.</summary>
    public double[][][] HiddenGradients => [.. _layers.Select(layer => layer.HiddenGradients)];

    /// <summary>∂L/∂parameters by name, summed over all calls of <see cref="Backward"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients => new Dictionary<string, double[]>(
        _layers.SelectMany((layer, l) => layer.Gradients.Select(pair => KeyValuePair.Create($"{_cell}.{l}.{pair.Key}", pair.Value)))
            .Concat(_ownGradients));

    /// <param name="inputs">[T][F].</param>
    /// <param name="skips">[S].</param>
    /// <param name="masks">[layer][T][H] factors on each layer's output; of the last layer only the steps with an output count.</param>
    /// <param name="goesOn">Whether the sequence begins where that of the last call ended; no gradient flows there.</param>
    /// <param name="recurrentMasks">[layer][H] factors on each layer's h on its way to the next time step.</param>
    /// <returns>[O], or [T × O] where there is an output at every step.</returns>
    public double[] Forward(
        double[][] inputs, double[] skips, double[][][]? masks = null, bool goesOn = false, double[][]? recurrentMasks = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (_time, _masks, _inputs) = (inputs.Length, masks, inputs);
        var values = _options.Projection == 0 ? inputs : [.. inputs.Select(Projected)];
        for (var l = 0; l < _layers.Length; l++)
        {
            _raws[l] = values;
            var hidden = Masked(l, _layers[l].Forward([.. values.Select(value => Normalised(l, value))], goesOn, recurrentMasks?[l]));
            values = IsResidual(l) ? [.. hidden.Zip(values, Sum)] : hidden;
        }

        _headInputs = [.. values[FirstOutput..].Select(value => (double[])[.. value, .. skips])];
        return [.. _headInputs.SelectMany(Outputs)];
    }

    /// <summary>The same for a sequence of tokens.</summary>
    /// <param name="tokens">[T].</param>
    public double[] Forward(
        int[] tokens, double[] skips, double[][][]? masks = null, bool goesOn = false, double[][]? recurrentMasks = null)
    {
        _tokens = tokens;
        var rows = Parameters["embedding.weight"].Chunk(_options.Inputs).ToArray();
        return Forward(EmbeddingReference.Gather(rows, tokens), skips, masks, goesOn, recurrentMasks);
    }

    /// <summary>Back through the last <see cref="Forward(double[][], double[], double[][][], bool, double[][])"/>.</summary>
    /// <param name="outputGrad">[O] or [T × O] ∂L/∂output.</param>
    public void Backward(double[] outputGrad)
    {
        var grad = Enumerable.Range(0, _time).Select(_ => new double[_options.Hidden]).ToArray();
        foreach (var (step, part) in outputGrad.Chunk(_options.Outputs).Index())
            grad[FirstOutput + step] = BackwardHeads(_headInputs[step], part)[.._options.Hidden];

        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            var outer = grad;
            grad = [.. _layers[l].Backward(Masked(l, outer)).Select((one, t) => NormaliseBackward(l, _raws[l][t], one))];
            if (IsResidual(l))
                grad = [.. grad.Zip(outer, Sum)];
        }

        if (_options.Projection > 0)
            grad = [.. grad.Select((one, t) => ProjectBackward(_inputs[t], one))];
        InputGradients = grad;
        if (_options.Vocabulary > 0)
            AddToRows(grad);
    }

    double[] Projected(double[] input)
    {
        double[] output = [.. Parameters["projection.bias"]];
        RecurrentLayerReference.AddProduct(Parameters["projection.weight"], input, output);
        return output;
    }

    double[] ProjectBackward(double[] input, double[] outputGrad)
    {
        var inputGrad = new double[input.Length];
        RecurrentLayerReference.AddOuterProduct(outputGrad, input, _ownGradients["projection.weight"]);
        RecurrentLayerReference.AddOuterProduct(outputGrad, [1], _ownGradients["projection.bias"]);
        RecurrentLayerReference.AddTransposedProduct(Parameters["projection.weight"], outputGrad, inputGrad);
        return inputGrad;
    }

    double[] Normalised(int layer, double[] value) => _options.Normalised
        ? LayerNormReference.Forward(value, Parameters[$"norm.{layer}.weight"], Parameters[$"norm.{layer}.bias"], NormEpsilon)
        : value;

    double[] NormaliseBackward(int layer, double[] value, double[] outputGrad)
    {
        if (!_options.Normalised)
            return outputGrad;

        var (inputGrad, scaleGrad) = LayerNormReference.Backward(value, Parameters[$"norm.{layer}.weight"], NormEpsilon, outputGrad);
        RecurrentLayerReference.AddOuterProduct(scaleGrad, [1], _ownGradients[$"norm.{layer}.weight"]);
        RecurrentLayerReference.AddOuterProduct(outputGrad, [1], _ownGradients[$"norm.{layer}.bias"]);
        return inputGrad;
    }

    int FirstOutput => _options.EveryStep ? 0 : _time - 1;

    bool IsResidual(int layer) => _options.Residual && _options.InputsOf(layer) == _options.Hidden;

    IEnumerable<double> Outputs(double[] headInput) => _options.Heads.SelectMany(head =>
    {
        double[] output = [.. Parameters[$"{head.Name}.bias"]];
        RecurrentLayerReference.AddProduct(Parameters[$"{head.Name}.weight"], headInput, output);
        return output;
    });

    /// <returns>∂L/∂[x_L | skips] of one step.</returns>
    double[] BackwardHeads(double[] headInput, double[] outputGrad)
    {
        var (first, headInputGrad) = (0, new double[headInput.Length]);
        foreach (var head in _options.Heads)
        {
            var part = outputGrad[first..(first + head.Outputs)];
            RecurrentLayerReference.AddOuterProduct(part, headInput, _ownGradients[$"{head.Name}.weight"]);
            RecurrentLayerReference.AddOuterProduct(part, [1], _ownGradients[$"{head.Name}.bias"]);
            RecurrentLayerReference.AddTransposedProduct(Parameters[$"{head.Name}.weight"], part, headInputGrad);
            first += head.Outputs;
        }

        return headInputGrad;
    }

    void AddToRows(double[][] grad)
    {
        var table = _ownGradients["embedding.weight"];
        var rows = table.Chunk(_options.Inputs).ToArray();
        EmbeddingReference.ScatterAdd(grad, _tokens, rows);
        rows.SelectMany(row => row).ToArray().CopyTo(table, 0);
    }

    Dictionary<string, double[]> PartsOf(string prefix) => Parameters
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    /// <summary>Dropout and its own adjoint: both multiply by the mask.</summary>
    double[][] Masked(int layer, double[][] values) =>
        _masks is null ? values : [.. values.Zip(_masks[layer], (value, mask) => value.Zip(mask, (v, m) => v * m).ToArray())];

    static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
