using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>Measures how far back the loss of a network reaches, on a fixed batch of sequences.</summary>
/// <remarks>It has a network of its own with the same weights, so that training pays nothing for it.</remarks>
sealed class GradientProbe
{
    readonly RecurrentNetwork _network;
    readonly RecurrentPass _pass;
    readonly TaskBatch _batch;

    public GradientProbe(ILabTask task, RecurrentNetworkOptions options, CounterRandom random, int rows, int threads)
    {
        _network = new(options with { HiddenGradients = true }, seed: 0);
        _batch = new(task, rows);
        _batch.Fill(random, first: 0);
        _pass = new(_network, _batch.Sequences, threads);
    }

    /// <param name="weights">A snapshot of the network that is trained.</param>
    /// <returns>[T] as <see cref="LabMeasurement.GradientByLag"/>.</returns>
    public double[] Measure(ReadOnlySpan<float> weights)
    {
        _network.Restore(weights);
        _pass.Backward(_batch.LastLoss, seed: 0, step: 0);
        var (steps, rows) = (_batch.Sequences.Time, _batch.Sequences.Rows);
        var norms = new double[steps];
        for (var lag = 0; lag < steps; lag++)
            for (var row = 0; row < rows; row++)
                norms[lag] += Norm(_pass.HiddenGrad(layer: 0, steps - 1 - lag, row)) / rows;
        return norms;
    }

    /// <summary>In double: squares of small gradients are below what a float holds.</summary>
    static double Norm(ReadOnlySpan<float> grad)
    {
        var sum = 0.0;
        foreach (var value in grad)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
