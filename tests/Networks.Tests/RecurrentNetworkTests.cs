namespace Gatecast.Networks.Tests;

public class RecurrentNetworkTests
{
    /// <summary>Sums of hundreds of rounded terms in float through thirteen steps and three layers; 1.3e-6 is the worst seen.</summary>
    const double Tolerance = 4e-6;

    public static TheoryData<string, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, int, int>();
            foreach (var kernels in Kernels.All)
                foreach (var hidden in (int[])[1, 7, 16, 33, 50])
                    foreach (var layers in (int[])[1, 2, 3])
                        if (kernels == Kernels.Best || hidden is 7 or 33)
                            shapes.Add(kernels.Name, hidden, layers);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Outputs_loss_and_every_gradient_agree_with_the_reference(string width, int hidden, int layers)
    {
        var number = 0;
        foreach (var time in (int[])[1, 2, 13])
            foreach (var rows in (int[])[1, 3, 16, 17, 33])
            {
                // Inputs and skips take turns, so that each meets every other size.
                var options = new RecurrentNetworkOptions
                {
                    Inputs = number % 2 == 0 ? 1 : 3,
                    Hidden = hidden,
                    Layers = layers,
                    Skips = number / 2 % 2 == 0 ? 0 : 3,
                    Outputs = number % 3 == 0 ? 34 : 2,
                };
                var one = new NetworkCase(options, time, rows, seed: (ulong)++number, kernels: Widths.Named(width));

                one.AssertEqualsReference(
                    Tolerance, $"{width}, H {hidden}, L {layers}, T {time}, B {rows}, In {options.Inputs}, S {options.Skips}, O {options.Outputs}");
            }
    }

    public static MatrixTheoryData<int, int> OddSizes => new([1, 7, 50, 63, 129], [1, 2, 60]);

    [Theory, MemberData(nameof(OddSizes))]
    public void Every_gradient_is_within_5e_6_of_the_largest_of_its_tensor(int hidden, int time)
    {
        foreach (var rows in (int[])[1, 3, 33])
            new NetworkCase(new() { Inputs = 3, Hidden = hidden, Outputs = 2 }, time, rows, seed: (ulong)rows)
                .AssertEqualsReference(tolerance: 5e-6, $"H {hidden}, T {time}, B {rows}", strict: true);
    }

    [Fact]
    public void Widths_agree_within_rounding()
    {
        // Sums of a panel's product run in the same order for every width; only the multiply-add and the sums of rows may round otherwise.
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 21, Layers = 2, Skips = 2, Outputs = 3, Dropout = 0.2f };
        var expected = Run(Kernels.Best);
        foreach (var kernels in Kernels.All)
            foreach (var (mine, theirs) in expected.Zip(Run(kernels)))
                Near.Equal(Draws.Doubles(mine.Values), theirs.Values, 1e-6, $"{kernels.Name}: {mine.Name}");

        IReadOnlyList<Tensor> Run(Kernels kernels)
        {
            var one = new NetworkCase(options, time: 7, rows: 33, kernels: kernels);
            var outputs = one.Outputs();
            one.Backward();
            return [new("outputs", [outputs.Length], outputs), .. one.Pass.ExportGradient()];
        }
    }

    [Fact]
    public void A_shorter_batch_after_a_full_one_gives_the_bits_of_a_fresh_pass()
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Layers = 2, Skips = 2, Outputs = 3, Dropout = 0.3f };
        var used = new NetworkCase(options, time: 7, rows: 33);
        used.Backward();
        foreach (var rows in (int[])[21, 5, 32, 1])
        {
            var fresh = new NetworkCase(options, time: 7, rows: 33);
            used.Fill(rows, seed: 50);
            fresh.Fill(rows, seed: 50);

            Assert.Equal(fresh.Backward(), used.Backward());
            AssertSameBits(fresh.Pass.ExportGradient(), used.Pass.ExportGradient());
            Near.SameBits(fresh.Outputs(), used.Outputs());
        }
    }

    [Fact]
    public void A_batch_with_NaN_leaves_nothing_behind_for_the_next_one()
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Layers = 2, Outputs = 3 };
        var (used, fresh) = (new NetworkCase(options, time: 5, rows: 17), new NetworkCase(options, time: 5, rows: 17));
        used.Batch.Input(2, 3)[1] = float.NaN;
        Assert.Equal(double.NaN, used.Backward());
        used.Fill(17, seed: 1);

        Assert.Equal(fresh.Backward(), used.Backward());
        AssertSameBits(fresh.Pass.ExportGradient(), used.Pass.ExportGradient());
    }

    [Fact]
    public void Gradients_after_an_optimizer_step_agree_with_the_reference()
    {
        var one = new NetworkCase(new() { Inputs = 3, Hidden = 9, Layers = 2, Skips = 1, Outputs = 3 }, time: 5, rows: 17);
        one.Backward();
        new AdamW(one.Network, new()).Step(one.Pass, 0.1f);

        one.AssertEqualsReference(Tolerance, "after a step");
    }

    [Fact]
    public void A_loss_finds_a_gradient_of_zero_to_add_to()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 9, Outputs = 3 }, time: 5, rows: 17);
        one.Backward();
        one.Pass.Backward((_, _, _, _, _, _) => 0, seed: 1, step: 0);

        Assert.All(one.Pass.ExportGradient(), tensor => Assert.All(tensor.Values, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void A_sequence_has_the_same_output_whatever_sequences_come_with_it()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 20, Layers = 2, Outputs = 3 }, time: 6, rows: 33);
        var all = one.Outputs();
        for (var t = 0; t < 6; t++)
            one.Batch.Input(t, 32).CopyTo(one.Batch.Input(t, 0));
        one.Batch.Rows = 1;

        Near.SameBits(all.AsSpan(32 * 3, 3), one.Outputs());
    }

    [Fact]
    public void A_batch_without_rows_has_no_outputs() =>
        Assert.Empty(EmptyBatch().Outputs());

    [Fact]
    public void A_backward_pass_over_no_rows_throws() =>
        Assert.Throws<InvalidOperationException>(() => EmptyBatch().Backward());

    [Fact]
    public void Exporting_and_importing_gives_the_same_outputs()
    {
        var options = new RecurrentNetworkOptions { Inputs = 2, Hidden = 11, Layers = 2, Skips = 1, Outputs = 3 };
        var (one, other) = (new NetworkCase(options, time: 5, rows: 4), new NetworkCase(options, time: 5, rows: 4));
        other.Network.Import(new RecurrentNetwork(options, seed: 99).Export());
        Assert.NotEqual(one.Outputs(), other.Outputs());
        other.Network.Import(one.Network.Export());

        Near.SameBits(one.Outputs(), other.Outputs());
        Assert.Equal(one.Backward(), other.Backward());
        AssertSameBits(one.Pass.ExportGradient(), other.Pass.ExportGradient());
    }

    [Fact]
    public void Restoring_a_snapshot_brings_outputs_and_gradients_back()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 11, Layers = 2, Outputs = 3 }, time: 5, rows: 4);
        var (snapshot, outputs) = (one.Network.Snapshot(), one.Outputs());
        one.Backward();
        var gradient = one.Pass.ExportGradient();
        new AdamW(one.Network, new()).Step(one.Pass, 0.1f);
        Assert.NotEqual(outputs, one.Outputs());
        one.Network.Restore(snapshot);
        one.Backward();

        Near.SameBits(outputs, one.Outputs());
        AssertSameBits(gradient, one.Pass.ExportGradient());
    }

    [Fact]
    public void Counts_its_parameters_without_padding()
    {
        // 4·5·(1 + 2 + 5) + 4·5·(1 + 5 + 5) + 3·(1 + 5 + 4) = 160 + 220 + 30.
        var network = new RecurrentNetwork(new() { Inputs = 2, Hidden = 5, Layers = 2, Skips = 4, Outputs = 3 }, seed: 1);

        Assert.Equal(410, network.ParameterCount);
        Assert.Equal(410, network.Export().Sum(tensor => tensor.Values.Length));
    }

    static NetworkCase EmptyBatch()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 5, Outputs = 3 }, time: 5, rows: 4);
        one.Batch.Rows = 0;
        return one;
    }

    static void AssertSameBits(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
            Near.SameBits(one.Values, other.Values);
    }
}
