namespace Gatecast.Networks;

/// <summary>The definition of an <see cref="RecurrentNetwork"/> in <see cref="double"/>, one sequence at a time.</summary>
/// <remarks><code>
/// x₀ = inputs     x_{l+1}(t) = mask_l(t) ⊙ layer_l(x_l)(t)     output = W·[x_L(T − 1) | skips] + b
/// </code>
/// Parameters are those that <see cref="RecurrentNetwork.Export"/> names. Without masks there is no dropout.</remarks>
public sealed class RecurrentNetworkReference
{
    readonly RecurrentLayerReference[] _layers;
    readonly string _cell;
    readonly double[] _headWeights;
    readonly double[] _headBias;
    readonly double[] _headWeightsGrad;
    readonly double[] _headBiasGrad;
    double[] _headInput = [];
    double[][][]? _masks;
    int _time;

    public RecurrentNetworkReference(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Parameters = tensors.ToDictionary(tensor => tensor.Name, tensor => Array.ConvertAll(tensor.Values, value => (double)value));
        _cell = tensors[0].Name.Split('.')[0];
        _layers =
        [
            .. Enumerable.Range(0, tensors.Count(tensor => tensor.Name.EndsWith(".weight_hh", StringComparison.Ordinal)))
                .Select(l => RecurrentLayerReference.Of(_cell, PartsOf($"{_cell}.{l}."))),
        ];
        (_headWeights, _headBias) = (Parameters["head.weight"], Parameters["head.bias"]);
        (_headWeightsGrad, _headBiasGrad) = (new double[_headWeights.Length], new double[_headBias.Length]);
    }

    /// <summary>By name; what is written here counts from the next pass on.</summary>
    public IReadOnlyDictionary<string, double[]> Parameters { get; }

    /// <summary>∂L/∂parameters by name, summed over all calls of <see cref="Backward"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients => new Dictionary<string, double[]>(
        _layers.SelectMany((layer, l) => layer.Gradients.Select(pair => KeyValuePair.Create($"{_cell}.{l}.{pair.Key}", pair.Value))))
    {
        ["head.weight"] = _headWeightsGrad,
        ["head.bias"] = _headBiasGrad,
    };

    /// <param name="inputs">[T][F].</param>
    /// <param name="skips">[S].</param>
    /// <param name="masks">[layer][T][H] factors on each layer's output; of the last layer only the last time step counts.</param>
    /// <returns>[O].</returns>
    public double[] Forward(double[][] inputs, double[] skips, double[][][]? masks = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (_time, _masks) = (inputs.Length, masks);
        var values = inputs;
        for (var l = 0; l < _layers.Length; l++)
            values = Masked(l, _layers[l].Forward(values));

        _headInput = [.. values[^1], .. skips];
        double[] output = [.. _headBias];
        RecurrentLayerReference.AddProduct(_headWeights, _headInput, output);
        return output;
    }

    /// <summary>Back through the last <see cref="Forward"/>.</summary>
    /// <param name="outputGrad">[O] ∂L/∂output.</param>
    public void Backward(double[] outputGrad)
    {
        RecurrentLayerReference.AddOuterProduct(outputGrad, _headInput, _headWeightsGrad);
        RecurrentLayerReference.AddOuterProduct(outputGrad, [1], _headBiasGrad);
        var headInputGrad = new double[_headInput.Length];
        RecurrentLayerReference.AddTransposedProduct(_headWeights, outputGrad, headInputGrad);

        var hidden = _layers[0].Hidden;
        double[][] grad = [.. Enumerable.Range(0, _time).Select(_ => new double[hidden])];
        grad[^1] = headInputGrad[..hidden];
        for (var l = _layers.Length - 1; l >= 0; l--)
            grad = _layers[l].Backward(Masked(l, grad));
    }

    Dictionary<string, double[]> PartsOf(string prefix) => Parameters
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    /// <summary>Dropout and its own adjoint: both multiply by the mask.</summary>
    double[][] Masked(int layer, double[][] values) =>
        _masks is null ? values : [.. values.Zip(_masks[layer], (value, mask) => value.Zip(mask, (v, m) => v * m).ToArray())];
}
