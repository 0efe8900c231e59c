namespace Gatecast.Forecasting.Tests;

public class LagTests
{
    const int Rows = 1000;

    static double[] Walk(int seed, double persistence = 0, double drift = 0)
    {
        var (random, change, values) = (new Random(seed), 0.0, new double[Rows]);
        for (var row = 1; row < Rows; row++)
        {
            change = persistence * change + Draw.Normal(random);
            values[row] = values[row - 1] + change + drift;
        }

        return values;
    }

    /// <param name="forecast">From the rows and an origin, the level a number of steps later.</param>
    static LagReport Watch(double[] values, Func<double[], int, double> forecast, int step = 1, int stride = 1)
    {
        var detector = new LagDetector(step);
        for (var origin = 10; origin + step < values.Length; origin += stride)
            detector.Add(origin, values[origin], values[origin + step], forecast(values, origin));

        return detector.Report();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_last_value_repeats_the_last_value(int step)
    {
        var report = Watch(Walk(seed: 1), (values, origin) => values[origin], step);

        Assert.Equal(LagFinding.RepeatsLastValue, report.Finding);
        Assert.Equal("this forecast repeats the last value: 100 % of its error is what the last value misses too", report.Sentence);
        Assert.Equal((1, 1), (Math.Round(report.ExplainedByPersistence, 9), Math.Round(report.RatioToLastValue, 9)));
        Assert.Equal(step, report.PeakLag);
        Assert.Equal(1, report.CrossCorrelation[step], tolerance: 1e-9);
    }

    [Fact]
    public void So_does_one_that_adds_small_noise()
    {
        var random = new Random(2);
        var report = Watch(Walk(seed: 1), (values, origin) => values[origin] + 0.3 * Draw.Normal(random));

        // 1 / (1 + .3²) = .917.
        Assert.Equal(0.917, report.ExplainedByPersistence, tolerance: 0.02);
        Assert.Equal(LagFinding.RepeatsLastValue, report.Finding);
    }

    [Fact]
    public void So_does_the_classic_network_on_price_levels()
    {
        // Shrunk a little towards the mean of its training rows, a little noisy, and splendid by R² of the levels.
        var (random, walk) = (new Random(3), Walk(seed: 4));
        var mean = walk.Average();
        double Forecast(double[] values, int origin) => mean + 0.99 * (values[origin] - mean) + 0.2 * Draw.Normal(random);
        var report = Watch(walk, Forecast);
        var error = Enumerable.Range(10, Rows - 11).Sum(origin => Math.Pow(walk[origin + 1] - Forecast(walk, origin), 2));

        Assert.True(error / walk.Skip(11).Sum(value => (value - mean) * (value - mean)) < 0.05);
        Assert.Equal(LagFinding.RepeatsLastValue, report.Finding);
    }

    [Theory]
    [InlineData(0.6, 0)]
    [InlineData(1, -20)]
    [InlineData(0.9, 5)]
    [InlineData(0.5, 0.2)]
    public void So_does_a_copy_at_another_level_or_scale(double scale, double shift)
    {
        var random = new Random(10);
        var report = Watch(Walk(seed: 11), (values, origin) => shift + scale * values[origin] + 0.05 * Draw.Normal(random));

        Assert.Equal(LagFinding.RepeatsLastValue, report.Finding);
        Assert.True(report.CrossCorrelation[1] > 0.98);
        Assert.StartsWith("this forecast repeats the last value", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_at_another_scale_is_told_by_its_movements()
    {
        var report = Watch(Walk(seed: 11), (values, origin) => 0.6 * values[origin]);

        // Movement for movement that of the last value; its errors are those of the level.
        Assert.Equal(1, report.CrossCorrelation[1], tolerance: 1e-9);
        Assert.True(report.ExplainedByPersistence < LagReport.Repeats);
        Assert.StartsWith(
            "this forecast repeats the last value at another level or scale: 100 % of how it moves is how the last value moved", report.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_that_knows_the_changes_is_no_copy_although_it_stands_at_a_wrong_level()
    {
        // Its movements are 1.4·c(t) − .4·c(t − 1), correlated .96 with those of the last value. Its changes are .4·c(t) around a wrong level that
        // wanders slowly, correlated .15 with the real ones.
        var report = Watch(
            Walk(seed: 7, persistence: 0.4),
            (values, origin) => values[origin] + 0.4 * (values[origin] - values[origin - 1]) - 5 + 0.08 * Math.Abs(origin % 97 - 48));

        Assert.True(report.CrossCorrelation[1] * report.CrossCorrelation[1] > LagReport.RepeatsMovements);
        Assert.True(report.ExplainedByPersistence < LagReport.Repeats);
        Assert.True(report.ChangeCorrelation > 2 / Math.Sqrt(Rows));
        Assert.NotEqual(LagFinding.RepeatsLastValue, report.Finding);
    }

    [Fact]
    public void A_trend_follower_on_a_random_walk_follows_late()
    {
        var report = Watch(Walk(seed: 5), (values, origin) => values[origin] + 0.9 * (values[origin] - values[origin - 1]));

        // Its error is ε(t) − .9·ε(t − 1): 1 / 1.81 = .55 explained.
        Assert.Equal(0.55, report.ExplainedByPersistence, tolerance: 0.06);
        Assert.Equal((LagFinding.FollowsLate, 1), (report.Finding, report.PeakLag));
    }

    [Fact]
    public void The_value_before_last_follows_two_rows_late()
    {
        var report = Watch(Walk(seed: 6), (values, origin) => values[origin - 1]);

        Assert.Equal((LagFinding.FollowsLate, 2), (report.Finding, report.PeakLag));
        Assert.StartsWith("this forecast follows the series 2 rows late", report.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.3)]
    public void A_forecast_with_skill_is_not_accused_although_it_too_peaks_at_the_last_value(double persistence)
    {
        var report = Watch(
            Walk(seed: 7, persistence), (values, origin) => values[origin] + persistence * (values[origin] - values[origin - 1]));

        Assert.Equal((LagFinding.None, null), (report.Finding, report.Sentence));
        Assert.Equal(1, report.PeakLag);
        Assert.Equal(1 - persistence * persistence, report.ExplainedByPersistence, tolerance: 0.05);
    }

    [Fact]
    public void A_drift_that_does_not_help_is_the_last_value_plus_a_constant()
    {
        var report = Watch(Walk(seed: 8), (values, origin) => values[origin] + 0.1);

        Assert.Equal(LagFinding.LastValuePlusConstant, report.Finding);
        Assert.Contains("adds the same change each time", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drift_that_helps_is_not_accused() => Assert.Equal(
        LagFinding.None, Watch(Walk(seed: 9, drift: 1), (values, origin) => values[origin] + 1).Finding);

    [Fact]
    public void Origins_apart_have_no_cross_correlation_and_a_repeater_is_still_found()
    {
        var report = Watch(Walk(seed: 1), (values, origin) => values[origin], step: 5, stride: 5);

        Assert.Empty(report.CrossCorrelation);
        Assert.Equal((null, LagFinding.RepeatsLastValue), (report.PeakLag, report.Finding));
    }

    [Fact]
    public void A_few_outcomes_say_nothing() =>
        Assert.Equal(LagFinding.None, Watch([.. Walk(seed: 1).Take(35)], (values, origin) => values[origin]).Finding);

    [Fact]
    public void A_walk_forward_says_it_of_the_last_value_and_not_of_a_real_forecast()
    {
        var series = Draw.WeeklySeason(seed: 3, rows: 400);
        QuantileForecast[] Of(Baseline baseline) =>
            [.. Enumerable.Range(300, 90).Select(origin => baseline.Fit(series.Head(300), 3).Forecast(series.Until(origin)))];

        var repeated = MetricTests.Scored(series, series.Head(300), Of(Baseline.LastValue));
        var seasonal = MetricTests.Scored(series, series.Head(300), Of(Baseline.SeasonalLastValue));

        Assert.All(repeated.Lags, lag => Assert.Equal(LagFinding.RepeatsLastValue, lag.Finding));
        Assert.All(seasonal.Lags, lag => Assert.Equal(LagFinding.None, lag.Finding));
        Assert.Equal([1, 3], repeated.Lags.Select(lag => lag.Step));
    }
}
