namespace Gatecast.Networks.Tests;

public class HiddenGradientTests
{
    /// <summary>As for every other gradient of a stack.</summary>
    const double Tolerance = 5e-6;

    public static TheoryData<CellKind, bool, bool> Shapes => new(
        from cell in Enum.GetValues<CellKind>()
        from everyStep in (bool[])[false, true]
        from inBlocks in (bool[])[false, true]
        select (cell, everyStep, inBlocks));

    [Theory, MemberData(nameof(Shapes))]
    public void The_gradient_of_every_hidden_state_agrees_with_the_reference(CellKind cell, bool everyStep, bool inBlocks)
    {
        const int Time = 9;

        // 20 units are a whole tile and a part of one, and a part of a block.
        var options = new RecurrentNetworkOptions
        {
            Cell = cell,
            Inputs = 3,
            Hidden = 20,
            Layers = 2,
            Dilations = inBlocks ? [1, 3] : [],
            Normalised = inBlocks,
            Residual = inBlocks,
            EveryStep = everyStep,
            Outputs = 2,
            HiddenGradients = true,
        };
        foreach (var (rows, used) in ((int, int)[])[(3, 3), (33, 33), (33, 20)])
        {
            var one = new NetworkCase(options, Time, rows, threads: 2);
            one.Fill(used, seed: 4);
            one.Backward();
            for (var row = 0; row < used; row++)
            {
                var reference = new RecurrentNetworkReference(options, one.Network.Export());
                one.ReferenceRow(reference, row);
                for (var layer = 0; layer < 2; layer++)
                    Near.Equal(
                        [.. reference.HiddenGradients[layer].SelectMany(grad => grad)],
                        [.. Enumerable.Range(0, Time).SelectMany(time => one.Pass.HiddenGrad(layer, time, row).ToArray())],
                        Tolerance, $"layer {layer}, row {row} of {used}");
            }
        }
    }

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Slstm)]
    public void The_references_gradient_of_a_hidden_state_agrees_with_central_differences(CellKind cell)
    {
        const double Step = 1e-5;
        const int Time = 5, Hidden = 3;
        var tensors = new NetworkCase(new() { Cell = cell, Inputs = 2, Hidden = Hidden }, Time, rows: 1).Network.Export();
        var layer = RecurrentLayerReference.Of(cell, tensors.Where(tensor => tensor.Name.Contains(".0.", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name.Split('.')[^1], tensor => Draws.Doubles(tensor.Values)));
        double[][] inputs = [.. Draws.Normals(2 * Time, seed: 3).Chunk(2)];

        layer.Backward(layer.Forward(inputs));
        var gradients = layer.HiddenGradients;
        for (var time = 0; time < Time - 1; time++)
            for (var unit = 0; unit < Hidden; unit++)
                Assert.Equal((LossAfter(time, unit, Step) - LossAfter(time, unit, -Step)) / (2 * Step), gradients[time][unit], 1e-8);

        // The loss is Σ h² / 2 over all steps: what is added to h(t) counts there, and in what the steps after it make of it.
        double LossAfter(int time, int unit, double change)
        {
            var before = layer.Forward(inputs[..(time + 1)]);
            before[time][unit] += change;
            return before.Concat(layer.Forward(inputs[(time + 1)..], goesOn: true)).SelectMany(h => h).Sum(h => h * h / 2);
        }
    }

    [Fact]
    public void Keeping_the_gradient_of_the_hidden_states_changes_no_other_bit()
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 9, Layers = 2, Outputs = 2 };
        var (with, without) = (new NetworkCase(options with { HiddenGradients = true }, time: 5, rows: 17), new NetworkCase(options, time: 5, rows: 17));

        Assert.Equal(without.Backward(), with.Backward());
        Near.SameBits(without.Pass.Gradient, with.Pass.Gradient);
    }

    [Fact]
    public void Keeping_the_gradient_of_the_hidden_states_allocates_nothing()
    {
        var one = new NetworkCase(new() { Inputs = 3, Hidden = 20, Layers = 2, Outputs = 3, HiddenGradients = true }, time: 7, rows: 33);
        OutputLoss loss = one.Loss;

        Assert.Equal(0, Allocations.OfSteps(step => one.Pass.Backward(loss, seed: 1, step)));
    }

    [Fact]
    public void A_gradient_that_was_not_asked_for_is_refused()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 3 }, time: 2, rows: 1);
        one.Backward();

        Assert.Contains("HiddenGradients", Assert.Throws<InvalidOperationException>(() => _ = one.Pass.HiddenGrad(0, 0, 0)[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_step_or_sequence_that_is_not_there_is_refused()
    {
        var one = new NetworkCase(new() { Inputs = 2, Hidden = 3, HiddenGradients = true }, time: 2, rows: 1);
        one.Backward();

        foreach (var (layer, time, row) in ((int, int, int)[])[(1, 0, 0), (-1, 0, 0), (0, 2, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)])
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = one.Pass.HiddenGrad(layer, time, row)[0]);
    }
}
