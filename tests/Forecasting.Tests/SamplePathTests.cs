namespace Gatecast.Forecasting.Tests;

public class SamplePathTests
{
    const int Horizon = 5;

    static (Series Series, BaselineForecaster Forecaster) Walk(int rows = 600)
    {
        var series = Draw.RandomWalk(seed: 1, rows);
        return (series, Baseline.LastValue.Fit(series.Head(rows / 2), Horizon));
    }

    static SamplePaths Draws(int count, ulong seed = 1, int rows = 600)
    {
        var (series, forecaster) = Walk(rows);
        var history = series.Until(rows - 1);
        return SamplePaths.Draw(forecaster, forecaster.Forecast(history), history, count, seed);
    }

    [Fact]
    public void At_each_step_the_paths_are_spread_as_the_quantiles_say()
    {
        var (series, forecaster) = Walk();
        var forecast = forecaster.Forecast(series.Until(599));
        var paths = Draws(20_000);

        for (var step = 1; step <= Horizon; step++)
            foreach (var level in QuantileLevels.All)
            {
                var below = Enumerable.Range(0, paths.Count).Count(path => paths[path][step - 1] <= forecast.Quantile(step, level));
                Assert.Equal(level, (double)below / paths.Count, 1e-3);
            }
    }

    [Fact]
    public void Steps_hang_together_as_the_outcomes_did()
    {
        // In a walk the correlation of the sum of 4 changes with the sum of 5 is √(4/5) = 0.89, of 1 with 5 √(1/5) = 0.45.
        var paths = Draws(5_000);

        Assert.Equal(0.89, Correlation(3, 4), 0.05);
        Assert.Equal(0.45, Correlation(0, 4), 0.15);

        double Correlation(int one, int other)
        {
            double[] x = [.. Enumerable.Range(0, paths.Count).Select(path => Math.Log(paths[path][one]))], y = [.. Enumerable.Range(0, paths.Count).Select(path => Math.Log(paths[path][other]))];
            var (mx, my) = (x.Average(), y.Average());
            return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_paths_and_another_others()
    {
        Assert.Equal(Draws(50)[7].ToArray(), Draws(50)[7].ToArray());
        Assert.NotEqual(Draws(50)[7].ToArray(), Draws(50, seed: 2)[7].ToArray());
    }

    [Fact]
    public void Where_no_forecast_has_come_true_yet_the_paths_are_random_walks()
    {
        // Both steps are in their upper halves in 1/4 + asin(√(1/5)) / 2π = 0.324 of walks.
        var paths = Draws(4_000, rows: 30);
        var (first, last) = (Middle(0), Middle(Horizon - 1));

        Assert.Equal(0.324, (double)Enumerable.Range(0, paths.Count).Count(path => paths[path][0] > first && paths[path][Horizon - 1] > last) / paths.Count, 0.02);

        double Middle(int step) => Enumerable.Range(0, paths.Count).Select(path => paths[path][step]).Order().ElementAt(paths.Count / 2);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(0.99)]
    public void A_price_is_touched_at_least_as_often_as_it_is_passed(double ratio)
    {
        var paths = Draws(10_000);
        var against = paths.Against(ratio * paths.OriginValue);

        foreach (var (above, touched) in against)
            Assert.True(touched >= (ratio > 1 ? above : 1 - above));
        Assert.Equal(against.Select(step => step.Touched).Order(), against.Select(step => step.Touched));
        Assert.True(against[^1].Touched > against[0].Touched + 0.1);
    }

    [Fact]
    public void The_price_itself_is_touched_at_once()
    {
        var paths = Draws(100);

        Assert.All(paths.Against(paths.OriginValue), step => Assert.Equal(1, step.Touched));
    }

    [Fact]
    public void Beyond_the_outer_levels_the_tails_are_exponential()
    {
        double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => level < 0.5 ? Math.Log(level) : -Math.Log(1 - level))];
        var tailed = new TailedQuantiles(quantiles);

        Assert.Equal(Math.Log(0.001), tailed.At(0.001), 1e-9);
        Assert.Equal(-Math.Log(0.0005), tailed.At(0.9995), 1e-9);
        foreach (var level in (double[])[0.0001, 0.01, 0.33, 0.5, 0.6, 0.99, 0.9999])
            Assert.Equal(level, new TailedQuantiles(quantiles).LevelOf(tailed.At(level)), 1e-9);
    }
}
