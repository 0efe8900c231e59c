namespace Gatecast.Networks.Tests;

/// <summary>Stacks of every kind of cell: what holds for one holds for all.</summary>
public class CellStackTests
{
    /// <summary>Stated by the engine's issue: sums of hundreds of rounded terms in float through up to sixty steps.</summary>
    const double Tolerance = 5e-6;

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    public static TheoryData<CellKind, string> CellsAndWidths => new(
        Enum.GetValues<CellKind>().SelectMany(cell => Kernels.All.Select(kernels => (cell, kernels.Name))));

    public static TheoryData<CellKind, int, int, int, int> Shapes => new(Enum.GetValues<CellKind>().SelectMany(cell =>
        new (CellKind, int, int, int, int)[]
        {
            (cell, 1, 1, 1, 1), (cell, 1, 60, 33, 2), (cell, 7, 2, 3, 2), (cell, 7, 60, 33, 3), (cell, 50, 60, 3, 1),
            (cell, 63, 2, 33, 2), (cell, 129, 1, 3, 1), (cell, 129, 60, 1, 2),
        }));

    [Theory, MemberData(nameof(Shapes))]
    public void Outputs_loss_and_every_gradient_agree_with_the_reference(CellKind cell, int hidden, int time, int rows, int layers)
    {
        var one = new NetworkCase(Options(cell, hidden, layers), time, rows, threads: 2, seed: (ulong)(hidden + time + rows));
        one.AssertEqualsReference(Tolerance, $"{cell}, H {hidden}, T {time}, B {rows}, L {layers}", strict: true);
    }

    [Theory, MemberData(nameof(CellsAndWidths))]
    public void Every_width_agrees_with_the_reference(CellKind cell, string width)
    {
        var one = new NetworkCase(Options(cell, hidden: 33, layers: 2), time: 7, rows: 17, kernels: Widths.Named(width));
        one.AssertEqualsReference(Tolerance, $"{cell}, {width}");
    }

    [Theory, MemberData(nameof(Cells))]
    public void Inference_gives_the_outputs_that_training_saw(CellKind cell)
    {
        var one = new NetworkCase(Options(cell, hidden: 50, layers: 3), time: 19, rows: 33, threads: 2);
        var trained = new float[33 * 3];
        one.Pass.Backward(
            (_, first, rows, stride, outputs, _) =>
            {
                for (var row = 0; row < rows; row++)
                    outputs.Slice(row * stride, 3).CopyTo(trained.AsSpan((first + row) * 3));
                return 0;
            },
            seed: 1, step: 0);

        Near.SameBits(trained, one.Outputs());
    }

    [Theory, MemberData(nameof(CellsAndWidths))]
    public void The_last_of_many_steps_is_the_output_of_a_batch(CellKind cell, string width)
    {
        foreach (var (hidden, layers) in ((int, int)[])[(1, 1), (7, 3), (63, 2), (129, 1)])
        {
            var one = new NetworkCase(Options(cell, hidden, layers), time: 13, rows: 2, kernels: Widths.Named(width));
            var (expected, output) = (one.Outputs(), new float[3]);
            for (var row = 0; row < 2; row++)
            {
                var state = one.Network.NewState();
                for (var time = 0; time < 13; time++)
                    one.Network.Step(one.Batch.Input(time, row), one.Batch.Skip(row), state, output);
                Near.Equal(Draws.Doubles(expected[(row * 3)..(row * 3 + 3)]), output, 1e-6, $"{cell}, {width}, H {hidden}, L {layers}", size: 1);
            }
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_cleared_state_begins_anew_and_a_copied_one_goes_on(CellKind cell)
    {
        var network = new NetworkCase(Options(cell, hidden: 9, layers: 2), time: 1, rows: 1).Network;
        var (state, copy, first, second, again) = (network.NewState(), network.NewState(), new float[3], new float[3], new float[3]);
        network.Step([1, 2], [3], state, first);
        copy.CopyFrom(state);
        network.Step([2, 1], [3], state, second);
        network.Step([2, 1], [3], copy, again);
        Assert.Equal(second, again);

        state.Clear();
        network.Step([1, 2], [3], state, again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_hundred_training_steps_give_the_same_bits_for_every_number_of_threads(CellKind cell)
    {
        var expected = Trained(cell, threads: 1).Network.Snapshot();
        foreach (var threads in (int[])[1, 2, 4])
            Near.SameBits(expected, Trained(cell, threads).Network.Snapshot());
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_shorter_batch_after_a_full_one_with_NaN_gives_the_bits_of_a_fresh_pass(CellKind cell)
    {
        var options = Options(cell, hidden: 9, layers: 2) with { Dropout = 0.3f };
        var (used, fresh) = (new NetworkCase(options, time: 7, rows: 33), new NetworkCase(options, time: 7, rows: 33));
        used.Batch.Input(2, 3)[1] = float.NaN;
        used.Backward();
        used.Outputs();
        used.Fill(21, seed: 50);
        fresh.Fill(21, seed: 50);

        Assert.Equal(fresh.Backward(), used.Backward());
        Assert.Equal(fresh.Pass.ExportGradient().SelectMany(tensor => tensor.Values), used.Pass.ExportGradient().SelectMany(tensor => tensor.Values));
        Near.SameBits(fresh.Outputs(), used.Outputs());
    }

    [Theory, MemberData(nameof(Cells))]
    public void Exporting_and_importing_gives_the_same_bits(CellKind cell)
    {
        var trained = Trained(cell, threads: 1).Network;
        var other = new RecurrentNetwork(trained.Options, seed: 99);
        Assert.NotEqual(trained.Snapshot(), other.Snapshot());
        other.Import(trained.Export());

        Near.SameBits(trained.Snapshot(), other.Snapshot());
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_step_allocates_nothing(CellKind cell)
    {
        var one = new NetworkCase(Options(cell, hidden: 20, layers: 2) with { Dropout = 0.2f }, time: 7, rows: 33);
        var (optimizer, state) = (new AdamW(one.Network, new()), one.Network.NewState());
        var (outputs, output) = (new float[33 * 3], new float[3]);
        OutputLoss loss = one.Loss;
        Assert.Equal(0, Allocations.OfSteps(Work));

        void Work(int step)
        {
            one.Pass.Backward(loss, seed: 1, step);
            optimizer.Step(one.Pass, 0.001f);
            one.Pass.Forward(outputs);
            one.Network.Step(one.Batch.Input(0, 0), one.Batch.Skip(0), state, output);
        }
    }

    [Fact]
    public void Weights_that_a_GRU_does_not_have_stay_zero()
    {
        var one = Trained(CellKind.Gru, threads: 1);
        var network = one.Network;
        var marked = new HashSet<int>();
        network.Parameters.Clear();
        network.Import([.. network.Export().Select(tensor => new Tensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(_ => 1f)]))]);
        for (var i = 0; i < network.Parameters.Length; i++)
            if (network.Parameters[i] != 0)
                marked.Add(i);

        var (parameters, gradient) = (Trained(CellKind.Gru, threads: 1).Network.Snapshot(), one.Pass.Gradient.ToArray());
        Assert.True(marked.Count < parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
            if (!marked.Contains(i))
                Assert.True(parameters[i] == 0 && gradient[i] == 0, $"Place {i} holds {parameters[i]} with the gradient {gradient[i]}.");
    }

    [Fact]
    public void A_GRU_of_one_unit_and_one_step_gives_what_the_definition_gives()
    {
        // r = σ(ln 3) = 3/4, z = σ(0) = 1/2, n = tanh(0.1 + 3/4 · 0.4): h = tanh(0.4) / 2, y = 2·h.
        var network = new RecurrentNetwork(new() { Cell = CellKind.Gru, Inputs = 1, Hidden = 1, Outputs = 1 }, seed: 1);
        network.Import(
        [
            new("gru.0.weight_ih", [3, 1], [0, 0, 0]), new("gru.0.weight_hh", [3, 1], [9, 9, 9]),
            new("gru.0.bias_ih", [3], [MathF.Log(3) - 1, -2, 0.1f]), new("gru.0.bias_hh", [3], [1, 2, 0.4f]),
            new("head.weight", [1, 1], [2]), new("head.bias", [1], [0]),
        ]);
        var output = new float[1];
        network.Step([5], [], network.NewState(), output);
        Assert.Equal(Math.Tanh(0.4), output[0], 1e-6);

        var exported = network.Export().ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        Near.Equal([Math.Log(3), 0, 0.1f], exported["gru.0.bias_ih"], 1e-6);
        Assert.Equal((float[])[0, 0, 0.4f], exported["gru.0.bias_hh"]);
    }

    [Fact]
    public void An_unknown_cell_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Options((CellKind)99, hidden: 3, layers: 1));

    static RecurrentNetworkOptions Options(CellKind cell, int hidden, int layers) =>
        new() { Cell = cell, Inputs = 2, Hidden = hidden, Layers = layers, Skips = 1, Outputs = 3 };

    static NetworkCase Trained(CellKind cell, int threads)
    {
        var one = new NetworkCase(Options(cell, hidden: 20, layers: 2) with { Dropout = 0.2f }, time: 7, rows: 33, threads);
        var optimizer = new AdamW(one.Network, new() { WeightDecay = 0.1f });
        for (var step = 0; step < 100; step++)
        {
            one.Backward(seed: 3, step);
            optimizer.Step(one.Pass, 0.01f);
        }

        return one;
    }
}
