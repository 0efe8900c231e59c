namespace Gatecast.Networks;

/// <summary>The definition of a <see cref="RecurrentNetwork"/> in <see cref="double"/>, one sequence at a time.</summary>
/// <remarks><code>
/// x₀ = inputs, or E[token]     y_l = layer_l(x_l) (+ x_l with a residual)     x_{l+1}(t) = mask_l(t) ⊙ y_l(t)
/// output(t) = W·[x_L(t) | skips] + b, at the last time step or at each
/// </code>
/// Parameters are those that <see cref="RecurrentNetwork.Export"/> names. Without masks there is no dropout.</remarks>
public sealed class RecurrentNetworkReference
{
    readonly RecurrentNetworkOptions _options;
    readonly RecurrentLayerReference[] _layers;
    readonly string _cell;
    readonly Dictionary<string, double[]> _ownGradients;
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

    /// <summary>∂L/∂parameters by name, summed over all calls of <see cref="Backward"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients => new Dictionary<string, double[]>(
        _layers.SelectMany((layer, l) => layer.Gradients.Select(pair => KeyValuePair.Create($"{_cell}.{l}.{pair.Key}", pair.Value)))
            .Concat(_ownGradients));

    /// <param name="inputs">[T][F].</param>
    /// <param name="skips">[S].</param>
    /// <param name="masks">[layer][T][H] factors on each layer's output; of the last layer only the steps with an output count.</param>
    /// <param name="goesOn">Whether the sequence begins where that of the last call ended; no gradient flows there.</param>
    /// <returns>[O], or [T × O] where there is an output at every step.</returns>
    public double[] Forward(double[][] inputs, double[] skips, double[][][]? masks = null, bool goesOn = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (_time, _masks) = (inputs.Length, masks);
        var values = inputs;
        for (var l = 0; l < _layers.Length; l++)
        {
            var hidden = _layers[l].Forward(values, goesOn);
            values = Masked(l, IsResidual(l) ? [.. hidden.Zip(values, Sum)] : hidden);
        }

        _headInputs = [.. values[FirstOutput..].Select(value => (double[])[.. value, .. skips])];
        return [.. _headInputs.SelectMany(Outputs)];
    }

    /// <summary>The same for a sequence of tokens.</summary>
    /// <param name="tokens">[T].</param>
    public double[] Forward(int[] tokens, double[] skips, double[][][]? masks = null, bool goesOn = false)
    {
        _tokens = tokens;
        var rows = Parameters["embedding.weight"].Chunk(_options.Inputs).ToArray();
        return Forward(EmbeddingReference.Gather(rows, tokens), skips, masks, goesOn);
    }

    /// <summary>Back through the last <see cref="Forward(double[][], double[], double[][][], bool)"/>.</summary>
    /// <param name="outputGrad">[O] or [T × O] ∂L/∂output.</param>
    public void Backward(double[] outputGrad)
    {
        var grad = Enumerable.Range(0, _time).Select(_ => new double[_options.Hidden]).ToArray();
        foreach (var (step, part) in outputGrad.Chunk(_options.Outputs).Index())
            grad[FirstOutput + step] = BackwardHeads(_headInputs[step], part)[.._options.Hidden];

        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            var outer = Masked(l, grad);
            grad = _layers[l].Backward(outer);
            if (IsResidual(l))
                grad = [.. grad.Zip(outer, Sum)];
        }

        if (_options.Vocabulary > 0)
            AddToRows(grad);
    }

    int FirstOutput => _options.EveryStep ? 0 : _time - 1;

    bool IsResidual(int layer) => _options.Residual && (layer > 0 || _options.Inputs == _options.Hidden);

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
