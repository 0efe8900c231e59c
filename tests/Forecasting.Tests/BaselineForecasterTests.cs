using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>What holds for every baseline.</summary>
public class BaselineForecasterTests
{
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. Baseline.All.Select(baseline => baseline.Name)];

    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    static Series Hourly(double[] values, Func<int, bool>? missing = null)
    {
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(row => missing?.Invoke(row) is not true)];
        return Series.From(
            "test", TargetKind.Difference, Interval.Parse("1h"), Array.ConvertAll(rows, row => _start.AddHours(row)),
            Array.ConvertAll(rows, row => values[row]));
    }

    [Theory, MemberData(nameof(Names))]
    public void It_is_found_by_its_name(string name)
    {
        Assert.Equal(name, Baseline.Parse(name).Name);
        Assert.Equal(name, Baseline.Parse(name.ToUpperInvariant().Replace(' ', '-')).Name);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => Baseline.Parse("arima"));

        Assert.Contains("no baseline \"arima\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("theta, linear, ewma volatility", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void Fitting_twice_gives_the_same_bits(string name)
    {
        var series = Draw.Autoregression(seed: 5, rows: 300, coefficient: 0.3);

        Assert.Equal(
            AllQuantiles(Baseline.Parse(name).Fit(series, horizon: 4).Forecast(series.Until(299))),
            AllQuantiles(Baseline.Parse(name).Fit(series, horizon: 4).Forecast(series.Until(299))));
    }

    // Levels shift by ln(1000) and nothing else changes; the searches for parameters end within a millionth or so of each other.
    [Theory, MemberData(nameof(Names))]
    public void The_unit_of_a_price_does_not_matter(string name)
    {
        var series = Draw.Autoregression(seed: 6, rows: 300, coefficient: 0.3);
        var inCents = Draw.Daily([.. series.Values.ToArray().Select(value => 1000 * value)], TargetKind.LogReturn);
        var (one, other) = (Forecast(series), Forecast(inCents));

        for (var i = 0; i < one.Length; i++)
            Assert.Equal(1, other[i] / (1000 * one[i]), tolerance: 1e-4);

        double[] Forecast(Series series) => AllQuantiles(Baseline.Parse(name).Fit(series, horizon: 4).Forecast(series.Until(299)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Too_few_rows_are_refused_with_the_number_needed(string name)
    {
        var series = Draw.RandomWalk(seed: 8, rows: 8);
        var error = Assert.Throws<ArgumentException>(() => Baseline.Parse(name).Fit(series, horizon: 8));

        Assert.Contains($"needs {Baseline.Parse(name).RowsNeeded(series, horizon: 8)}", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_fewest_rows_that_it_names_are_enough(string name)
    {
        var rows = Baseline.Parse(name).RowsNeeded(Draw.RandomWalk(seed: 9, rows: 8), horizon: 3);
        var series = Draw.RandomWalk(seed: 9, rows);
        var quantiles = AllQuantiles(Baseline.Parse(name).Fit(series, horizon: 3).Forecast(series.Until(rows - 1)));

        Assert.All(quantiles, quantile => Assert.True(double.IsFinite(quantile)));
    }

    // A season of a day and a slope, with half a day cut out: whoever knows both goes on after the gap where the series does.
    [Theory]
    [InlineData("holt-winters")]
    [InlineData("theta")]
    [InlineData("linear")]
    public void A_gap_does_not_move_the_season(string name)
    {
        double[] values = [.. Enumerable.Range(0, 24 * 40).Select(row => 100 + 0.01 * row + 5 * Math.Sin(2 * Math.PI * row / 24))];
        var gappy = Hourly(values, row => row is >= 300 and < 313);
        var forecast = Baseline.Parse(name).Fit(gappy, horizon: 6).Forecast(gappy.Until(gappy.Length - 25));

        for (var step = 1; step <= 6; step++)
            Assert.Equal(gappy.Values[gappy.Length - 25 + step], forecast.Median(step), tolerance: 0.2);
    }

    // 1 up and 1 down each hour, and a jump of 1,000 over a gap: the jump is no hour's change.
    [Theory]
    [InlineData("ewma volatility")]
    [InlineData("har volatility")]
    [InlineData("garch volatility")]
    public void A_jump_over_a_gap_does_not_widen_the_volatility(string name)
    {
        var random = new Random(11);
        var values = new double[600];
        for (var row = 1; row < values.Length; row++)
            values[row] = values[row - 1] + Draw.Normal(random) + (row == 500 ? 1000 : 0);
        var series = Hourly(values, row => row is >= 490 and < 500);
        var after = series.Length - 100;
        var (low, high) = Baseline.Parse(name).Fit(series, horizon: 1).Forecast(series.Until(after)).Interval(step: 1, coverage: 0.9);

        Assert.InRange(high - low, 1.5, 6);
    }

    [Theory]
    [InlineData("ewma volatility")]
    [InlineData("har volatility")]
    [InlineData("garch volatility")]
    public void The_spread_is_wide_after_large_changes_and_narrow_after_small_ones(string name)
    {
        var random = new Random(12);
        var values = new double[10_000];
        for (var row = 1; row < values.Length; row++)
            values[row] = values[row - 1] + (row / 500 % 2 == 0 ? 1 : 4) * Draw.Normal(random);
        var series = Hourly(values);
        var forecasts = Baseline.Parse(name).Fit(series, horizon: 2).Forecast([series.Until(7499), series.Until(7999)]);

        Assert.InRange(Width(forecasts[1]) / Width(forecasts[0]), 2, 6);

        static double Width(QuantileForecast forecast) => forecast.Interval(step: 2, coverage: 0.8) is var (low, high) ? high - low : 0;
    }

    // Noon is ten times as wild as the other hours.
    [Fact]
    public void The_hour_of_the_week_widens_har_volatility()
    {
        var random = new Random(13);
        var values = new double[24 * 200];
        for (var row = 1; row < values.Length; row++)
            values[row] = values[row - 1] + (row % 24 == 12 ? 10 : 1) * Draw.Normal(random);
        var series = Hourly(values);
        var forecaster = Baseline.HarVolatility.Fit(series, horizon: 1);
        var (noon, one) = (forecaster.Forecast(series.Until(24 * 150 + 11)), forecaster.Forecast(series.Until(24 * 150 + 12)));

        Assert.InRange((noon.Quantile(1, 0.9) - noon.Median(1)) / (one.Quantile(1, 0.9) - one.Median(1)), 5, 15);
    }

    // r(t) = 0.8·r(t − 1) + ε: one step ahead the best forecast goes on by 0.8 of the last change.
    [Fact]
    public void The_linear_baseline_learns_an_autoregression()
    {
        var series = Draw.Autoregression(seed: 14, rows: 3000, coefficient: 0.8);
        var forecasts = Baseline.Linear.Fit(series.Head(2000), horizon: 1).Forecast([.. Enumerable.Range(2000, 999).Select(series.Until)]);
        var error = forecasts.Average(forecast =>
            Math.Abs(Math.Log(forecast.Median(1) / forecast.OriginValue) - 0.8 * (series.Levels[forecast.Origin] - series.Levels[forecast.Origin - 1])));

        Assert.InRange(error, 0, 0.003);
    }
}
