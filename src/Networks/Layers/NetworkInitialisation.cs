using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Seeded initial weights.</summary>
static class NetworkInitialisation
{
    public static IReadOnlyList<Tensor> Draw(RecurrentNetworkOptions options, ulong seed) =>
        [.. ParameterShape.Of(options).Select((shape, stream) => new Tensor(
            shape.Name, shape.Shape, Draw(options, shape, new CounterRandom(seed, (ulong)stream))))];

    static float[] Draw(RecurrentNetworkOptions options, ParameterShape shape, CounterRandom random)
    {
        var (isHead, recurrence) = (shape.Layer == options.Layers, Recurrence.Of(options.Cell));
        var isUniform = options.InitialWeights is InitialWeights.Uniform;
        return shape.Part switch
        {
            ParameterPart.Embedding => Normal(shape.Count, random),
            ParameterPart.ProjectionWeights or ParameterPart.ProjectionBias when isUniform => Uniform(shape, options.Inputs, random),
            ParameterPart.ProjectionWeights => Glorot(shape, shape.Rows, random),
            ParameterPart.NormScale => [.. Enumerable.Repeat(1f, shape.Count)],
            ParameterPart.ProjectionBias or ParameterPart.NormShift => new float[shape.Count],
            _ when isHead && options.ZeroHead => new float[shape.Count],
            _ when isHead && isUniform => Uniform(shape, options.Hidden + options.Skips, random),
            ParameterPart.Bias when isHead => new float[shape.Count],
            ParameterPart.Bias when options.ChronoSteps > 0 => recurrence.ChronoBias(ChronoTimes(options, random)),
            ParameterPart.Bias when isUniform => Sum(recurrence.InitialBias(options, shape.Layer), Uniform(shape, options.Hidden, random)),
            ParameterPart.Bias => recurrence.InitialBias(options, shape.Layer),
            _ when isUniform => Uniform(shape, options.Hidden, random),
            ParameterPart.RecurrentBias => new float[shape.Count],
            ParameterPart.HiddenWeights when !recurrence.BeginsOrthogonal => new float[shape.Count],
            ParameterPart.HiddenWeights => Orthogonal(recurrence.Gates, options.Hidden, random),
            _ => Glorot(shape, isHead ? shape.Rows : options.Hidden, random),
        };
    }

    /// <summary>Standard normal, as torch.nn.Embedding begins.</summary>
    static float[] Normal(int count, CounterRandom random) =>
        [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)i))];

    /// <summary>[H] steps that each unit begins by remembering over, uniform on 1 … T − 1 (Tallec and Ollivier, 2018).</summary>
    static float[] ChronoTimes(RecurrentNetworkOptions options, CounterRandom random) =>
        [.. Enumerable.Range(0, options.Hidden).Select(unit => 1 + random.Uniform((ulong)unit) * (options.ChronoSteps - 2))];

    /// <summary>Uniform on ±√(6 / (fan in + fan out)), Glorot and Bengio (2010); a gate's fan out is H.</summary>
    static float[] Glorot(ParameterShape shape, int fanOut, CounterRandom random)
    {
        var bound = MathF.Sqrt(6f / (shape.Columns + fanOut));
        var values = new float[shape.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (2 * random.Uniform((ulong)i) - 1) * bound;

        return values;
    }

    /// <summary>Uniform on ±1/√(fan in), as torch.nn begins; a recurrent layer takes H for all its parts.</summary>
    static float[] Uniform(ParameterShape shape, int fanIn, CounterRandom random)
    {
        var bound = 1 / MathF.Sqrt(fanIn);
        return [.. Enumerable.Range(0, shape.Count).Select(i => (2 * random.Uniform((ulong)i) - 1) * bound)];
    }

    static float[] Sum(float[] left, float[] right)
    {
        TensorPrimitives.Add(left, right, left);
        return left;
    }

    /// <summary>For each gate a random orthogonal [H, H] matrix: Gram–Schmidt on normal rows (Saxe, McClelland and Ganguli, 2014).</summary>
    static float[] Orthogonal(int gates, int hidden, CounterRandom random)
    {
        var values = new float[gates * hidden * hidden];
        var rows = new double[hidden][];
        for (var gate = 0; gate < gates; gate++)
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
