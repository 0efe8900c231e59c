namespace Gatecast.Networks.Tests;

public class PinballLossTests
{
    [Fact]
    public void A_quantile_that_is_too_low_costs_its_level_and_one_that_is_too_high_the_rest()
    {
        // y = 10: 0.1·(10 − 8) + 0.5·(10 − 9) + 0.9·0 + (1 − 0.95)·(14 − 10) = 0.2 + 0.5 + 0 + 0.2.
        Assert.Equal(0.9, PinballLoss.Sum(10, [8, 9, 10, 14], [0.1, 0.5, 0.9, 0.95]), 1e-12);
    }

    [Fact]
    public void Backward_gives_the_weighted_loss_and_its_slopes()
    {
        var grad = new float[4];
        var loss = PinballLoss.Backward(10, weight: 2, [8, 9, 10, 14], [0.1f, 0.5f, 0.9f, 0.95f], grad);

        Assert.Equal(1.8, loss, 1e-6);
        Near.Equal([-0.2, -1, 0.2, 0.1], grad, 1e-6);
    }

    [Fact]
    public void Backward_equals_its_twin()
    {
        var (quantiles, levels) = (Draws.Normals(101, seed: 1), Enumerable.Range(0, 101).Select(j => (double)((j + 1) / 102f)).ToArray());
        quantiles[50] = 0.25;
        var grad = new float[101];
        var loss = PinballLoss.Backward(0.25f, weight: 0.5f, Draws.Floats(quantiles), Draws.Floats(levels), grad);

        Assert.Equal(0.5 * quantiles.Zip(levels, (q, level) => PinballLossReference.Loss(0.25, q, level)).Sum(), loss, 1e-5);
        Assert.Equal(2 * loss, PinballLoss.Sum(0.25, quantiles, levels), 1e-5);
        Near.Equal([.. quantiles.Zip(levels, (q, level) => 0.5 * PinballLossReference.Slope(0.25, q, level))], grad, 1e-6);
    }

    [Fact]
    public void Its_gradient_agrees_with_central_differences()
    {
        const double Step = 1e-6;
        double[] quantiles = [-2, -0.5, 0.1, 0.7, 3], levels = [0.05, 0.25, 0.5, 0.75, 0.95];
        var grad = new float[5];
        PinballLoss.Backward(0.3f, weight: 1, Draws.Floats(quantiles), Draws.Floats(levels), grad);

        double LossNear(int j, double step) =>
            PinballLoss.Sum(0.3f, [.. quantiles.Select((q, k) => k == j ? q + step : q)], levels);
        Near.Equal([.. Enumerable.Range(0, 5).Select(j => (LossNear(j, Step) - LossNear(j, -Step)) / (2 * Step))], grad, 1e-6);
    }

    [Fact]
    public void At_the_median_it_is_half_the_absolute_error()
    {
        foreach (var quantile in Draws.Normals(100, seed: 3))
            Assert.Equal(Math.Abs(1 - quantile) / 2, PinballLoss.Sum(1, [quantile], [0.5]), 1e-12);
    }

    [Fact]
    public void A_missing_outcome_or_quantile_is_no_number_in_loss_and_slope()
    {
        var grad = new float[2];
        Assert.Equal(double.NaN, PinballLoss.Backward(float.NaN, weight: 1, [1, 2], [0.1f, 0.9f], grad));
        Assert.Equal([float.NaN, float.NaN], grad);
        Assert.Equal(double.NaN, PinballLoss.Backward(1, weight: 1, [float.NaN, 2], [0.1f, 0.9f], grad));
        Assert.Equal(float.NaN, grad[0]);
        Assert.Equal(double.NaN, PinballLoss.Sum(double.NaN, [1], [0.5]));
    }
}
