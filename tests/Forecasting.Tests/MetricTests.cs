namespace Gatecast.Forecasting.Tests;

public class MetricTests
{
    static QuantileForecast Flat(Series series, int origin, params double[] medians) =>
        QuantileForecast.From(
            "flat", series.Until(origin),
            [.. medians.SelectMany(median => Enumerable.Repeat(median - series.Levels[origin], QuantileLevels.Count))]);

    [Fact]
    public void The_crps_of_a_point_is_its_absolute_error()
    {
        // All quantiles equal: 2·mean(τ)·error, and the 19 levels average to one half.
        var series = Draw.Daily([10, 13, 9]);

        Assert.Equal(3, Crps.Of(series, Flat(series, 0, 10)), tolerance: 1e-12);
        Assert.Equal((3 + 1) / 2.0, Crps.Of(series, Flat(series, 0, 10, 10)), tolerance: 1e-12);
    }

    [Fact]
    public void The_crps_of_a_spread_is_worked_out_by_hand()
    {
        // Quantiles at 10·τ, outcome 5: 2/19 · Σ |1{5 < q} − τ|·|5 − q| over τ = .05 … .95 = 2/19 · 2 · Σ_{k=1..9} (.05k)(5 − .5k) = 2/19 · 8.25.
        double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => 10 * level)];

        Assert.Equal(2 / 19.0 * 8.25, Crps.Of(5, quantiles), tolerance: 1e-12);
    }

    [Fact]
    public void The_naive_error_of_prices_is_the_mean_absolute_change()
    {
        var series = Draw.Daily([10, 12, 11, 15], TargetKind.LogReturn);

        Assert.Equal(7 / 3.0, NaiveError.Of(series), tolerance: 1e-12);
    }

    [Fact]
    public void The_naive_error_of_other_daily_values_is_that_of_last_week()
    {
        var series = Draw.Daily([0, 1, 2, 3, 4, 5, 6, 2, 4]);

        Assert.Equal((2 + 3) / 2.0, NaiveError.Of(series), tolerance: 1e-12);
    }

    [Fact]
    public void The_mase_of_the_last_value_in_its_own_sample_is_one()
    {
        var series = Draw.RandomWalk(seed: 4, rows: 100);
        QuantileForecast[] forecasts = [.. Enumerable.Range(0, 99).Select(origin => QuantileForecast.From(
            "naive", series.Until(origin), new double[QuantileLevels.Count]))];

        Assert.Equal(1, Scored(series, series, forecasts).Total.Mase, tolerance: 1e-9);
    }

    [Fact]
    public void Coverage_of_a_known_distribution_is_its_level()
    {
        // Outcomes 0.5, 1.5 … 99.5 against the quantiles of the uniform distribution on 0 … 100.
        double[] outcomes = [0, .. Enumerable.Range(0, 100).Select(k => k + 0.5)];
        var series = Draw.Daily(outcomes);
        QuantileForecast[] forecasts = [.. Enumerable.Range(0, 100).Select(origin => QuantileForecast.From(
            "uniform", series.Until(origin), [.. QuantileLevels.All.ToArray().Select(level => 100 * level - outcomes[origin])]))];

        var total = Scored(series, series, forecasts).Total;

        foreach (var coverage in CoverageScore.Nominals)
            Assert.Equal(coverage, total.CoverageOf(coverage).Share, tolerance: 0.011);
    }

    /// <summary>A board that was given all the forecasts.</summary>
    internal static ScoreReport Scored(Series series, Series past, IReadOnlyList<QuantileForecast> forecasts)
    {
        var board = new ScoreBoard(forecasts[0].Horizon, NaiveError.Of(past), stride: 1, series.Target);
        foreach (var forecast in forecasts)
            board.Add(series, forecast);
        return board.Report();
    }

    [Fact]
    public void Log_returns_turn_back_into_prices()
    {
        var series = Draw.Daily([100, 200], TargetKind.LogReturn);
        var forecast = QuantileForecast.From("x", series.Until(1), [.. Enumerable.Repeat(Math.Log(1.5), QuantileLevels.Count)]);

        Assert.Equal(300, forecast.Median(1), tolerance: 1e-10);
        Assert.Equal(Draw.Days(3)[2], forecast.Times[0]);
    }

    [Fact]
    public void There_are_twenty_three_levels_and_the_crps_takes_nineteen()
    {
        Assert.Equal(23, QuantileLevels.Count);
        Assert.Equal(0.5, QuantileLevels.All[QuantileLevels.Median]);
        Assert.Equal(0.05, QuantileLevels.All[QuantileLevels.FirstOfCrps]);
        Assert.Equal(0.95, QuantileLevels.All[QuantileLevels.FirstOfCrps + QuantileLevels.CountOfCrps - 1]);
    }
}
