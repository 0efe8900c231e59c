namespace Gatecast.Forecasting.Tests;

/// <summary>Parameters and forecasts against R's forecast and fGarch and Python's statsmodels and numpy: tests/fixtures/baselines.</summary>
public class IndependentTests
{
    static int[] Grid(double[] values) => [.. Enumerable.Range(0, values.Length)];

    static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double share)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance: share * Math.Abs(expected[i]));
    }

    // R stops at a relative change of 1e-8 or so of the squared error, which is flat at its minimum: α agrees to the square root of that.
    [Fact]
    public void Simple_smoothing_is_that_of_R()
    {
        var ours = SimpleSmoothing.Fit(BaselineFixture.Series("level"));
        var r = BaselineFixture.Values("r", "ses");

        Near([r[0]], [ours.Alpha], 2e-3);
        Near(r.AsSpan(1), [ours.First, ours.SquaredError, ours.Last], 2e-4);
        Assert.True(ours.SquaredError <= r[2] * (1 + 1e-9), "R found a lower squared error.");
    }

    [Fact]
    public void The_seasonal_factors_are_those_of_R()
    {
        var monthly = BaselineFixture.Series("monthly");

        Near(BaselineFixture.Values("r", "multiplicative"), Decomposition.Multiplicative(monthly, 12), 1e-8);
        Near(BaselineFixture.Values("r", "additive"), Decomposition.Additive(monthly, 12), 1e-8);
    }

    // The fixture gives |r(12)| and its limit: 0.78 > 0.41 for monthly, 0.47 < 0.49 for level.
    [Fact]
    public void The_seasonality_test_decides_as_in_R()
    {
        Assert.True(Decomposition.IsSeasonal(BaselineFixture.Series("monthly"), 12));
        Assert.Equal(
            BaselineFixture.Values("r", "not-seasonal") is [var r, var limit] && r > limit,
            Decomposition.IsSeasonal(BaselineFixture.Series("level"), 12));
    }

    [Fact]
    public void Theta_is_that_of_R()
    {
        var forecast = new double[18];
        Theta.Forecast(BaselineFixture.Series("monthly"), 12, forecast);

        Near(BaselineFixture.Values("r", "theta"), forecast, 1e-4);
    }

    // The same parameters and first states, so the same numbers; statsmodels and R count the trend's parameter as a share of the level's, R the
    // season's as a share of 1 − α.
    [Theory]
    [InlineData("statsmodels", "given", 0.15, 0.93)]
    [InlineData("r", "undamped", 0.2 * 0.7, 1)]
    public void Holt_Winters_with_given_parameters_is_that_of_statsmodels_and_R(string of, string row, double gamma, double damping)
    {
        var (error, forecast) = Run(new(Alpha: 0.3, Beta: 0.3 * 0.2, gamma, damping));

        Near(BaselineFixture.Values(of, row), [error], 1e-8);
        Near(Comparable(of, BaselineFixture.Values(of, $"{row}-ahead")), Comparable(of, forecast), 1e-8);
    }

    [Fact]
    public void Holt_Winters_finds_the_parameters_of_statsmodels()
    {
        var values = BaselineFixture.Series("seasons");
        var model = HoltWinters.Fit(values, Grid(values), season: 12);
        var best = BaselineFixture.Values("statsmodels", "best");
        var (error, forecast) = Run(model);

        Assert.True(error <= best[0] * (1 + 1e-8), "statsmodels found a lower squared error.");
        Near(best.AsSpan(1), [model.Alpha, model.Beta / model.Alpha, model.Gamma, model.Damping], 1e-3);
        Near(Comparable("statsmodels", BaselineFixture.Values("statsmodels", "best-ahead")), Comparable("statsmodels", forecast), 1e-4);
    }

    static (double Error, double[] Forecast) Run(HoltWinters model)
    {
        var values = BaselineFixture.Series("seasons");
        var states = new HoltWintersStates(values.Length, values.Length, season: 12);
        var error = model.Run(values, Grid(values), states);
        var forecast = new double[24];
        states.Forecast(values.Length - 1, values.Length - 1, model.Damping, forecast);
        return (error, forecast);
    }

    /// <summary>Without steps 12 and 24 of statsmodels, which takes the season there as it was before the last row; R does not.</summary>
    static double[] Comparable(string of, double[] forecast) =>
        of == "r" ? forecast : [.. forecast.Where((_, index) => index % 12 != 11)];

    // A fifth of a standard error of fGarch's: its variance begins elsewhere, and its search stops earlier.
    [Fact]
    public void Garch_finds_the_parameters_of_fGarch()
    {
        var returns = BaselineFixture.Series("returns");
        var garch = Garch.Fit(returns);
        var r = BaselineFixture.Values("r", "garch");
        double[] ours = [garch.Omega, garch.Alpha, garch.Beta, garch.Freedom];

        for (var i = 0; i < ours.Length; i++)
            Assert.Equal(r[i], ours[i], tolerance: r[5 + i] / 5);
        Assert.Equal(r[4], garch.LogLikelihood(returns), tolerance: 0.5);
    }

    [Fact]
    public void Garch_foresees_the_variances_of_fGarch()
    {
        var returns = BaselineFixture.Series("returns");
        var r = BaselineFixture.Values("r", "garch");
        var garch = new Garch(r[0], r[1], r[2], r[3]);
        var ahead = BaselineFixture.Values("r", "garch-ahead");
        var variance = returns.Average(change => change * change);
        foreach (var change in returns)
            variance = garch.Omega + garch.Alpha * change * change + garch.Beta * variance;

        for (var k = 0; k < ahead.Length; k++)
        {
            Assert.Equal(ahead[k], Math.Sqrt(variance), tolerance: 1e-6);
            variance = garch.Omega + garch.Persistence * variance;
        }
    }

    [Fact]
    public void Ewma_and_har_volatility_are_those_of_numpy()
    {
        var (series, path, scale) = (FromReturns(), new double[7], new double[7]);

        EwmaVolatility.Fit(series, 7)(series.Until(series.Length - 1))(series.Length - 1, path, scale);
        Near(BaselineFixture.Values("numpy", "ewma"), scale, 1e-9);

        // A trace of a ridge keeps ours solvable.
        HarVolatility.Fit(series, 7)(series.Until(series.Length - 1))(series.Length - 1, path, scale);
        Near(BaselineFixture.Values("numpy", "har"), scale, 1e-6);
    }

    [Fact]
    public void Linear_drift_and_seasonal_paths_are_those_of_numpy()
    {
        var (returns, level) = (FromReturns(), Draw.Daily(BaselineFixture.Series("level")));

        Near(BaselineFixture.Values("numpy", "linear").AsSpan(1), PathOf(LinearPath.Fit, returns), 1e-6);
        Near(BaselineFixture.Values("numpy", "linear-of-level").AsSpan(1), PathOf(LinearPath.Fit, level), 1e-6);
        Near(BaselineFixture.Values("numpy", "drift"), PathOf(SimplePaths.Drift, returns), 1e-9);
        Near(BaselineFixture.Values("numpy", "seasonal"), PathOf(SimplePaths.SeasonalLastValue, returns), 1e-9);

        static double[] PathOf(Func<Series, int, Follower> fit, Series series)
        {
            var (path, scale) = (new double[3], new double[3]);
            fit(series, 3)(series.Until(series.Length - 1))(series.Length - 1, path, scale);
            return path;
        }
    }

    /// <summary>Daily rows of a level with the fixture's changes.</summary>
    static Series FromReturns()
    {
        var level = 100.0;
        return Draw.Daily([.. BaselineFixture.Series("returns").Select((change, row) => level += row == 0 ? 0 : change)]);
    }
}
