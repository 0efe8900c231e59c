namespace Gatecast.Networks.Tests;

public class WeightAverageTests
{
    static RecurrentNetwork Network() => new(new() { Inputs = 2, Hidden = 3, Outputs = 1 }, seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void It_weighs_each_step_by_how_long_ago_it_was(double memory)
    {
        var network = Network();
        var average = new WeightAverage(network, memory);
        var seen = new List<float[]>();
        for (var step = 0; step < 10; step++)
        {
            float[] parameters = [.. Enumerable.Range(0, network.Snapshot().Length).Select(i => MathF.Sin(1 + i + 7 * step))];
            network.Restore(parameters);
            average.Add();
            seen.Add(parameters);
        }

        // The last step counts 1, the one before d, then d², …
        var decay = 1 - 1 / memory;
        double[] weights = [.. Enumerable.Range(0, 10).Select(step => Math.Pow(decay, 9 - step))];
        var averaged = average.Snapshot();
        for (var i = 0; i < averaged.Length; i++)
            Assert.Equal(seen.Zip(weights, (parameters, weight) => weight * parameters[i]).Sum() / weights.Sum(), averaged[i], tolerance: 1e-5);
    }

    [Fact]
    public void From_its_state_it_goes_on_to_the_same_bits()
    {
        var network = Network();
        var (average, resumed) = (new WeightAverage(network, 5), new WeightAverage(network, 5));
        average.Add();
        resumed.Restore(average.State());
        network.Restore([.. network.Snapshot().Select(weight => 2 * weight)]);
        average.Add();
        resumed.Add();

        Assert.Equal(average.Snapshot(), resumed.Snapshot());
        Assert.Throws<ArgumentException>(() => resumed.Restore(new(1, [0])));
    }

    [Fact]
    public void The_average_goes_back_into_its_network()
    {
        var network = Network();
        var before = network.Snapshot();
        var average = new WeightAverage(network, 5);
        average.Add();
        network.Restore(average.Snapshot());

        Assert.All(before.Zip(network.Snapshot()), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-6f));
    }

    [Fact]
    public void Wrong_use_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(Network(), 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(Network(), double.NaN));
        Assert.Throws<InvalidOperationException>(() => new WeightAverage(Network(), 5).Snapshot());
    }
}
