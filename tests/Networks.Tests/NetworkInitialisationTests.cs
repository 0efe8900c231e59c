namespace Gatecast.Networks.Tests;

public class NetworkInitialisationTests
{
    [Theory]
    [InlineData(CellKind.Lstm, 1)]
    [InlineData(CellKind.Lstm, 7)]
    [InlineData(CellKind.Lstm, 64)]
    [InlineData(CellKind.Gru, 7)]
    [InlineData(CellKind.Rnn, 7)]
    public void The_recurrent_matrix_of_each_gate_is_orthogonal(CellKind cell, int hidden)
    {
        foreach (var weights in Tensors(hidden, seed: 1, cell).Where(tensor => tensor.Name.EndsWith("weight_hh", StringComparison.Ordinal)))
            foreach (var gate in weights.Values.Chunk(hidden * hidden))
            {
                var rows = gate.Chunk(hidden).ToArray();
                for (var i = 0; i < hidden; i++)
                    for (var j = 0; j <= i; j++)
                        Assert.Equal(i == j ? 1 : 0, rows[i].Zip(rows[j], (a, b) => (double)a * b).Sum(), 1e-6);
            }
    }

    [Fact]
    public void Gates_do_not_share_their_recurrent_matrix()
    {
        var gates = Tensors(hidden: 8, seed: 1)[1].Values.Chunk(64).ToArray();
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < i; j++)
                Assert.NotEqual(gates[i], gates[j]);
    }

    [Fact]
    public void The_forget_gates_bias_is_one_and_every_other_zero()
    {
        foreach (var bias in Tensors(hidden: 5, seed: 1).Where(tensor => tensor.Name.EndsWith("bias", StringComparison.Ordinal)))
            Assert.Equal(
                bias.Name == "head.bias" ? new float[3] : [.. new float[5], 1, 1, 1, 1, 1, .. new float[10]], bias.Values);
    }

    [Fact]
    public void The_forget_bias_is_what_the_options_say()
    {
        var options = Options(5) with { ForgetBias = 0 };
        Assert.All(
            new RecurrentNetwork(options, seed: 1).Export().Where(tensor => tensor.Shape.Length == 1), tensor => Assert.Equal(new float[tensor.Values.Length], tensor.Values));
        Assert.Equal(
            (float[])[.. new float[5], 2, 2, 2, 2, 2, .. new float[10]], new RecurrentNetwork(options with { ForgetBias = 2 }, seed: 1).Export().First(tensor => tensor.Name == "lstm.0.bias").Values);
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { ForgetBias = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { InitialWeights = (InitialWeights)9 });
    }

    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void Uniform_weights_and_biases_fill_the_bound_that_PyTorch_draws_them_in(CellKind cell)
    {
        // ±1/√H = ±1/7 in the layers; ±1/√(H + S) = ±1/√50 in the head. An LSTM's forget biases lie around 1.
        const int Hidden = 49;
        var tensors = new RecurrentNetwork(Options(Hidden, cell) with { InitialWeights = InitialWeights.Uniform }, seed: 1).Export();
        foreach (var tensor in tensors)
        {
            float[] values = cell is CellKind.Lstm && tensor.Name.EndsWith(".bias", StringComparison.Ordinal) && !tensor.Name.StartsWith("head", StringComparison.Ordinal)
                ? [.. tensor.Values[..Hidden], .. tensor.Values[Hidden..(2 * Hidden)].Select(value => value - 1), .. tensor.Values[(2 * Hidden)..]]
                : tensor.Values;
            var bound = tensor.Name.StartsWith("head", StringComparison.Ordinal) ? 1 / Math.Sqrt(50) : 1.0 / 7;

            // Of a GRU's two biases bias_ih holds the sum where they act as one.
            if (!tensor.Name.Contains("bias_", StringComparison.Ordinal))
                Assert.InRange(values.Max(Math.Abs), (values.Length < 10 ? 0.2 : 0.9) * bound, bound * (1 + 1e-5));
            Assert.Contains(values, value => value < 0);
        }
    }

    [Fact]
    public void Options_are_equal_where_all_that_they_hold_is()
    {
        Assert.Equal(Options(5), Options(5));
        Assert.NotEqual(Options(5), Options(5) with { HiddenGradients = true });
        Assert.NotEqual(Options(5), Options(5) with { InitialWeights = InitialWeights.Uniform });
        Assert.NotEqual(Options(5), Options(5) with { ForgetBias = 0 });
    }

    [Theory]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Rnn)]
    public void Without_a_forget_gate_every_bias_is_zero(CellKind cell)
    {
        foreach (var tensor in Tensors(hidden: 5, seed: 1, cell).Where(tensor => tensor.Shape.Length == 1))
            Assert.All(tensor.Values, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Slstm)]
    public void Chrono_biases_spread_the_memories_over_the_steps_asked_for(CellKind cell)
    {
        const int Hidden = 400, Steps = 100;
        var options = new RecurrentNetworkOptions { Cell = cell, Inputs = 1, Hidden = Hidden, ChronoSteps = Steps };
        var bias = NetworkInitialisation.Draw(options, seed: 1).First(tensor => tensor.Name.Contains(".bias", StringComparison.Ordinal)).Values;
        var forget = bias[Hidden..(2 * Hidden)];
        double[] times = [.. forget.Select(value => Math.Exp(value))];

        // Uniform on 1 … 99: mean 50, standard error of the mean 1.4.
        Assert.All(times, time => Assert.InRange(time, 0.999, 99.001));
        Assert.Equal(50, times.Average(), tolerance: 5);
        Assert.Equal(cell is CellKind.Gru ? new float[Hidden] : [.. forget.Select(value => -value)], bias[..Hidden]);
        Assert.All(bias[(2 * Hidden)..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void An_sLSTM_begins_without_recurrent_weights_and_with_forget_biases_from_5_to_minus_7()
    {
        // 5 − 12·(j / 4)^p, p = 0.3 in the first layer and 1.6 in the last of two: 0.25^0.3 = 0.6597540, 0.25^1.6 = 0.1088188.
        var tensors = Tensors(hidden: 5, seed: 1, CellKind.Slstm).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        foreach (var (layer, second) in ((int, float)[])[(0, 5 - 12 * 0.6597540f), (1, 5 - 12 * 0.1088188f)])
        {
            var bias = tensors[$"slstm.{layer}.bias"];
            Assert.All(tensors[$"slstm.{layer}.weight_hh"], value => Assert.Equal(0, value));
            Assert.Equal(5, bias[5]);
            Assert.Equal(second, bias[6], 1e-5f);
            Assert.Equal(-7, bias[9]);
            Assert.Equal(new float[15], (float[])[.. bias[..5], .. bias[10..]]);
        }

        Assert.Equal((float[])[0, 5, 0, 0], Tensors(hidden: 1, seed: 1, CellKind.Slstm).First(tensor => tensor.Name == "slstm.0.bias").Values);
    }

    [Fact]
    public void Input_weights_fill_the_Glorot_bound_and_keep_inside_it()
    {
        // √(6 / (fan in + H)): fan in is 2 in the first layer and 50 in the second.
        var tensors = Tensors(hidden: 50, seed: 1);
        AssertBound(tensors[0], Math.Sqrt(6.0 / (2 + 50)));
        AssertBound(tensors[3], Math.Sqrt(6.0 / (50 + 50)));
    }

    [Fact]
    public void Head_weights_fill_the_Glorot_bound_and_keep_inside_it()
    {
        // Fan in is H + S = 50 + 1, fan out O = 3.
        AssertBound(Tensors(hidden: 50, seed: 1)[^2], Math.Sqrt(6.0 / (51 + 3)));
    }

    [Fact]
    public void A_zero_head_gives_zero_outputs()
    {
        var options = new RecurrentNetworkOptions { Inputs = 2, Hidden = 9, Layers = 2, Skips = 1, Outputs = 3, ZeroHead = true };
        var (network, batch) = (new RecurrentNetwork(options, seed: 1), new SequenceBatch(time: 4, capacity: 5, features: 2, skips: 1) { Rows = 5 });
        for (var row = 0; row < 5; row++)
            Draws.Floats(2, (ulong)row).CopyTo(batch.Input(3, row));
        var outputs = new float[15];
        new RecurrentPass(network, batch, threads: 1).Forward(outputs);

        Assert.Equal(new float[15], outputs);
    }

    [Fact]
    public void Seeds_differ_and_repeat()
    {
        Assert.Equal(new RecurrentNetwork(Options(9), seed: 1).Snapshot(), new RecurrentNetwork(Options(9), seed: 1).Snapshot());
        foreach (var (one, other) in Tensors(hidden: 9, seed: 1).Zip(Tensors(hidden: 9, seed: 2)).Where(pair => pair.First.Shape.Length > 1))
            Assert.NotEqual(one.Values, other.Values);
    }

    static RecurrentNetworkOptions Options(int hidden, CellKind cell = CellKind.Lstm) =>
        new() { Cell = cell, Inputs = 2, Hidden = hidden, Layers = 2, Skips = 1, Outputs = 3 };

    static IReadOnlyList<Tensor> Tensors(int hidden, ulong seed, CellKind cell = CellKind.Lstm) =>
        new RecurrentNetwork(Options(hidden, cell), seed).Export();

    static void AssertBound(Tensor tensor, double bound) => Assert.InRange(tensor.Values.Max(Math.Abs), 0.95 * bound, bound * (1 + 1e-6));
}
