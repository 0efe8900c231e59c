namespace Gatecast.Networks.Tests;

public class AdamWTests
{
    static readonly RecurrentNetworkOptions _options = new() { Inputs = 3, Hidden = 9, Layers = 2, Skips = 2, Outputs = 3 };

    public static MatrixTheoryData<string, float> ClipNorms => new(Kernels.All.Select(kernels => kernels.Name), [0.5f, float.PositiveInfinity]);

    [Theory, MemberData(nameof(ClipNorms))]
    public void Twenty_steps_equal_its_twin(string width, float clipNorm)
    {
        var decay = float.IsInfinity(clipNorm) ? 0 : 0.1f;
        const float Rate = 0.01f;
        var options = new AdamWOptions { ClipNorm = clipNorm, WeightDecay = decay };
        var one = new NetworkCase(_options, time: 5, rows: 17, kernels: Widths.Named(width));
        var optimizer = new AdamW(one.Network, options);
        var names = one.Network.Export().SelectMany(tensor => tensor.Values.Select(_ => tensor.Name)).ToArray();
        var weights = Flat(one.Network.Export());
        var (means, squares) = (new double[weights.Length], new double[weights.Length]);
        var clipped = 0;

        for (var step = 1; step <= 20; step++)
        {
            one.Backward();
            var gradient = Flat(one.Pass.ExportGradient());
            var norm = Math.Sqrt(gradient.Sum(g => g * g));
            clipped += norm > clipNorm ? 1 : 0;
            gradient = AdamWReference.Clip(gradient, clipNorm);
            for (var i = 0; i < weights.Length; i++)
                (weights[i], means[i], squares[i]) = AdamWReference.Step(
                    weights[i], means[i], squares[i], gradient[i], step, Rate,
                    decay: names[i].EndsWith("bias", StringComparison.Ordinal) ? 0 : decay, options);

            Assert.Equal(norm, optimizer.Step(one.Pass, Rate), 1e-6 * norm);
        }

        // Each step rounds a weight once: twenty halves of 6e-8, and as much again in the moments.
        Near.Equal(weights, [.. Flat(one.Network.Export()).Select(weight => (float)weight)], 3e-6);
        Assert.Equal(20, optimizer.Steps);
        Assert.Equal(float.IsInfinity(clipNorm) ? 0 : 20, clipped);
    }

    [Fact]
    public void Without_a_gradient_weights_decay_and_biases_do_not()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        var before = one.Network.Export();
        one.Pass.Backward((_, _, _, _, _, _) => 0, seed: 1, step: 0);
        new AdamW(one.Network, new() { WeightDecay = 0.5f }).Step(one.Pass, 0.1f);

        foreach (var (was, now) in before.Zip(one.Network.Export()))
            Near.Equal([.. was.Values.Select(value => value * (was.Shape.Length == 1 ? 1 : 0.95))], now.Values, 2e-7, was.Name);
    }

    [Fact]
    public void From_a_snapshot_it_goes_on_to_the_same_bits()
    {
        var (one, other) = (new NetworkCase(_options, time: 5, rows: 17), new NetworkCase(_options, time: 5, rows: 17));
        var (optimizer, resumed) = (new AdamW(one.Network, new()), new AdamW(other.Network, new()));
        Step(one, optimizer, 3);
        other.Network.Restore(one.Network.Snapshot());
        resumed.Restore(optimizer.Snapshot());
        Step(one, optimizer, 3);
        Step(other, resumed, 3);

        Assert.Equal(one.Network.Snapshot(), other.Network.Snapshot());
        Assert.Equal(6, resumed.Steps);
        Assert.Throws<ArgumentException>(() => resumed.Restore(new(1, [0], [0])));

        static void Step(NetworkCase network, AdamW optimizer, int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                network.Backward();
                optimizer.Step(network.Pass, 0.01f);
            }
        }
    }

    [Fact]
    public void A_gradient_that_is_not_finite_changes_nothing_and_is_told_apart()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        var (optimizer, before) = (new AdamW(one.Network, new()), one.Network.Snapshot());
        one.Pass.Backward(
            (_, _, _, _, _, grads) =>
            {
                grads[0] = float.PositiveInfinity;
                return 0;
            }, seed: 1, step: 0);

        Assert.False(optimizer.TryStep(one.Pass, 0.1f));
        Assert.Equal(0, optimizer.Steps);
        Assert.Equal(before, one.Network.Snapshot());
        Assert.Throws<ArithmeticException>(() => optimizer.Step(one.Pass, 0.1f));
    }

    [Fact]
    public void Padding_stays_exactly_zero()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        var optimizer = new AdamW(one.Network, new());
        for (var step = 0; step < 20; step++)
        {
            one.Backward();
            optimizer.Step(one.Pass, 0.01f);
        }

        Assert.Equal(one.Network.ParameterCount, one.Network.Snapshot().Count(weight => weight != 0));
    }

    [Fact]
    public void A_step_leaves_the_gradient_as_it_was_even_where_it_is_clipped()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        one.Backward();
        var before = one.Pass.Gradient.ToArray();
        new AdamW(one.Network, new() { ClipNorm = 1e-3f }).Step(one.Pass, 0.01f);

        Near.SameBits(before, one.Pass.Gradient);
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void The_kernel_refuses_slabs_of_unequal_length_or_no_whole_number_of_vectors(string width)
    {
        var kernels = Widths.Named(width);
        var n = 3 * kernels.Lanes;
        for (var shorter = 0; shorter < 5; shorter++)
        {
            var slabs = Enumerable.Range(0, 5).Select(i => new float[i == shorter ? n - 1 : n]).ToArray();
            Assert.Throws<ArgumentException>(() => kernels.AdamW(slabs[0], slabs[1], default, slabs[2], slabs[3], slabs[4]));
        }

        if (kernels.Lanes > 1)
            Assert.Throws<ArgumentException>(() =>
                kernels.AdamW(new float[n + 1], new float[n + 1], default, new float[n + 1], new float[n + 1], new float[n + 1]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_throws_and_changes_nothing(float bad)
    {
        var (one, other) = (new NetworkCase(_options, time: 5, rows: 17), new NetworkCase(_options, time: 5, rows: 17));
        var (optimizer, untouched) = (new AdamW(one.Network, new()), new AdamW(other.Network, new()));
        void StepBoth()
        {
            one.Backward();
            other.Backward();
            optimizer.Step(one.Pass, 0.01f);
            untouched.Step(other.Pass, 0.01f);
        }

        StepBoth();
        one.Batch.Skip(3)[1] = bad;
        one.Backward();
        Assert.Throws<ArithmeticException>(() => optimizer.Step(one.Pass, 0.01f));

        Assert.Equal(1, optimizer.Steps);
        Near.SameBits(other.Network.Snapshot(), one.Network.Snapshot());
        one.Fill(17, seed: 1);
        StepBoth();
        Near.SameBits(other.Network.Snapshot(), one.Network.Snapshot());
    }

    [Fact]
    public void NaN_in_one_input_reaches_the_loss_and_stops_the_step()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        one.Batch.Input(0, 16)[2] = float.NaN;
        var before = one.Network.Snapshot();

        Assert.Equal(double.NaN, one.Backward());
        Assert.Throws<ArithmeticException>(() => new AdamW(one.Network, new()).Step(one.Pass, 0.01f));
        Near.SameBits(before, one.Network.Snapshot());
    }

    [Fact]
    public void A_pass_of_another_network_throws()
    {
        var (one, other) = (new NetworkCase(_options, time: 5, rows: 17), new NetworkCase(_options, time: 5, rows: 17));
        Assert.Throws<ArgumentException>(() => new AdamW(one.Network, new()).Step(other.Pass, 0.01f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.1f)]
    public void A_learning_rate_that_is_no_rate_throws(float rate)
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        one.Backward();
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(one.Network, new()).Step(one.Pass, rate));
    }

    [Fact]
    public void Settings_out_of_range_throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamWOptions { MeanDecay = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamWOptions { SquareDecay = -0.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamWOptions { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamWOptions { WeightDecay = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamWOptions { ClipNorm = 0 });
    }

    static double[] Flat(IReadOnlyList<Tensor> tensors) => [.. tensors.SelectMany(tensor => Draws.Doubles(tensor.Values))];
}
