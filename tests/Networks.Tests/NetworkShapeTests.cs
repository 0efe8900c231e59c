namespace Gatecast.Networks.Tests;

/// <summary>Dilation, residuals, tokens, several heads, outputs at every step, carried state, shared units: alone and together, for every
/// cell.</summary>
public class NetworkShapeTests
{
    /// <summary>As in <see cref="CellStackTests"/>.</summary>
    const double Tolerance = 5e-6;

    static readonly RecurrentNetworkOptions _plain = new() { Inputs = 2, Hidden = 9, Layers = 3, Skips = 1, Outputs = 3 };

    static readonly RecurrentNetworkOptions _all = _plain with
    {
        Vocabulary = 11,
        Dilations = [1, 2, 4],
        Residual = true,
        EveryStep = true,
        Heads = [new("mean", 2), new("spread", 1)],
    };

    static readonly (string Name, RecurrentNetworkOptions Options)[] _shapes =
    [
        ("dilated", _plain with { Dilations = [1, 2, 4] }),
        ("dilated beyond the sequence", _plain with { Dilations = [20, 1, 30] }),
        ("residual", _plain with { Residual = true }),
        ("residual from the first layer on", _plain with { Inputs = 9, Residual = true }),
        ("every step", _plain with { EveryStep = true }),
        ("tokens", _plain with { Vocabulary = 11 }),
        ("tokens wider than a panel", _plain with { Vocabulary = 5, Inputs = 70 }),
        ("heads", _plain with { Heads = [new("a", 1), new("b", 40), new("c", 3)] }),
        ("projected", _plain with { Projection = 5 }),
        ("projected wider than a panel", _plain with { Inputs = 40, Projection = 70 }),
        ("normalised", _plain with { Inputs = 7, Normalised = true }),
        ("normalised, residual", _plain with { Inputs = 9, Normalised = true, Residual = true, EveryStep = true }),
        ("blocks", _plain with { Projection = 9, Normalised = true, Residual = true, Dilations = [1, 2, 4], RecurrentDropout = 0.3f }),
        ("blocks of tokens", _all with { Projection = 9, Normalised = true, RecurrentDropout = 0.3f }),
        ("recurrent dropout", _plain with { RecurrentDropout = 0.3f, EveryStep = true }),
        ("variational", _all with { Variational = true, InputDropout = 0.2f, WeightDropout = 0.3f }),
        ("all", _all),
        ("all, wide", _all with { Hidden = 67, Inputs = 67 }),
        ("shared units", _plain with { Hidden = 259, Layers = 2 }),
        ("shared units, blocks", _all with { Hidden = 257, Inputs = 3, Layers = 2, Dilations = [1, 3], Projection = 257, Normalised = true, RecurrentDropout = 0.1f }),
        ("shared units, all", _all with { Hidden = 257, Inputs = 3, Layers = 2, Dilations = [1, 3] }),
    ];

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    public static TheoryData<CellKind, string> CellsAndShapes =>
        new(Enum.GetValues<CellKind>().SelectMany(cell => _shapes.Select(shape => (cell, shape.Name))));

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void Outputs_loss_and_every_gradient_agree_with_the_reference(CellKind cell, string shape) =>
        new NetworkCase(Undropped(cell, shape), time: 11, rows: 5, threads: 2).AssertEqualsReference(Tolerance, $"{cell}, {shape}", strict: true);

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void A_hundred_training_steps_give_the_same_bits_for_every_number_of_threads(CellKind cell, string shape)
    {
        // Shared units take long in a test; five steps show a race or an order of sums as a hundred do.
        var options = Options(cell, shape) with { Dropout = 0.2f };
        var (steps, rows) = shape.StartsWith("shared", StringComparison.Ordinal) ? (5, 5) : (100, 33);
        var expected = Trained(1);
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        foreach (var threads in (int[])[1, 2, 4])
            Near.SameBits(expected, Trained(threads));

        float[] Trained(int threads)
        {
            var one = new NetworkCase(options, time: 11, rows, threads);
            var optimizer = new AdamW(one.Network, new() { WeightDecay = 0.1f, ClipNorm = 10 });
            for (var step = 0; step < steps; step++)
            {
                one.Backward(seed: 3, step);
                optimizer.Step(one.Pass, 0.002f);
            }

            return one.Network.Snapshot();
        }
    }

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void Steps_give_the_outputs_of_a_batch(CellKind cell, string shape)
    {
        var one = new NetworkCase(Options(cell, shape), time: 11, rows: 2);
        var (expected, width) = (one.Outputs(), one.Network.Options.Outputs);
        for (var row = 0; row < 2; row++)
        {
            var (state, output, all) = (one.Network.NewState(), new float[width], new List<float>());
            for (var time = 0; time < 11; time++)
            {
                Step(one, time, row, state, output);
                if (one.Network.Options.EveryStep || time == 10)
                    all.AddRange(output);
            }

            Near.Equal(Draws.Doubles(expected[(row * all.Count)..][..all.Count]), all.ToArray(), 1e-6, $"{cell}, {shape}", size: 1);
        }
    }

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void A_sequence_cut_into_batches_that_carry_their_state_has_the_outputs_of_the_whole(CellKind cell, string shape)
    {
        var options = Undropped(cell, shape) with { EveryStep = true };
        var whole = new NetworkCase(options, time: 11 * 3, rows: 5);
        var part = new NetworkCase(options, time: 11, rows: 5);
        var (expected, width) = (whole.Outputs(), options.Outputs);
        var (state, trained) = (part.Network.NewState(5), part.Network.NewState(5));
        for (var batch = 0; batch < 3; batch++)
        {
            for (var row = 0; row < 5; row++)
                for (var time = 0; time < 11; time++)
                    if (options.Vocabulary > 0)
                        part.Batch.Tokens(time)[row] = whole.Batch.Tokens(batch * 11 + time)[row];
                    else
                        whole.Batch.Input(batch * 11 + time, row).CopyTo(part.Batch.Input(time, row));

            var outputs = part.Outputs(state);
            for (var row = 0; row < 5; row++)
                Near.SameBits(
                    expected.AsSpan((row * 33 + batch * 11) * width, 11 * width), outputs.AsSpan(row * 11 * width, 11 * width));

            // A training pass leaves the same state.
            part.Backward(state: trained);
            Assert.Equal(11 * (batch + 1), trained.Steps);
            for (var l = 0; l < options.Layers; l++)
                for (var time = 0; time < options.DilationOf(l); time++)
                    for (var row = 0; row < 5; row++)
                        Near.SameBits(state.Hidden(l, time, row)[..options.Hidden], trained.Hidden(l, time, row)[..options.Hidden]);
        }
    }

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void The_gradient_of_a_batch_that_goes_on_stops_where_the_batch_begins(CellKind cell, string shape)
    {
        var one = new NetworkCase(Undropped(cell, shape), time: 7, rows: 3, threads: 2);
        var state = one.Network.NewState(3);
        one.Outputs(state);
        var actual = one.Backward(state: state);

        double expected = 0;
        var sums = new Dictionary<string, double[]>();
        for (var row = 0; row < 3; row++)
        {
            var reference = new RecurrentNetworkReference(one.Network.Options, one.Network.Export());
            one.ReferenceRow(reference, row);
            var before = reference.Gradients.ToDictionary(pair => pair.Key, pair => (double[])[.. pair.Value]);
            expected += one.ReferenceRow(reference, row, goesOn: true).Loss;
            foreach (var (name, gradient) in reference.Gradients)
                sums[name] = [.. gradient.Zip(before[name], (after, first) => after - first)
                    .Zip(sums.GetValueOrDefault(name) ?? new double[gradient.Length], (a, b) => a + b)];
        }

        Assert.Equal(expected, actual, 1e-5 * (1 + Math.Abs(expected)));
        foreach (var tensor in one.Pass.ExportGradient())
            Near.Equal(sums[tensor.Name], tensor.Values, Tolerance, $"{cell}, {shape}: {tensor.Name}");
    }

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void A_step_allocates_nothing(CellKind cell, string shape)
    {
        var one = new NetworkCase(Options(cell, shape) with { Dropout = 0.2f }, time: 3, rows: 33);
        var (optimizer, state, carried) = (new AdamW(one.Network, new()), one.Network.NewState(), one.Network.NewState(33));
        var width = one.Network.Options.Outputs;
        var (outputs, output) = (new float[3 * 33 * width], new float[width]);
        OutputLoss loss = one.Loss;
        Assert.Equal(0, Allocations.OfSteps(Work));

        void Work(int step)
        {
            one.Pass.Backward(loss, seed: 1, step, carried);
            optimizer.Step(one.Pass, 0.001f);
            one.Pass.Forward(outputs, carried);
            Step(one, time: 0, row: 0, state, output);
        }
    }

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void Exporting_and_importing_gives_the_same_bits(CellKind cell, string shape)
    {
        var one = new NetworkCase(Options(cell, shape), time: 3, rows: 2);
        var other = new RecurrentNetwork(one.Network.Options, seed: 99);
        other.Import(one.Network.Export());

        Near.SameBits(one.Network.Snapshot(), other.Snapshot());
    }

    [Fact]
    public void Every_width_agrees_with_the_reference()
    {
        foreach (var kernels in Kernels.All)
            foreach (var options in (RecurrentNetworkOptions[])[_all, _all with { Projection = 9, Normalised = true }])
                new NetworkCase(options, time: 9, rows: 17, kernels: kernels).AssertEqualsReference(Tolerance, kernels.Name);
    }

    [Fact]
    public void Tensors_are_named_after_the_heads() => Assert.Equal(
        ["embedding.weight", "lstm.0.weight_ih", "mean.weight", "mean.bias", "spread.weight", "spread.bias"],
        new RecurrentNetwork(_all, seed: 1).Export().Select(tensor => tensor.Name)
            .Where(name => !name.StartsWith("lstm", StringComparison.Ordinal) || name.EndsWith("0.weight_ih", StringComparison.Ordinal)));

    [Fact]
    public void A_token_that_the_network_does_not_know_is_named()
    {
        var one = new NetworkCase(_plain with { Vocabulary = 11 }, time: 5, rows: 3);
        one.Batch.Tokens(4)[2] = 11;

        var error = Assert.Throws<ArgumentException>(() => one.Backward());
        Assert.Contains("Sequence 2 has the token 11 at time step 4; the network knows 0 … 10.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => one.Outputs());
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Network.Step(-1, [0], one.Network.NewState(), new float[3]));
    }

    [Fact]
    public void An_error_leaves_the_state_as_it_was()
    {
        var one = new NetworkCase(_all with { Dropout = 0.2f }, time: 5, rows: 40, threads: 2);
        var (state, before) = (one.Network.NewState(40), one.Network.NewState(40));
        one.Outputs(state);
        before.CopyFrom(state);
        one.Batch.Tokens(4)[39] = 11;
        Assert.Throws<ArgumentException>(() => one.Outputs(state));
        Assert.Throws<ArgumentException>(() => one.Backward(state: state));

        one.Fill(40, seed: 2);
        Assert.Equal(before.Steps, state.Steps);
        Near.SameBits(one.Outputs(before), one.Outputs(state));
    }

    [Fact]
    public void Tokens_and_features_are_not_mixed()
    {
        var (tokens, features) = (new RecurrentNetwork(_all, seed: 1), new RecurrentNetwork(_plain, seed: 1));
        Assert.Throws<ArgumentException>(() => new RecurrentPass(tokens, new(3, 2, features: 2, skips: 1), threads: 1));
        Assert.Throws<ArgumentException>(() => new RecurrentPass(features, SequenceBatch.OfTokens(3, 2, skips: 1), threads: 1));
        Assert.Throws<ArgumentException>(() => tokens.Step([1, 2], [0], tokens.NewState(), new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => features.Step(0, [0], features.NewState(), new float[3]));
    }

    [Fact]
    public void A_state_of_too_few_sequences_or_of_another_network_is_refused()
    {
        var (one, other) = (new NetworkCase(_plain, time: 3, rows: 4), new RecurrentNetwork(_plain, seed: 1));
        Assert.Throws<ArgumentException>(() => one.Backward(state: one.Network.NewState(3)));
        Assert.Throws<ArgumentException>(() => one.Outputs(other.NewState(4)));
        Assert.Throws<ArgumentException>(() => one.Network.Step([1, 2], [0], one.Network.NewState(4), new float[3]));
        Assert.Throws<ArgumentException>(() => one.Network.NewState(4).CopyFrom(one.Network.NewState(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Network.NewState(0));
        Assert.Throws<ArgumentException>(() => one.Network.NewState(int.MaxValue));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _plain with { Dilations = [1, 0, 1] });
        Assert.Throws<ArgumentException>(() => new RecurrentNetwork(_plain with { Dilations = [1, 2] }, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _plain with { Vocabulary = -1 });
        Assert.Throws<ArgumentException>(() => _plain with { Heads = [] });
        Assert.Throws<ArgumentException>(() => _plain with { Heads = [new("a", 1), new("a", 2)] });
        Assert.Throws<ArgumentException>(() => new HeadOptions("a.b", 1));
        Assert.Throws<ArgumentException>(() => new HeadOptions("embedding", 1));
        Assert.Throws<ArgumentException>(() => new HeadOptions("gru", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeadOptions("a", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _plain with { Heads = [new("a", 16_000), new("b", 16_000)] });
    }

    [Fact]
    public void Options_are_equal_where_their_lists_are()
    {
        Assert.Equal(_all, _all with { Dilations = [1, 2, 4], Heads = [new("mean", 2), new("spread", 1)] });
        Assert.Equal(_all.GetHashCode(), (_all with { Dilations = [1, 2, 4] }).GetHashCode());
        Assert.NotEqual(_all, _all with { Dilations = [1, 2, 5] });
        Assert.NotEqual(_all, _all with { Heads = [new("mean", 2), new("range", 1)] });
    }

    static RecurrentNetworkOptions Options(CellKind cell, string shape) => _shapes.Single(one => one.Name == shape).Options with { Cell = cell };

    /// <summary>Where a backward pass is compared with one that drops nothing.</summary>
    static RecurrentNetworkOptions Undropped(CellKind cell, string shape) => Options(cell, shape) with { RecurrentDropout = 0, InputDropout = 0, WeightDropout = 0 };

    static void Step(NetworkCase one, int time, int row, RecurrentState state, float[] output)
    {
        if (one.Batch.HasTokens)
            one.Network.Step(one.Batch.Tokens(time)[row], one.Batch.Skip(row), state, output);
        else
            one.Network.Step(one.Batch.Input(time, row), one.Batch.Skip(row), state, output);
    }
}
