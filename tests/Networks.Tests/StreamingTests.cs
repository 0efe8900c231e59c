namespace Gatecast.Networks.Tests;

/// <summary>One step at a time gives what a batch gives.</summary>
public class StreamingTests
{
    /// <summary>Sums run in the same order in both, so only a product cut into slices of K may round differently.</summary>
    const float Tolerance = 1e-6f;

    public static TheoryData<string, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, int, int>();
            foreach (var kernels in Kernels.All)
                foreach (var hidden in (int[])[1, 7, 8, 9, 33, 50, 129])
                    foreach (var layers in (int[])[1, 3])
                        shapes.Add(kernels.Name, hidden, layers);
            return shapes;
        }
    }

    static RecurrentNetwork Network(string kernels, int hidden, int layers) => new(
        new() { Inputs = 3, Hidden = hidden, Layers = layers, Outputs = 5, Skips = 2 }, seed: 7, Kernels.All.First(one => one.Name == kernels));

    static SequenceBatch Batch(int time, int rows)
    {
        var (batch, random) = (new SequenceBatch(time, rows, features: 3, skips: 2) { Rows = rows }, new CounterRandom(5, 5));
        var next = 0UL;
        for (var row = 0; row < rows; row++)
        {
            for (var t = 0; t < time; t++)
                foreach (ref var value in batch.Input(t, row))
                    value = 2 * random.Uniform(next++) - 1;
            foreach (ref var value in batch.Skip(row))
                value = random.Uniform(next++);
        }

        return batch;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void The_last_of_many_steps_is_the_output_of_a_batch(string kernels, int hidden, int layers)
    {
        var network = Network(kernels, hidden, layers);
        var batch = Batch(time: 13, rows: 3);
        var outputs = new float[3 * 5];
        new RecurrentPass(network, batch, threads: 1).Forward(outputs);

        for (var row = 0; row < 3; row++)
        {
            var (state, output) = (network.NewState(), new float[5]);
            for (var time = 0; time < 13; time++)
                network.Step(batch.Input(time, row), batch.Skip(row), state, output);

            for (var k = 0; k < 5; k++)
                Assert.Equal(outputs[row * 5 + k], output[k], tolerance: Tolerance * (1 + MathF.Abs(output[k])));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Inference_gives_the_outputs_that_training_saw(string kernels, int hidden, int layers)
    {
        var network = Network(kernels, hidden, layers);
        var batch = Batch(time: 11, rows: 33);
        var pass = new RecurrentPass(network, batch, threads: 2);
        var (inferred, trained) = (new float[33 * 5], new float[33 * 5]);

        pass.Forward(inferred);
        pass.Backward(
            (_, first, rows, stride, outputs, _) =>
            {
                for (var row = 0; row < rows; row++)
                    outputs.Slice(row * stride, 5).CopyTo(trained.AsSpan((first + row) * 5));
                return 0;
            },
            seed: 1, step: 0);

        Assert.Equal(trained, inferred);
    }

    [Fact]
    public void A_shorter_batch_after_a_longer_one_is_as_if_it_came_first()
    {
        var network = Network(Kernels.Best.Name, hidden: 20, layers: 2);
        var batch = Batch(time: 11, rows: 20);
        var pass = new RecurrentPass(network, batch, threads: 1);
        var (all, some, fresh) = (new float[20 * 5], new float[7 * 5], new float[7 * 5]);
        pass.Forward(all);
        batch.Rows = 7;
        pass.Forward(some);
        new RecurrentPass(network, batch, threads: 1).Forward(fresh);

        Assert.Equal(fresh, some);
        Assert.Equal(all[..35], some);
    }

    [Fact]
    public void A_cleared_state_begins_anew()
    {
        var network = Network(Kernels.Best.Name, hidden: 9, layers: 2);
        var (state, first, again) = (network.NewState(), new float[5], new float[5]);
        network.Step([1, 2, 3], [4, 5], state, first);
        network.Step([3, 2, 1], [4, 5], state, again);
        state.Clear();
        network.Step([1, 2, 3], [4, 5], state, again);

        Assert.Equal(first, again);
    }

    [Fact]
    public void A_copied_state_goes_on_as_the_original_does()
    {
        var network = Network(Kernels.Best.Name, hidden: 9, layers: 2);
        var (one, other, a, b) = (network.NewState(), network.NewState(), new float[5], new float[5]);
        network.Step([1, 2, 3], [4, 5], one, a);
        other.CopyFrom(one);
        network.Step([3, 2, 1], [4, 5], one, a);
        network.Step([3, 2, 1], [4, 5], other, b);

        Assert.Equal(a, b);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var network = Network(Kernels.Best.Name, hidden: 50, layers: 2);
        var (state, output, input, skips) = (network.NewState(), new float[5], new float[3], new float[2]);

        Assert.Equal(0, Allocations.OfSteps(_ => network.Step(input, skips, state, output)));
    }

    [Fact]
    public void An_inference_call_allocates_nothing()
    {
        var network = Network(Kernels.Best.Name, hidden: 50, layers: 2);
        var (pass, outputs) = (new RecurrentPass(network, Batch(time: 9, rows: 20), threads: 1), new float[100]);

        Assert.Equal(0, Allocations.OfSteps(_ => pass.Forward(outputs)));
    }

    [Fact]
    public void Wrong_lengths_and_foreign_states_are_refused()
    {
        var network = Network(Kernels.Best.Name, hidden: 4, layers: 1);
        var foreign = Network(Kernels.Best.Name, hidden: 4, layers: 1).NewState();
        var output = new float[5];

        Assert.ThrowsAny<ArgumentException>(() => network.Step([1, 2], [4, 5], network.NewState(), output));
        Assert.ThrowsAny<ArgumentException>(() => network.Step([1, 2, 3], [4], network.NewState(), output));
        Assert.ThrowsAny<ArgumentException>(() => network.Step([1, 2, 3], [4, 5], network.NewState(), new float[4]));
        Assert.ThrowsAny<ArgumentException>(() => network.Step([1, 2, 3], [4, 5], foreign, output));
    }
}
