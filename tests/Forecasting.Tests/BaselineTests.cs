namespace Gatecast.Forecasting.Tests;

public class BaselineTests
{
    static readonly double[] _zigzag = [10, 11, 10, 12, 10, 13, 10, 14, 10, 15, 10, 16, 10, 17, 10, 18];

    [Fact]
    public void The_median_of_the_last_value_is_the_last_value()
    {
        var series = Draw.RandomWalk(seed: 1, rows: 200);
        var forecast = Baseline.LastValue.Fit(series, horizon: 5).Forecast(series.Until(150));

        for (var step = 1; step <= 5; step++)
            Assert.Equal(series.Values[150], forecast.Median(step), tolerance: 1e-9 * series.Values[150]);
    }

    [Fact]
    public void The_spread_of_the_last_value_is_that_of_the_changes()
    {
        // One-step changes of 0, 1, 3, 6, 10, 15: 1, 2, 3, 4, 5, median 3; type-7 quantile .25 is 2, .75 is 4.
        var series = Draw.Daily([0, 1, 3, 6, 10, 15]);
        var forecast = Baseline.LastValue.Fit(series, horizon: 1).Forecast(series.Until(5));

        Assert.Equal(14, forecast.Quantile(1, 0.25), tolerance: 1e-12);
        Assert.Equal(16, forecast.Quantile(1, 0.75), tolerance: 1e-12);
    }

    [Fact]
    public void Drift_goes_on_along_the_line_from_the_first_row_to_the_origin()
    {
        var series = Draw.Daily(_zigzag);
        var forecast = Baseline.Drift.Fit(series, horizon: 2).Forecast(series.Until(15));

        Assert.Equal(18 + 8 / 15.0, forecast.Median(1), tolerance: 1e-12);
        Assert.Equal(18 + 16 / 15.0, forecast.Median(2), tolerance: 1e-12);
    }

    [Fact]
    public void Drift_counts_the_rows_missing_in_a_gap_as_steps()
    {
        DateTimeOffset[] times = [.. Draw.Days(20).Where((_, row) => row != 5)];
        double[] values = [.. Enumerable.Range(0, 20).Where(row => row != 5).Select(row => 3.0 * row + (row % 2))];
        var series = Series.From("x", TargetKind.Difference, Gatecast.Sources.Interval.Parse("1d"), times, values);

        var median = Baseline.Drift.Fit(series, horizon: 1).Forecast(series.Until(18)).Median(1);

        Assert.Equal(58 + 58 / 19.0, median, tolerance: 1e-9);
    }

    [Fact]
    public void The_seasonal_last_value_repeats_the_last_season()
    {
        double[] week = [1, 2, 3, 4, 5, 6, 7];
        var series = Draw.Daily([.. week, .. week, .. week, 1, 2]);
        var forecast = Baseline.SeasonalLastValue.Fit(series, horizon: 9).Forecast(series.Until(series.Length - 1));

        Assert.Equal([3, 4, 5, 6, 7, 1, 2, 3, 4], Enumerable.Range(1, 9).Select(forecast.Median));
    }

    [Fact]
    public void Errors_are_not_measured_across_a_gap()
    {
        DateTimeOffset[] times = [.. Draw.Days(6)[..3], .. Draw.Days(40)[33..36]];
        var series = Series.From("x", TargetKind.Difference, Gatecast.Sources.Interval.Parse("1d"), times, [0, 1, 2, 500, 501, 502]);

        var forecast = Baseline.LastValue.Fit(series, horizon: 1).Forecast(series.Until(5));

        Assert.Equal(502, forecast.Quantile(1, 0.99), tolerance: 1e-9);
    }

    [Fact]
    public void Quantiles_ascend_at_every_step()
    {
        var series = Draw.RandomWalk(seed: 3, rows: 300);
        foreach (var baseline in Baseline.All)
        {
            var forecast = baseline.Fit(series, horizon: 10).Forecast(series.Until(299));
            for (var step = 1; step <= 10; step++)
                Assert.Equal(forecast.Quantiles(step).ToArray().Order(), forecast.Quantiles(step).ToArray());
        }
    }

    [Fact]
    public void A_series_shorter_than_the_horizon_is_refused() =>
        Assert.Throws<ArgumentException>(() => Baseline.LastValue.Fit(Draw.Daily([1, 2, 3]), horizon: 3));
}
