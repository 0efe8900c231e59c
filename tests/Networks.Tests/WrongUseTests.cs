namespace Gatecast.Networks.Tests;

/// <summary>Wrong sizes are an <see cref="ArgumentException"/> that names what was found, before anything is computed or changed.</summary>
public class WrongUseTests
{
    static readonly RecurrentNetworkOptions _options = new() { Inputs = 2, Hidden = 5, Skips = 1, Outputs = 3 };

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public void A_number_of_hidden_units_out_of_range_throws(int hidden)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Hidden = hidden });
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Inputs = hidden });
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Outputs = hidden });
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Layers = hidden });
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Skips = hidden == 0 ? -1 : hidden });
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(0.95f)]
    [InlineData(float.NaN)]
    public void A_dropout_out_of_range_throws(float dropout) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _options with { Dropout = dropout });

    [Fact]
    public void A_network_that_would_not_fit_into_memory_throws() =>
        Assert.Throws<ArgumentException>(() => new RecurrentNetwork(_options with { Hidden = RecurrentNetworkOptions.LargestWidth, Layers = 16 }, seed: 1));

    [Theory]
    [InlineData(0, 4, 2, 1)]
    [InlineData(5, 0, 2, 1)]
    [InlineData(5, 4, 0, 1)]
    [InlineData(5, 4, -1, 1)]
    [InlineData(5, 4, 2, -1)]
    [InlineData(65_536, 65_536, 1, 0)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 0)]
    [InlineData(1, int.MaxValue, 1, int.MaxValue)]
    public void A_batch_of_impossible_size_throws(int time, int capacity, int features, int skips) =>
        Assert.ThrowsAny<ArgumentException>(() => new SequenceBatch(time, capacity, features, skips));

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void More_rows_than_the_batch_holds_throw(int rows)
    {
        var batch = new SequenceBatch(time: 5, capacity: 4, features: 2, skips: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Rows = rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Input(0, rows).Length);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 0)]
    public void A_batch_of_other_features_than_the_network_throws(int features, int skips) =>
        Assert.Throws<ArgumentException>(() => new RecurrentPass(new(_options, seed: 1), new(5, 4, features, skips), threads: 1));

    [Fact]
    public void Sequences_whose_trace_would_not_fit_into_memory_throw() => Assert.Throws<ArgumentException>(() =>
        new RecurrentPass(new(_options with { Hidden = 256 }, seed: 1), new(time: 1_000_000, capacity: 16, features: 2, skips: 1), threads: 1));

    [Fact]
    public void No_threads_throw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentPass(new(_options, seed: 1), new(5, 4, 2, 1), threads: 0));

    [Fact]
    public void An_output_buffer_that_is_too_short_throws()
    {
        var one = new NetworkCase(_options, time: 5, rows: 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Pass.Forward(new float[11]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_of_the_loss_reaches_the_caller_as_itself(int threads)
    {
        var one = new NetworkCase(_options, time: 5, rows: 33, threads);
        Assert.Throws<OperationCanceledException>(() =>
            one.Pass.Backward((_, _, _, _, _, _) => throw new OperationCanceledException(), seed: 1, step: 0));
    }

    [Fact]
    public void Importing_other_tensors_than_the_networks_own_throws_and_changes_nothing()
    {
        var network = new RecurrentNetwork(_options, seed: 1);
        var (before, tensors) = (network.Snapshot(), network.Export());
        var other = new RecurrentNetwork(_options, seed: 2).Export();
        IReadOnlyList<Tensor>[] wrong =
        [
            [.. other.Skip(1)],
            [.. other, new("extra", [1], [1])],
            [.. other, tensors[0]],
            new RecurrentNetwork(_options with { Hidden = 6 }, seed: 1).Export(),
            [.. other.SkipLast(1), new("head.bias", [3], [1, 2, float.NaN])],
            [.. other.SkipLast(1), new("head.bias", [3, 1], [1, 2, 3])],
        ];

        foreach (var import in wrong)
            Assert.Throws<ArgumentException>(() => network.Import(import));
        Near.SameBits(before, network.Snapshot());
    }

    [Fact]
    public void A_snapshot_of_another_network_throws() =>
        Assert.Throws<ArgumentException>(() => new RecurrentNetwork(_options, seed: 1).Restore(new float[10]));

    [Theory]
    [InlineData(new[] { 2, 2 }, 3)]
    [InlineData(new[] { -1, -3 }, 3)]
    [InlineData(new[] { 65_536, 65_536, 65_536, 65_536 }, 0)]
    public void A_tensor_whose_shape_does_not_match_its_values_throws(int[] shape, int values) =>
        Assert.Throws<ArgumentException>(() => new Tensor("x", shape, new float[values]));
}
