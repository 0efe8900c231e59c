using Gatecast.Networks;

namespace Gatecast.Lab.Tests;

public class GradientProbeTests
{
    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Rnn)]
    public void Norms_by_lag_agree_with_the_reference(CellKind cell)
    {
        const int Rows = 3;
        foreach (var task in (ILabTask[])[new AddingProblem(12), new CopyMemory(10)])
        {
            var options = new RecurrentNetworkOptions { Cell = cell, Inputs = task.Inputs, Hidden = 6, Outputs = task.Outputs, EveryStep = task.EveryStep };
            var network = new RecurrentNetwork(options, seed: 3);
            var measured = new GradientProbe(task, options, new(1, Stream: 5), Rows, threads: 1).Measure(network.Snapshot());

            var expected = new double[task.Steps];
            for (var row = 0; row < Rows; row++)
            {
                var (inputs, target) = Drawn.Of(task, (ulong)row);
                var reference = new RecurrentNetworkReference(options, network.Export());
                var output = reference.Forward([.. inputs.Select(step => Array.ConvertAll(step, value => (double)value))], skips: []);
                var (last, grad, all) = (new float[task.Outputs], new float[task.Outputs], new double[output.Length]);
                for (var i = 0; i < last.Length; i++)
                    last[i] = (float)output[^(last.Length - i)];
                task.Loss(task.Steps - 1, last, target, weight: 1, grad);
                Array.ConvertAll(grad, value => (double)value).CopyTo(all, output.Length - grad.Length);
                reference.Backward(all);
                for (var lag = 0; lag < task.Steps; lag++)
                    expected[lag] += Math.Sqrt(reference.HiddenGradients[0][^(1 + lag)].Sum(value => value * value)) / Rows;
            }

            // Floats through twelve to thirty steps.
            for (var lag = 0; lag < task.Steps; lag++)
                Assert.Equal(1, measured[lag] / expected[lag], 1e-4);
        }
    }
}
