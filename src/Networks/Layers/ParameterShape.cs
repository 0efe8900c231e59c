namespace Gatecast.Networks;

/// <summary>Which part of a layer a tensor is.</summary>
enum ParameterPart
{
    InputWeights,
    HiddenWeights,
    Bias,
}

/// <summary>One tensor of a network: its name and shape in PyTorch's layout, and whose it is.</summary>
/// <param name="Layer">Index of the layer; one past the last LSTM layer for the head.</param>
/// <param name="Rows">Gates × hidden, or outputs.</param>
/// <param name="Columns">Inputs or hidden units; 0 for a bias.</param>
sealed record ParameterShape(string Name, int Layer, ParameterPart Part, int Rows, int Columns = 0)
{
    public int[] Shape => Columns == 0 ? [Rows] : [Rows, Columns];

    public int Count => Rows * int.Max(1, Columns);

    /// <summary>The tensors of a network, in the order of their layers.</summary>
    public static IReadOnlyList<ParameterShape> Of(LstmNetworkOptions options)
    {
        var gates = 4 * options.Hidden;
        var shapes = new List<ParameterShape>();
        for (var l = 0; l < options.Layers; l++)
        {
            shapes.Add(new($"lstm.{l}.weight_ih", l, ParameterPart.InputWeights, gates, l == 0 ? options.Inputs : options.Hidden));
            shapes.Add(new($"lstm.{l}.weight_hh", l, ParameterPart.HiddenWeights, gates, options.Hidden));
            shapes.Add(new($"lstm.{l}.bias", l, ParameterPart.Bias, gates));
        }

        shapes.Add(new("head.weight", options.Layers, ParameterPart.InputWeights, options.Outputs, options.Hidden + options.Skips));
        shapes.Add(new("head.bias", options.Layers, ParameterPart.Bias, options.Outputs));
        return shapes;
    }
}
