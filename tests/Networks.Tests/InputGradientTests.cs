namespace Gatecast.Networks.Tests;

public class InputGradientTests
{
    /// <summary>As for every other gradient of a stack.</summary>
    const double Tolerance = 5e-6;

    public static TheoryData<CellKind, int, bool, bool> Shapes => new(
        from cell in Enum.GetValues<CellKind>()
        from projection in (int[])[0, 7]
        from normalised in (bool[])[false, true]
        from residual in (bool[])[false, true]
        where cell is CellKind.Lstm || normalised == residual
        select (cell, projection, normalised, residual));

    [Theory, MemberData(nameof(Shapes))]
    public void The_gradient_of_every_input_agrees_with_the_reference(CellKind cell, int projection, bool normalised, bool residual)
    {
        // As many inputs as hidden units: without a projection the lowest layer has a residual of its own.
        var options = new RecurrentNetworkOptions
        {
            Cell = cell,
            Inputs = 7,
            Hidden = 7,
            Projection = projection,
            Normalised = normalised,
            Residual = residual,
            Layers = 2,
            Dilations = [1, 3],
            EveryStep = true,
            Outputs = 3,
            InputGradients = true,
        };
        foreach (var (rows, used) in ((int, int)[])[(3, 3), (33, 33), (33, 20)])
        {
            var one = new NetworkCase(options, time: 9, rows, threads: 2);
            one.Fill(used, seed: 4);
            one.Backward();
            for (var row = 0; row < used; row++)
            {
                var reference = new RecurrentNetworkReference(options, one.Network.Export());
                one.ReferenceRow(reference, row);
                Near.Equal(
                    [.. reference.InputGradients.SelectMany(grad => grad)],
                    [.. Enumerable.Range(0, 9).SelectMany(time => one.Pass.InputGrad(time, row).ToArray())], Tolerance, $"row {row} of {used}");
            }
        }
    }

    [Fact]
    public void The_gradient_of_the_inputs_agrees_with_central_differences_of_the_reference()
    {
        const double Step = 1e-5;
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 3, Layers = 2, Residual = true, Normalised = true, EveryStep = true, Outputs = 2, InputGradients = true };
        var reference = new RecurrentNetworkReference(options, new NetworkCase(options, time: 4, rows: 1).Network.Export());
        double[][] inputs = [.. Draws.Normals(12, seed: 3).Chunk(3)];
        double LossNow() => reference.Forward(inputs, []).Sum(y => y * y / 2);

        reference.Backward(reference.Forward(inputs, []));
        double[][] gradients = [.. reference.InputGradients.Select(grad => grad.ToArray())];
        for (var time = 0; time < 4; time++)
            for (var feature = 0; feature < 3; feature++)
            {
                var before = inputs[time][feature];
                inputs[time][feature] = before + Step;
                var above = LossNow();
                inputs[time][feature] = before - Step;
                var slope = (above - LossNow()) / (2 * Step);
                inputs[time][feature] = before;
                Assert.Equal(slope, gradients[time][feature], 1e-8);
            }
    }

    [Fact]
    public void Asking_for_the_gradient_of_the_inputs_changes_no_other_bit()
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Layers = 2, Outputs = 2 };
        var (with, without) = (new NetworkCase(options with { InputGradients = true }, time: 5, rows: 17), new NetworkCase(options, time: 5, rows: 17));

        Assert.Equal(without.Backward(), with.Backward());
        Near.SameBits(without.Pass.Gradient, with.Pass.Gradient);
    }

    [Fact]
    public void A_gradient_that_was_not_asked_for_is_refused()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 3, Outputs = 1 }, time: 2, rows: 1);
        one.Backward();

        Assert.Contains("InputGradients", Assert.Throws<InvalidOperationException>(() => _ = one.Pass.InputGrad(0, 0)[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_have_no_gradient() => Assert.Throws<ArgumentException>(
        () => new RecurrentNetwork(new() { Inputs = 2, Vocabulary = 3, Hidden = 3, Outputs = 1, InputGradients = true }, seed: 1));
}
