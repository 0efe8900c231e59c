using System.Numerics.Tensors;

namespace Gatecast.Networks.Tests;

public class DropoutTests
{
    static readonly RecurrentNetworkOptions _options = new() { Inputs = 2, Hidden = 9, Layers = 2, Skips = 1, Outputs = 3, Dropout = 0.4f };

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 7)]
    public void Loss_and_every_gradient_agree_with_the_reference_under_the_same_masks(int layers, int time)
    {
        var options = _options with { Layers = layers };
        foreach (var rows in (int[])[1, 17, 33])
            new NetworkCase(options, time, rows).AssertEqualsReference(
                tolerance: 4e-6, $"L {layers}, T {time}, B {rows}", seed: 11, step: 5,
                row => Masks(options, time, rows, row, seed: 11, step: 5));
    }

    public static TheoryData<CellKind, bool> Recurrences => new(
        from cell in Enum.GetValues<CellKind>() from inBlocks in (bool[])[false, true] select (cell, inBlocks));

    [Theory, MemberData(nameof(Recurrences))]
    public void With_dropout_between_time_steps_every_gradient_agrees_with_the_reference_under_the_same_masks(CellKind cell, bool inBlocks)
    {
        var options = _options with { Cell = cell, RecurrentDropout = 0.3f, Normalised = inBlocks, Residual = inBlocks, Dilations = inBlocks ? [1, 3] : [] };
        foreach (var rows in (int[])[1, 33])
            new NetworkCase(options, time: 7, rows).AssertEqualsReference(
                tolerance: 5e-6, $"{cell}, B {rows}", seed: 11, step: 5, row => Masks(options, 7, rows, row, seed: 11, step: 5),
                recurrentMasks: row => RecurrentMasks(options, rows, row, seed: 11, step: 5));
    }

    [Fact]
    public void A_state_carries_what_was_computed_and_not_what_was_dropped()
    {
        // In its first step nothing is dropped: there is no h before it. An h that was left dropped would change the next output.
        var options = _options with { Dropout = 0, RecurrentDropout = 0.5f, Cell = CellKind.Gru };
        var one = new NetworkCase(options, time: 1, rows: 3);
        var (trained, plain) = (one.Network.NewState(3), one.Network.NewState(3));
        one.Backward(seed: 1, step: 0, trained);
        one.Outputs(plain);

        Near.Equal(Draws.Doubles(one.Outputs(plain)), one.Outputs(trained), tolerance: 1e-6, "after the same step");
    }

    [Theory, MemberData(nameof(Recurrences))]
    public void Variational_dropout_has_the_gradients_of_the_reference_under_masks_that_last_a_sequence(CellKind cell, bool inBlocks)
    {
        var options = _options with { Cell = cell, Variational = true, EveryStep = true, Normalised = inBlocks, Residual = inBlocks, Layers = 3 };
        foreach (var rows in (int[])[1, 33])
            new NetworkCase(options, time: 7, rows).AssertEqualsReference(
                tolerance: 5e-6, $"{cell}, B {rows}", seed: 11, step: 5, row => Lasting(Masks(options, 7, rows, row, seed: 11, step: 5)));

        // The mask of a sequence's first step, at all of them.
        static double[][][] Lasting(double[][][] masks) => [.. masks.Select(layer => layer.Select(_ => layer[0]).ToArray())];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Input_dropout_is_a_factor_on_the_features_at_all_steps(int projection)
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Projection = projection, InputGradients = true };
        var (dropped, plain) = (new NetworkCase(options with { InputDropout = 0.5f }, time: 6, rows: 33), new NetworkCase(options, time: 6, rows: 33));
        var masks = Enumerable.Range(0, 33).Select(row =>
        {
            var mask = new float[3];
            new CounterRandom(Seed: 4, 0xD2).DropoutMask(0.5f, (ulong)((7 * 33 + row) * 3), mask);
            return mask;
        }).ToArray();
        ForEach((time, row) => TensorPrimitives.Multiply(plain.Batch.Input(time, row), masks[row], plain.Batch.Input(time, row)));

        Assert.Equal(plain.Backward(seed: 4, step: 7), dropped.Backward(seed: 4, step: 7));
        Near.SameBits(plain.Pass.ExportGradient().SelectMany(tensor => tensor.Values).ToArray(), dropped.Pass.ExportGradient().SelectMany(tensor => tensor.Values).ToArray());
        ForEach((time, row) =>
        {
            var expected = new float[3];
            TensorPrimitives.Multiply(plain.Pass.InputGrad(time, row), masks[row], expected);
            Near.SameBits(expected, dropped.Pass.InputGrad(time, row));
        });

        static void ForEach(Action<int, int> action)
        {
            for (var time = 0; time < 6; time++)
                for (var row = 0; row < 33; row++)
                    action(time, row);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Input_dropout_of_tokens_is_that_of_the_numbers_of_their_rows(int projection)
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Projection = projection, InputDropout = 0.5f };
        var tokens = new NetworkCase(options with { Vocabulary = 7 }, time: 6, rows: 5);
        var features = new NetworkCase(options with { InputGradients = true }, time: 6, rows: 5);
        var table = tokens.Network.Export().Single(tensor => tensor.Name == "embedding.weight");
        features.Network.Import([.. tokens.Network.Export().Where(tensor => tensor.Name != table.Name)]);
        for (var time = 0; time < 6; time++)
            for (var row = 0; row < 5; row++)
                table.Values.AsSpan(3 * tokens.Batch.Tokens(time)[row], 3).CopyTo(features.Batch.Input(time, row));

        Assert.Equal(features.Backward(seed: 4, step: 7), tokens.Backward(seed: 4, step: 7));
        var expected = new float[table.Values.Length];
        for (var time = 0; time < 6; time++)
            for (var row = 0; row < 5; row++)
                for (var number = 0; number < 3; number++)
                    expected[3 * tokens.Batch.Tokens(time)[row] + number] += features.Pass.InputGrad(time, row)[number];
        Near.SameBits(expected, tokens.Pass.ExportGradient().Single(tensor => tensor.Name == "embedding.weight").Values);
    }

    [Theory]
    [InlineData(CellKind.Lstm, 9)]
    [InlineData(CellKind.Gru, 9)]
    [InlineData(CellKind.Rnn, 40)]
    [InlineData(CellKind.Slstm, 9)]
    [InlineData(CellKind.Lstm, 259)]
    public void Weight_dropout_trains_what_is_left_of_the_network_and_leaves_the_network_whole(CellKind cell, int hidden)
    {
        var options = new RecurrentNetworkOptions { Inputs = 2, Hidden = hidden, Layers = 2, Cell = cell };
        var (dropped, thinned) = (new NetworkCase(options with { WeightDropout = 0.4f }, time: 4, rows: 5, threads: 2), new NetworkCase(options, time: 4, rows: 5));
        var (outputs, whole) = (dropped.Outputs(), dropped.Network.Snapshot());
        thinned.Network.Import([.. dropped.Network.Export().Select(tensor => Thinned(tensor))]);

        Assert.Equal(thinned.Backward(), dropped.Backward(seed: 6, step: 3));
        foreach (var (expected, actual) in thinned.Pass.ExportGradient().Zip(dropped.Pass.ExportGradient()))
            Near.SameBits(Thinned(expected).Values, actual.Values);
        Assert.NotEqual(thinned.Backward(), dropped.Backward(seed: 6, step: 4));
        Near.SameBits(outputs, dropped.Outputs());
        Near.SameBits(whole, dropped.Network.Snapshot());

        // By (step, layer, column, gate, unit).
        Tensor Thinned(Tensor tensor)
        {
            if (!tensor.Name.EndsWith("weight_hh", StringComparison.Ordinal))
                return tensor;

            var (layer, gates, values) = (tensor.Name.Split('.')[1] == "1" ? 1ul : 0, tensor.Shape[0] / hidden, tensor.Values.ToArray());
            var mask = new float[hidden];
            for (var column = 0; column < hidden; column++)
                for (var gate = 0; gate < gates; gate++)
                {
                    var number = ((3 * 2 + layer) * (ulong)hidden + (ulong)column) * (ulong)gates + (ulong)gate;
                    new CounterRandom(Seed: 6, 0xD3).DropoutMask(0.4f, number * (ulong)hidden, mask);
                    for (var unit = 0; unit < hidden; unit++)
                        values[(gate * hidden + unit) * hidden + column] *= mask[unit];
                }

            return new(tensor.Name, tensor.Shape, values);
        }
    }

    [Fact]
    public void Forward_does_not_drop()
    {
        var (with, without) =
            (new NetworkCase(_options, time: 5, rows: 17), new NetworkCase(_options with { Dropout = 0 }, time: 5, rows: 17));
        with.Backward();

        Near.SameBits(without.Outputs(), with.Outputs());
    }

    [Fact]
    public void Without_dropout_seed_and_step_do_not_matter()
    {
        var one = new NetworkCase(_options with { Dropout = 0 }, time: 5, rows: 17);
        Assert.Equal(one.Backward(seed: 1, step: 0), one.Backward(seed: 2, step: 9));
    }

    [Fact]
    public void Each_step_and_each_seed_has_its_own_masks()
    {
        var one = new NetworkCase(_options, time: 5, rows: 17);
        var loss = one.Backward(seed: 1, step: 0);

        Assert.NotEqual(loss, one.Backward(seed: 1, step: 1));
        Assert.NotEqual(loss, one.Backward(seed: 2, step: 0));
        Assert.Equal(loss, one.Backward(seed: 1, step: 0));
    }

    [Fact]
    public void Masks_leave_the_mean_of_a_linear_head_where_it_is()
    {
        // With one layer only the head's input is dropped, and the head is linear: the mean output over many steps is the output without.
        var one = new NetworkCase(_options with { Layers = 1, Outputs = 1 }, time: 5, rows: 1);
        var expected = one.Outputs()[0];
        double[] draws = [.. Enumerable.Range(0, 4000).Select(step => one.Pass.Backward((_, _, _, _, outputs, _) => outputs[0], seed: 1, step))];

        var mean = draws.Average();
        var deviation = Math.Sqrt(draws.Average(draw => (draw - mean) * (draw - mean)));
        Assert.True(deviation > 0.01);
        Assert.Equal(expected, mean, 5 * deviation / Math.Sqrt(draws.Length));
    }

    /// <summary>Likewise by (step, layer, sequence, unit).</summary>
    static double[][] RecurrentMasks(RecurrentNetworkOptions options, int capacity, int row, ulong seed, int step) =>
    [
        .. Enumerable.Range(0, options.Layers).Select(layer =>
        {
            var mask = new float[options.Hidden];
            new CounterRandom(seed, 0xD1).DropoutMask(
                options.RecurrentDropout, (ulong)(((step * options.Layers + layer) * capacity + row) * options.Hidden), mask);
            return Draws.Doubles(mask);
        }),
    ];

    /// <summary>The masks of one sequence, by the numbering (step, layer, sequence, time, unit); the head's mask is that of the last layer
    /// at time 0.</summary>
    static double[][][] Masks(RecurrentNetworkOptions options, int time, int capacity, int row, ulong seed, int step)
    {
        var random = new CounterRandom(seed, 0xD0);
        double[] MaskOf(int layer, int t)
        {
            var mask = new float[options.Hidden];
            var number = ((step * options.Layers + layer) * capacity + row) * time + t;
            random.DropoutMask(options.Dropout, (ulong)(number * options.Hidden), mask);
            return Draws.Doubles(mask);
        }

        return
        [
            .. Enumerable.Range(0, options.Layers).Select(layer => Enumerable.Range(0, time)
                .Select(t => MaskOf(layer, t)).ToArray()),
        ];
    }
}
