using Gatecast.Networks;

namespace Gatecast.Project.Tests;

/// <summary>The example of docs/networks.md is compiled and run here, and must read the same there.</summary>
public class NetworksPageTests
{
    static float Example()
    {
        // <networks>
        // Two layers of 32 units that read one feature and say what comes next, at every step.
        var network = new RecurrentNetwork(
            new() { Cell = CellKind.Lstm, Inputs = 1, Hidden = 32, Layers = 2, Outputs = 1, EveryStep = true }, seed: 1);
        var batch = new SequenceBatch(time: 40, capacity: 16, features: 1, skips: 0) { Rows = 16 };
        for (var row = 0; row < batch.Rows; row++)
            for (var time = 0; time < batch.Time; time++)
                batch.Input(time, row)[0] = Wave(row + time);

        var pass = new RecurrentPass(network, batch, threads: 2);
        var optimizer = new AdamW(network, new());
        for (var step = 0; step < 300; step++)
        {
            pass.Backward(SquaredError, seed: 1, step);
            optimizer.Step(pass, learningRate: 0.003f);
        }

        // One step at a time, as candles arrive. The state is all that has to be kept.
        var (state, next) = (network.NewState(), new float[1]);
        for (var time = 0; time < 40; time++)
            network.Step([Wave(time)], skips: [], state, next);
        Console.WriteLine($"after {Wave(39):F3} comes {Wave(40):F3}; the network says {next[0]:F3}");

        static float Wave(int time) => MathF.Sin(0.3f * time);

        static double SquaredError(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var error = outputs[row * stride] - Wave(firstRow + row + time + 1);
                outputGrad[row * stride] = error / (16 * 40);
                sum += 0.5 * error * error / (16 * 40);
            }

            return sum;
        }
        // </networks>

        return MathF.Abs(next[0] - Wave(40));
    }

    [Fact]
    public void The_example_learns_to_continue_a_wave() => Assert.InRange(Example(), 0, 0.1f);

    [Fact]
    public void The_example_in_the_page_is_the_one_that_is_compiled()
    {
        var source = Repository.Read("tests/Project.Tests/NetworksPageTests.cs");
        var body = source.Split("// <networks>\n")[1].Split("        // </networks>")[0];
        var example = string.Join('\n', body.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : ""));

        Assert.Contains($"```csharp\nusing Gatecast.Networks;\n\n{example}\n```", Repository.Read("docs/networks.md"), StringComparison.Ordinal);
    }
}
