namespace Gatecast.Networks;

/// <summary>Which part of a layer a tensor is.</summary>
enum ParameterPart
{
    InputWeights,
    HiddenWeights,
    Bias,

    /// <summary>A second bias, on the recurrent product.</summary>
    RecurrentBias,
}

/// <summary>One tensor of a network: its name and shape in PyTorch's layout, and whose it is.</summary>
/// <param name="Layer">Index of the layer; one past the last recurrent layer for the head.</param>
/// <param name="Rows">Gates × hidden, or outputs.</param>
/// <param name="Columns">Inputs or hidden units; 0 for a bias.</param>
sealed record ParameterShape(string Name, int Layer, ParameterPart Part, int Rows, int Columns = 0)
{
    public int[] Shape => Columns == 0 ? [Rows] : [Rows, Columns];

    public int Count => Rows * int.Max(1, Columns);

    /// <summary>The tensors of a network, in the order of their layers.</summary>
    public static IReadOnlyList<ParameterShape> Of(RecurrentNetworkOptions options)
    {
        var recurrence = Recurrence.Of(options.Cell);
        var rows = recurrence.Gates * options.Hidden;
        var shapes = new List<ParameterShape>();
        for (var l = 0; l < options.Layers; l++)
        {
            var (name, inputs) = ($"{recurrence.Name}.{l}", l == 0 ? options.Inputs : options.Hidden);
            shapes.Add(new($"{name}.weight_ih", l, ParameterPart.InputWeights, rows, inputs));
            shapes.Add(new($"{name}.weight_hh", l, ParameterPart.HiddenWeights, rows, options.Hidden));
            if (!recurrence.HasRecurrentBias)
            {
                shapes.Add(new($"{name}.bias", l, ParameterPart.Bias, rows));
                continue;
            }

            shapes.Add(new($"{name}.bias_ih", l, ParameterPart.Bias, rows));
            shapes.Add(new($"{name}.bias_hh", l, ParameterPart.RecurrentBias, rows));
        }

        shapes.Add(new("head.weight", options.Layers, ParameterPart.InputWeights, options.Outputs, options.Hidden + options.Skips));
        shapes.Add(new("head.bias", options.Layers, ParameterPart.Bias, options.Outputs));
        return shapes;
    }
}
