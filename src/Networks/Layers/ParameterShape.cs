namespace Gatecast.Networks;

/// <summary>Which part of a layer a tensor is.</summary>
enum ParameterPart
{
    InputWeights,
    HiddenWeights,
    Bias,

    /// <summary>A second bias, on the recurrent product.</summary>
    RecurrentBias,

    /// <summary>The rows of the tokens of a vocabulary.</summary>
    Embedding,

    /// <summary>Factors of the dense layer in front.</summary>
    ProjectionWeights,

    ProjectionBias,

    /// <summary>Factors of a layer norm.</summary>
    NormScale,

    /// <summary>Addends of a layer norm.</summary>
    NormShift,
}

/// <summary>One tensor of a network: its name and shape in PyTorch's layout, and whose it is.</summary>
/// <param name="Layer">Index of the layer; one past the last recurrent layer for the heads; −1 for the embedding and the dense layer in front.</param>
/// <param name="Rows">Gates × hidden, or outputs.</param>
/// <param name="Columns">Inputs or hidden units; 0 for a bias.</param>
/// <param name="FirstRow">Output of the network that is the first of a head.</param>
sealed record ParameterShape(string Name, int Layer, ParameterPart Part, int Rows, int Columns = 0, int FirstRow = 0)
{
    public int[] Shape => Columns == 0 ? [Rows] : [Rows, Columns];

    public int Count => Rows * int.Max(1, Columns);

    /// <summary>The tensors of a network, in the order of their layers.</summary>
    public static IReadOnlyList<ParameterShape> Of(RecurrentNetworkOptions options)
    {
        var recurrence = Recurrence.Of(options.Cell);
        var rows = recurrence.Gates * options.Hidden;
        var shapes = new List<ParameterShape>();
        if (options.Vocabulary > 0)
            shapes.Add(new("embedding.weight", Layer: -1, ParameterPart.Embedding, options.Vocabulary, options.Inputs));
        if (options.Projection > 0)
        {
            shapes.Add(new("projection.weight", Layer: -1, ParameterPart.ProjectionWeights, options.Projection, options.Inputs));
            shapes.Add(new("projection.bias", Layer: -1, ParameterPart.ProjectionBias, options.Projection));
        }

        for (var l = 0; l < options.Layers; l++)
        {
            var (name, inputs) = ($"{recurrence.Name}.{l}", options.InputsOf(l));
            if (options.Normalised)
            {
                shapes.Add(new($"norm.{l}.weight", l, ParameterPart.NormScale, inputs));
                shapes.Add(new($"norm.{l}.bias", l, ParameterPart.NormShift, inputs));
            }

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

        var first = 0;
        foreach (var head in options.Heads)
        {
            shapes.Add(new(
                $"{head.Name}.weight", options.Layers, ParameterPart.InputWeights, head.Outputs, options.Hidden + options.Skips, first));
            shapes.Add(new($"{head.Name}.bias", options.Layers, ParameterPart.Bias, head.Outputs, FirstRow: first));
            first += head.Outputs;
        }

        return shapes;
    }
}
