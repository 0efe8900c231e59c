namespace Gatecast.Networks.Tests;

/// <summary>The judge from outside: torch.nn.LSTM, GRU and RNN, an sLSTM in torch's own operations, torch.nn.Linear, autograd and
/// torch.optim.AdamW, in double.</summary>
/// <remarks>tests/fixtures/pytorch/README.md says how the runs are made, and how far off PyTorch's own float is.</remarks>
public class PyTorchTests
{
    /// <summary>Sums of up to 135 rounded terms through twelve steps and three layers; 5.3e-7 is the worst seen, 6.5e-7 in PyTorch's own
    /// float.</summary>
    const double OutputTolerance = 1e-6;

    /// <summary>As the outputs, and back again; 1.2e-6 is the worst seen.</summary>
    const double GradientTolerance = 5e-6;

    /// <summary>Of losses and gradient norms: the rounding of all steps before. 2.7e-6 is the worst seen.</summary>
    const double StepTolerance = 1e-5;

    /// <summary>Adam divides a gradient by its own size: where it is mostly rounding, a weight moves by rounding. 1.3e-5 is the worst seen,
    /// 1.0e-5 in PyTorch's own float; a bias that decays when it should not is off by 5e-4 (Σ η · λ).</summary>
    const double FinalTolerance = 5e-5;

    static readonly string[] _runs =
    [
        "squared-h7-l1", "pinball-h7-l1", "squared-h9-l2", "quantiles-h9-l2", "squared-h50-l3",
        "gru-h7-l1", "gru-h19-l2", "rnn-h7-l1", "rnn-h67-l2", "slstm-h7-l1", "slstm-h19-l2",
    ];

    public static TheoryData<string> Runs => [.. _runs];

    public static TheoryData<string> RunsWithGates => [.. _runs.Where(run => PyTorchFixture.Read(run).Gates > 1)];

    public static TheoryData<string> RunsOfGrus => RunsOf(CellKind.Gru);

    public static TheoryData<string> RunsOfSlstms => RunsOf(CellKind.Slstm);

    public static TheoryData<int> Heads => [.. Enumerable.Range(0, PyTorchFixture.ReadHeads().Length)];

    [Theory, MemberData(nameof(Runs))]
    public void Outputs_are_those_of_PyTorch(string run)
    {
        var fixture = PyTorchFixture.Read(run);

        Near.Equal(fixture.FirstOutputs, OutputsOf(fixture, NetworkOf(fixture)), OutputTolerance, run);
    }

    [Theory, MemberData(nameof(Runs))]
    public void Every_gradient_is_that_of_PyTorch(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        var pass = PassOf(fixture, NetworkOf(fixture));
        pass.Backward(LossOf(fixture), seed: 1, step: 0);

        AssertEqual(fixture.Gradients, pass.ExportGradient(), GradientTolerance, run);
    }

    [Theory, MemberData(nameof(Runs))]
    public void Thirty_optimizer_steps_have_the_losses_of_PyTorch_and_lead_to_its_parameters(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        var network = NetworkOf(fixture);
        var (pass, loss) = (PassOf(fixture, network), LossOf(fixture));
        var optimizer = new AdamW(network, new() { WeightDecay = fixture.WeightDecay, ClipNorm = fixture.ClipNorm });
        var rate = fixture.LearningRate;
        var schedule = new LearningRateSchedule { Peak = rate.Peak, Steps = 30, WarmUp = rate.WarmUp, Final = rate.Final };
        Assert.Equal(schedule.Steps, fixture.Losses.Length);

        for (var step = 0; step < schedule.Steps; step++)
        {
            AssertNear(fixture.Losses[step], pass.Backward(loss, seed: 1, step), StepTolerance, $"{run}: loss of step {step}");
            AssertNear(fixture.Norms[step], optimizer.Step(pass, schedule.At(step)), StepTolerance, $"{run}: norm of step {step}");
        }

        AssertEqual(fixture.Final, Judged(fixture, network.Export()), FinalTolerance, run);
    }

    [Fact]
    public void Every_kind_of_cell_has_a_run_of_one_layer_and_one_of_two()
    {
        var compared = _runs.Select(PyTorchFixture.Read).Select(fixture => (fixture.Cell, fixture.Layers)).ToHashSet();

        foreach (var cell in Enum.GetValues<CellKind>())
            Assert.Superset(new HashSet<(CellKind, int)> { (cell, 1), (cell, 2) }, compared);
    }

    [Fact]
    public void A_run_holds_steps_that_are_clipped_and_steps_that_are_not()
    {
        var fixture = PyTorchFixture.Read("squared-h9-l2");

        Assert.InRange(fixture.Norms.Count(norm => norm > fixture.ClipNorm), 5, 25);
    }

    [Theory, MemberData(nameof(Heads))]
    public void Quantiles_and_their_pinball_loss_have_the_values_and_gradients_of_PyTorch(int number)
    {
        var fixture = PyTorchFixture.ReadHeads()[number];
        var head = new QuantileHead(fixture.Horizon, fixture.Levels.Length, fixture.Groups);
        var (quantiles, quantileGrad) = (new float[head.QuantileCount], new float[head.QuantileCount]);
        var (rawGrad, loss) = (new float[head.RawCount], 0.0);
        head.Forward(fixture.Raw, fixture.Anchor, quantiles);
        for (var step = 0; step < head.Horizon; step++)
            loss += PinballLoss.Backward(
                fixture.Outcomes[step], weight: 1, quantiles.AsSpan(step * head.Levels, head.Levels), fixture.Levels,
                quantileGrad.AsSpan(step * head.Levels, head.Levels));
        head.Backward(fixture.Raw, fixture.Anchor, quantileGrad, rawGrad);

        Near.Equal(fixture.Quantiles, quantiles, OutputTolerance, "quantiles");
        AssertNear(fixture.Loss, loss, OutputTolerance, "loss");
        Near.Equal(fixture.QuantileGrad, quantileGrad, OutputTolerance, "quantile gradient");
        Near.Equal(fixture.RawGrad, rawGrad, GradientTolerance, "raw gradient");
    }

    [Theory, MemberData(nameof(RunsWithGates))]
    public void Gates_in_any_other_order_have_other_outputs(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        int[] gates = [.. Enumerable.Range(0, fixture.Gates)];
        foreach (var order in OrdersOf(gates).Where(order => !order.SequenceEqual(gates)))
        {
            var network = NetworkOf(fixture);
            network.Import([.. network.Export().Select(tensor => tensor.Name.StartsWith("head", StringComparison.Ordinal)
                ? tensor
                : InOrder(tensor, order))]);

            AssertFar(fixture, network, string.Join(", ", order));
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void A_bias_counted_twice_or_not_at_all_has_other_outputs(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        foreach (var bias in NetworkOf(fixture).Export().Where(tensor => tensor.Shape.Length == 1))
            foreach (var factor in (float[])[0, 2])
            {
                var network = NetworkOf(fixture);
                network.Import([.. network.Export().Select(tensor => tensor.Name != bias.Name
                    ? tensor
                    : new Tensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(value => factor * value)]))]);

                AssertFar(fixture, network, $"{bias.Name} × {factor}");
            }
    }

    [Theory, MemberData(nameof(RunsOfGrus))]
    public void The_two_biases_of_a_GRU_exchanged_have_other_outputs(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        var network = NetworkOf(fixture);
        network.Import([.. network.Export().Select(tensor => new Tensor(Exchanged(tensor.Name), tensor.Shape, tensor.Values))]);

        AssertFar(fixture, network, "exchanged");
    }

    [Theory, MemberData(nameof(RunsOfSlstms))]
    public void The_bias_of_an_sLSTM_input_gate_changes_no_output(string run)
    {
        var fixture = PyTorchFixture.Read(run);
        var network = NetworkOf(fixture);
        network.Import([.. network.Export().Select(tensor => new Tensor(
            tensor.Name, tensor.Shape, [.. tensor.Values.Select((value, i) => i < IdleOf(fixture, tensor.Name) ? value + 1 : value)]))]);

        Near.Equal(fixture.FirstOutputs, OutputsOf(fixture, network), OutputTolerance, run);
    }

    static TheoryData<string> RunsOf(CellKind cell) => [.. _runs.Where(run => PyTorchFixture.Read(run).Cell == cell)];

    static RecurrentNetwork NetworkOf(PyTorchFixture fixture)
    {
        var network = new RecurrentNetwork(
            new()
            {
                Cell = fixture.Cell,
                Inputs = fixture.Inputs,
                Hidden = fixture.Hidden,
                Layers = fixture.Layers,
                Skips = fixture.Skips,
                Outputs = fixture.Outputs,
            },
            seed: 1);
        network.Import([.. fixture.Weights.Select(tensor => new Tensor(tensor.Name, tensor.Shape, Draws.Floats(tensor.Values())))]);
        return network;
    }

    static RecurrentPass PassOf(PyTorchFixture fixture, RecurrentNetwork network)
    {
        var batch = new SequenceBatch(fixture.Time, fixture.Rows, fixture.Inputs, fixture.Skips) { Rows = fixture.Rows };
        for (var row = 0; row < fixture.Rows; row++)
        {
            for (var t = 0; t < fixture.Time; t++)
                fixture.Batch.Inputs.AsSpan((row * fixture.Time + t) * fixture.Inputs, fixture.Inputs).CopyTo(batch.Input(t, row));
            fixture.Batch.Skips.AsSpan(row * fixture.Skips, fixture.Skips).CopyTo(batch.Skip(row));
        }

        return new(network, batch, threads: 1);
    }

    static float[] OutputsOf(PyTorchFixture fixture, RecurrentNetwork network)
    {
        var outputs = new float[fixture.Rows * fixture.Outputs];
        PassOf(fixture, network).Forward(outputs);
        return outputs;
    }

    /// <summary>Mean over the rows of the sum over the outputs.</summary>
    static OutputLoss LossOf(PyTorchFixture fixture) =>
        (_, firstRow, rows, stride, outputs, outputGrad) =>
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var y = outputs.Slice(row * stride, fixture.Outputs);
                var grad = outputGrad.Slice(row * stride, fixture.Outputs);
                sum += fixture.Loss switch
                {
                    "squared" => Squared(fixture, firstRow + row, y, grad),
                    "pinball" => PinballLoss.Backward(fixture.Batch.Targets[firstRow + row], 1f / fixture.Rows, y, fixture.Levels, grad),
                    "quantiles" => PinballOfQuantiles(fixture, firstRow + row, y, grad),
                    var other => throw new InvalidDataException($"The loss {other} is none of squared, pinball and quantiles."),
                };
            }

            return sum;
        };

    static double Squared(PyTorchFixture fixture, int row, ReadOnlySpan<float> outputs, Span<float> outputGrad)
    {
        var sum = 0.0;
        for (var o = 0; o < outputs.Length; o++)
        {
            var error = outputs[o] - fixture.Batch.Targets[row * outputs.Length + o];
            sum += (double)error * error / fixture.Rows;
            outputGrad[o] = 2 * error / fixture.Rows;
        }

        return sum;
    }

    static double PinballOfQuantiles(PyTorchFixture fixture, int row, ReadOnlySpan<float> raw, Span<float> rawGrad)
    {
        var head = new QuantileHead(fixture.Horizon, fixture.Levels.Length, fixture.Groups);
        var anchor = fixture.Batch.Anchors.AsSpan(row * head.QuantileCount, head.QuantileCount);
        var (quantiles, quantileGrad, sum) = (new float[head.QuantileCount], new float[head.QuantileCount], 0.0);
        head.Forward(raw, anchor, quantiles);
        for (var step = 0; step < head.Horizon; step++)
            sum += PinballLoss.Backward(
                fixture.Batch.Targets[row * head.Horizon + step], 1f / fixture.Rows, quantiles.AsSpan(step * head.Levels, head.Levels),
                fixture.Levels, quantileGrad.AsSpan(step * head.Levels, head.Levels));
        head.Backward(raw, anchor, quantileGrad, rawGrad);
        return sum;
    }

    /// <summary>Numbers at the start of a tensor on which nothing depends: an sLSTM's biases of i, which scale c and n alike.</summary>
    static int IdleOf(PyTorchFixture fixture, string name) =>
        fixture.Cell is CellKind.Slstm && name.EndsWith(".bias", StringComparison.Ordinal) && name != "head.bias" ? fixture.Hidden : 0;

    /// <summary>Trained parameters with idle ones as they began, where PyTorch's stay: their gradient is rounding, and Adam makes steps of it.</summary>
    static IReadOnlyList<Tensor> Judged(PyTorchFixture fixture, IReadOnlyList<Tensor> trained) =>
    [
        .. trained.Zip(NetworkOf(fixture).Export(), (tensor, first) => new Tensor(
            tensor.Name, tensor.Shape,
            [.. first.Values[..IdleOf(fixture, tensor.Name)], .. tensor.Values[IdleOf(fixture, tensor.Name)..]])),
    ];

    static string Exchanged(string name) => name.EndsWith("bias_ih", StringComparison.Ordinal)
        ? name.Replace("bias_ih", "bias_hh", StringComparison.Ordinal)
        : name.Replace("bias_hh", "bias_ih", StringComparison.Ordinal);

    /// <summary>The rows of a tensor by gate, in another order of the gates.</summary>
    static Tensor InOrder(Tensor tensor, int[] order)
    {
        var gates = tensor.Values.Chunk(tensor.Values.Length / order.Length).ToArray();
        return new(tensor.Name, tensor.Shape, [.. order.SelectMany(gate => gates[gate])]);
    }

    static IEnumerable<int[]> OrdersOf(int[] gates) => gates.Length == 0
        ? [[]]
        : gates.SelectMany(first => OrdersOf([.. gates.Where(gate => gate != first)]).Select(rest => (int[])[first, .. rest]));

    static void AssertEqual(PyTorchTensor[] expected, IReadOnlyList<Tensor> actual, double tolerance, string run)
    {
        Assert.Equal(expected.Select(tensor => tensor.Name), actual.Select(tensor => tensor.Name));
        foreach (var (theirs, ours) in expected.Zip(actual))
            Near.Equal(theirs.Values(), theirs.SampleOf(ours), tolerance, $"{run}: {ours.Name}");
    }

    static void AssertNear(double expected, double actual, double tolerance, string what)
    {
        var error = Math.Abs(expected - actual) / expected;
        Assert.True(error <= tolerance, $"{what}: {actual}, PyTorch {expected}, relative error {error:e2}, tolerance {tolerance:e2}");
    }

    /// <summary>A thousand tolerances away.</summary>
    static void AssertFar(PyTorchFixture fixture, RecurrentNetwork network, string what)
    {
        var largest = fixture.FirstOutputs.Max(Math.Abs);
        var error = fixture.FirstOutputs.Zip(OutputsOf(fixture, network), (theirs, ours) => Math.Abs(theirs - ours)).Max() / largest;
        Assert.True(error > 1000 * OutputTolerance, $"{what}: relative error {error:e2}");
    }
}
