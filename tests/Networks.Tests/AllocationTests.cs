namespace Gatecast.Networks.Tests;

public class AllocationTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    public void A_training_step_allocates_nothing(float dropout)
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 20, Layers = 2, Skips = 2, Outputs = 3, Dropout = dropout };
        var one = new NetworkCase(options, time: 7, rows: 33);
        var optimizer = new AdamW(one.Network, new());
        OutputLoss loss = one.Loss;

        Assert.Equal(0, Allocations.OfSteps(step =>
        {
            one.Pass.Backward(loss, seed: 1, step);
            optimizer.Step(one.Pass, 0.001f);
        }));
    }

    [Fact]
    public void A_forward_pass_allocates_nothing()
    {
        var one = new NetworkCase(new() { Inputs = 3, Hidden = 20, Layers = 2, Outputs = 3 }, time: 7, rows: 33);
        var outputs = new float[33 * 3];

        Assert.Equal(0, Allocations.OfSteps(_ => one.Pass.Forward(outputs)));
    }
}
