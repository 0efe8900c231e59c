namespace Gatecast.Networks.Tests;

/// <summary>The shapes of the large benchmark configurations, whose sums are the longest.</summary>
[Trait("Category", "Slow")]
public class LargeShapeTests
{
    public static TheoryData<CellKind, string> CellsAndShapes =>
        new(Enum.GetValues<CellKind>().SelectMany(cell => ((CellKind, string)[])[(cell, "S5"), (cell, "S6")]));

    [Theory, MemberData(nameof(CellsAndShapes))]
    public void Outputs_loss_and_every_gradient_agree_with_the_reference(CellKind cell, string shape)
    {
        var (time, inputs, hidden) = shape == "S5" ? (168, 16, 256) : (128, 128, 512);
        var options = new RecurrentNetworkOptions { Cell = cell, Inputs = inputs, Hidden = hidden, Layers = 2 };

        new NetworkCase(options, time, rows: 4, threads: 2).AssertEqualsReference(5e-6, $"{cell}, {shape}", strict: true);
    }
}
