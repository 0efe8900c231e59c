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

        AssertAllocatesNothing(step =>
        {
            one.Pass.Backward(loss, seed: 1, step);
            optimizer.Step(one.Pass, 0.001f);
        });
    }

    [Fact]
    public void A_forward_pass_allocates_nothing()
    {
        var one = new NetworkCase(new() { Inputs = 3, Hidden = 20, Layers = 2, Outputs = 3 }, time: 7, rows: 33);
        var outputs = new float[33 * 3];

        AssertAllocatesNothing(_ => one.Pass.Forward(outputs));
    }

    static void AssertAllocatesNothing(Action<int> work)
    {
        // The first calls let the runtime compile what they need.
        for (var step = 0; step < 3; step++)
            work(step);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 3; step < 13; step++)
            work(step);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
