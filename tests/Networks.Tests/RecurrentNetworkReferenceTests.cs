namespace Gatecast.Networks.Tests;

public class RecurrentNetworkReferenceTests
{
    [Theory]
    [InlineData(CellKind.Lstm, 1, 0)]
    [InlineData(CellKind.Lstm, 1, 2)]
    [InlineData(CellKind.Lstm, 2, 0)]
    [InlineData(CellKind.Lstm, 3, 1)]
    [InlineData(CellKind.Gru, 1, 2)]
    [InlineData(CellKind.Gru, 3, 1)]
    [InlineData(CellKind.Rnn, 1, 2)]
    [InlineData(CellKind.Rnn, 3, 1)]
    [InlineData(CellKind.Slstm, 1, 2)]
    [InlineData(CellKind.Slstm, 3, 1)]
    public void Every_gradient_agrees_with_central_differences(CellKind cell, int layers, int skips) =>
        AssertCentralDifferences(new() { Cell = cell, Inputs = 2, Hidden = 3, Layers = layers, Skips = skips, Outputs = 2 }, masks: null);

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory, MemberData(nameof(Cells))]
    public void Every_gradient_agrees_with_central_differences_with_dilation_residuals_tokens_heads_and_outputs_at_every_step(CellKind cell) =>
        AssertCentralDifferences(
            new()
            {
                Cell = cell,
                Inputs = 3,
                Vocabulary = 5,
                Hidden = 3,
                Layers = 3,
                Dilations = [1, 2, 3],
                Residual = true,
                EveryStep = true,
                Skips = 1,
                Heads = [new("mean", 2), new("spread", 1)],
            },
            masks: null);

    [Theory, MemberData(nameof(Cells))]
    public void Every_gradient_agrees_with_central_differences_in_blocks_of_norm_cell_dropout_and_residual(CellKind cell)
    {
        var options = new RecurrentNetworkOptions
        {
            Cell = cell,
            Inputs = 2,
            Vocabulary = 5,
            Projection = 3,
            Hidden = 3,
            Layers = 2,
            Dilations = [1, 2],
            Normalised = true,
            Residual = true,
            EveryStep = true,
        };
        AssertCentralDifferences(options, Masks(), recurrentMasks: [[1.5, 0, 1.5], [0, 1.5, 1.5]]);
    }

    [Fact]
    public void Every_gradient_agrees_with_central_differences_under_dropout() =>
        AssertCentralDifferences(new() { Inputs = 2, Hidden = 3, Layers = 2, Skips = 1, Outputs = 2 }, Masks());

    /// <returns>[2][4][3]</returns>
    static double[][][] Masks()
    {
        var draws = Draws.Normals(2 * 4 * 3, seed: 9);
        return
        [
            .. Enumerable.Range(0, 2).Select(layer => Enumerable.Range(0, 4).Select(t => Enumerable.Range(0, 3)
                .Select(k => draws[(layer * 4 + t) * 3 + k] > -0.5 ? 1.5 : 0).ToArray()).ToArray()),
        ];
    }

    [Fact]
    public void A_network_of_one_unit_and_one_step_gives_what_the_definition_gives()
    {
        // σ(ln 3) = 3/4, tanh(ln 2) = 3/5, σ(0) = 1/2: c = 9/20, h = tanh(9/20) / 2, y = 2·h + 5·s + 1.
        var reference = new RecurrentNetworkReference(
            new() { Inputs = 1, Hidden = 1, Skips = 1 },
        [
            new("lstm.0.weight_ih", [4, 1], [0.5f, 0, 1, 0]), new("lstm.0.weight_hh", [4, 1], [9, 9, 9, 9]), new("lstm.0.bias", [4], new float[4]),
            new("head.weight", [1, 2], [2, 5]), new("head.bias", [1], [1]),
        ]);
        reference.Parameters["lstm.0.weight_ih"][0] = Math.Log(3) / Math.Log(2);

        var output = reference.Forward([[Math.Log(2)]], [3]);

        Assert.Equal(Math.Tanh(0.45) + 15 + 1, output[0], 1e-12);
    }

    /// <summary>A step of 1e-5 leaves errors of about 1e-10 (third derivative) and 1e-11 (rounding): 1e-5 of every gradient down to a
    /// thousandth of the largest.</summary>
    static void AssertCentralDifferences(RecurrentNetworkOptions options, double[][][]? masks, double[][]? recurrentMasks = null)
    {
        const double Step = 1e-5, Tolerance = 1e-5;
        var one = new NetworkCase(options, time: 4, rows: 2, seed: (ulong)(options.Layers + options.Skips));
        var reference = new RecurrentNetworkReference(options, one.Network.Export());
        double LossNow() => Enumerable.Range(0, 2).Sum(row => one.ReferenceRow(reference, row, masks, recurrentMasks: recurrentMasks).Loss);

        LossNow();
        var gradients = reference.Gradients.ToDictionary(pair => pair.Key, pair => (double[])[.. pair.Value]);
        foreach (var (name, parameters) in reference.Parameters)
            for (var i = 0; i < parameters.Length; i++)
            {
                var before = parameters[i];
                parameters[i] = before + Step;
                var above = LossNow();
                parameters[i] = before - Step;
                var slope = (above - LossNow()) / (2 * Step);
                parameters[i] = before;

                var size = Math.Max(Math.Abs(gradients[name][i]), 1e-3 * gradients[name].Max(Math.Abs));
                Assert.True(
                    Math.Abs(slope - gradients[name][i]) <= Tolerance * size, $"{name}[{i}]: {gradients[name][i]}, by differences {slope}");
            }
    }
}
