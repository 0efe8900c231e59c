namespace Gatecast.Forecasting.Tests;

/// <summary>Linear baselines with a lookback of their own, for one series and for a panel.</summary>
public class LinearOverTests
{
    const int Cycle = 40;

    static readonly double[] _pattern = [.. Enumerable.Range(0, Cycle).Select(row => 10 * Math.Sin(row * row))];

    [Fact]
    public void A_longer_lookback_sees_a_cycle_that_the_default_does_not()
    {
        var series = Cyclic("a", seed: 1, rows: 600, scale: 1);

        Assert.True(Error(Baseline.LinearOver(Cycle + 1), series) < 0.5 * Error(Baseline.Linear, series));
    }

    [Fact]
    public void Short_series_learn_together_what_none_learns_alone()
    {
        var panel = Panel(rows: 600);
        var past = panel.Select(series => series.Head(2 * Cycle + 10)).ToList();

        var together = panel.Zip(past, (series, seen) => Error(Baseline.LinearOver(Cycle + 1, past).Fit(seen, horizon: 3), series));
        var alone = panel.Zip(past, (series, seen) => Error(Baseline.LinearOver(Cycle + 1).Fit(seen, horizon: 3), series));
        Assert.InRange(together.Sum() / alone.Sum(), 0, 0.9);
    }

    [Fact]
    public void The_unit_of_one_series_changes_no_forecast_of_another()
    {
        var panel = Panel(rows: 200);
        Series[] other = [.. panel.Select((series, i) => i == 2 ? Scaled(series, 1_000) : series)];

        Assert.Equal(Medians(panel, panel[0]), Medians(other, panel[0]), Close);
        Assert.Equal(Medians(panel, panel[2]).Select(median => 1_000 * median), Medians(other, other[2]), Close);

        static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-6 * (1 + Math.Abs(a));
    }

    [Fact]
    public void A_fit_on_the_first_rows_of_a_series_sees_no_later_rows_of_the_panel()
    {
        var panel = Panel(rows: 300);
        var head = panel[0].Head(200);

        Assert.Equal(Medians(panel, head), Medians([.. panel.Select(series => Draw.WithNoiseAfter(series, 199, seed: 5))], head));
    }

    [Fact]
    public void The_drift_of_the_training_rows_is_not_forecast_on()
    {
        var (random, level) = (new Random(3), 0.0);
        var drifting = Series.From("drift", TargetKind.Difference, Sources.Interval.Parse("1d"), Draw.Days(1_000), [.. Enumerable.Range(0, 1_000).Select(_ => level += 1 + 8 * Draw.Normal(random))]);

        Assert.InRange(Drift(Baseline.Linear), 2, 4);
        Assert.InRange(Drift(Baseline.LinearOver(20)), -0.7, 0.7);

        double Drift(Baseline baseline)
        {
            var fitted = baseline.Fit(drifting, horizon: 3);
            return Enumerable.Range(500, 500).Average(origin => fitted.Forecast(drifting.Until(origin)).Median(3) - drifting.Values[origin]);
        }
    }

    [Theory]
    [InlineData("linear 336", "linear 336")]
    [InlineData("LINEAR-20", "linear 20")]
    [InlineData("linear", "linear")]
    public void Its_name_tells_its_lookback(string typed, string name) => Assert.Equal(name, Baseline.Parse(typed).Name);

    [Theory]
    [InlineData("linear 1")]
    [InlineData("linear 2001")]
    [InlineData("linear 336 pooled")]
    public void A_name_that_no_baseline_has_is_refused(string name) => Assert.Contains(name, Assert.Throws<ArgumentException>(() => Baseline.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_lookback_without_a_row_before_the_origin_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Baseline.LinearOver(1));

    /// <summary>A pattern that repeats every 40 rows, which no shorter stretch tells, and noise.</summary>
    static Series Cyclic(string name, int seed, int rows, double scale)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, rows).Select(row => scale * (_pattern[row % Cycle] + Draw.Normal(random)))];
        return Series.From(name, TargetKind.Difference, Sources.Interval.Parse("1d"), Draw.Days(rows), values);
    }

    static Series[] Panel(int rows) => [.. Enumerable.Range(0, 6).Select(i => Cyclic($"series {i}", seed: i, rows, scale: 1 + i))];

    static Series Scaled(Series series, double factor) =>
        Series.From(series.Name, series.Target, series.Interval, series.Times.ToArray(), [.. series.Values.ToArray().Select(value => factor * value)]);

    static double[] Medians(IReadOnlyList<Series> panel, Series series)
    {
        var forecast = Baseline.LinearOver(Cycle + 1, panel).Fit(series, horizon: 3).Forecast(series.Until(series.Length - 1));
        return [.. Enumerable.Range(1, 3).Select(forecast.Median)];
    }

    static double Error(Baseline baseline, Series series) => Error(baseline.Fit(series.Head(400), horizon: 3), series);

    /// <summary>Mean absolute error on rows that no fit saw.</summary>
    static double Error(BaselineForecaster fitted, Series series) => Enumerable.Range(400, 190)
        .Average(origin => Math.Abs(fitted.Forecast(series.Until(origin)).Median(1) - series.Values[origin + 1]));
}
