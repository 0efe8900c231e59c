using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Seeded initial weights.</summary>
static class NetworkInitialisation
{
    /// <summary>Bias of the forget gate: the cell starts by remembering (Jozefowicz, Zaremba and Sutskever, 2015).</summary>
    const float ForgetBias = 1;

    public static IReadOnlyList<Tensor> Draw(LstmNetworkOptions options, ulong seed) =>
        [.. ParameterShape.Of(options).Select((shape, stream) => new Tensor(
            shape.Name, shape.Shape, Draw(options, shape, new CounterRandom(seed, (ulong)stream))))];

    static float[] Draw(LstmNetworkOptions options, ParameterShape shape, CounterRandom random)
    {
        var isHead = shape.Layer == options.Layers;
        return shape.Part switch
        {
            _ when isHead && (options.ZeroHead || shape.Part is ParameterPart.Bias) => new float[shape.Count],
            ParameterPart.Bias => Biases(options.Hidden),
            ParameterPart.HiddenWeights => Orthogonal(options.Hidden, random),
            _ => Glorot(shape, isHead ? shape.Rows : options.Hidden, random),
        };
    }

    static float[] Biases(int hidden)
    {
        var bias = new float[4 * hidden];
        bias.AsSpan(hidden, hidden).Fill(ForgetBias);
        return bias;
    }

    /// <summary>Uniform on ±√(6 / (fan in + fan out)), Glorot and Bengio (2010); a gate's fan out is H.</summary>
    static float[] Glorot(ParameterShape shape, int fanOut, CounterRandom random)
    {
        var bound = MathF.Sqrt(6f / (shape.Columns + fanOut));
        var values = new float[shape.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (2 * random.Uniform((ulong)i) - 1) * bound;

        return values;
    }

    /// <summary>For each gate a random orthogonal [H, H] matrix: Gram–Schmidt on normal rows (Saxe, McClelland and Ganguli, 2014).</summary>
    static float[] Orthogonal(int hidden, CounterRandom random)
    {
        var values = new float[4 * hidden * hidden];
        var rows = new double[hidden][];
        for (var gate = 0; gate < 4; gate++)
            for (var row = 0; row < hidden; row++)
            {
                rows[row] = OrthogonalRow(rows.AsSpan(0, row), hidden, random, (ulong)((gate * hidden + row) * hidden));
                for (var column = 0; column < hidden; column++)
                    values[(gate * hidden + row) * hidden + column] = (float)rows[row][column];
            }

        return values;
    }

    static double[] OrthogonalRow(ReadOnlySpan<double[]> before, int hidden, CounterRandom random, ulong index)
    {
        var row = new double[hidden];
        for (var column = 0; column < hidden; column++)
            row[column] = random.Normal(index + (ulong)column);

        // Twice: one pass leaves rounding errors that grow with H.
        for (var pass = 0; pass < 2; pass++)
            foreach (var other in before)
            {
                var overlap = TensorPrimitives.Dot<double>(row, other);
                for (var column = 0; column < hidden; column++)
                    row[column] -= overlap * other[column];
            }

        var length = Math.Sqrt(row.Sum(value => value * value));
        return Array.ConvertAll(row, value => value / length);
    }
}
