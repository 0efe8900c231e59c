namespace Gatecast.Forecasting.Tests;

public class QuantileForecastTests
{
    static readonly Series _prices = Draw.RandomWalk(seed: 1, rows: 10);

    static double[] Rising(double first) => [.. Enumerable.Range(0, QuantileLevels.Count).Select(j => first + j)];

    [Fact]
    public void Quantiles_of_values_come_back_as_they_were_given()
    {
        var forecast = QuantileForecast.Of("mine", _prices.Until(7), [.. Rising(90), .. Rising(80)]);

        Assert.Equal(("mine", 7, 2), (forecast.Model, forecast.Origin, forecast.Horizon));
        Assert.Equal((101, 91), (forecast.Median(1), forecast.Median(2)));
        Assert.Equal(_prices.Times[9], forecast.Times[1]);
    }

    [Theory]
    [InlineData(double.NaN, "finite number")]
    [InlineData(double.PositiveInfinity, "finite number")]
    [InlineData(0, "prices lie above zero")]
    [InlineData(500, "sort them")]
    public void A_quantile_that_cannot_be_one_is_refused(double wrong, string reason)
    {
        var quantiles = Rising(90);
        quantiles[3] = wrong;

        var error = Assert.Throws<ArgumentException>(() => QuantileForecast.Of("mine", _prices.Until(7), quantiles));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("mine gave", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(22)]
    [InlineData(24)]
    public void So_are_too_few_or_too_many(int count) => Assert.Throws<ArgumentException>(
        () => QuantileForecast.Of("mine", _prices.Until(7), Enumerable.Range(1, count).Select(value => (double)value).ToArray()));

    [Fact]
    public void The_mean_of_a_skewed_distribution_is_not_its_median()
    {
        // Exponential with mean 1 and median ln 2, then the same mirrored; straight lines over its convex quantiles add 0.0057.
        double[] exponential = [.. QuantileLevels.All.ToArray().Select(level => -Math.Log(1 - level))];
        var forecast = QuantileForecast.Of(
            "mine", Draw.WeeklySeason(seed: 1, rows: 10).Until(7), [.. exponential, .. exponential.Reverse().Select(quantile => -quantile)]);

        Assert.Equal(1.0057, forecast.Mean(1), tolerance: 1e-3);
        Assert.Equal(-1.0057, forecast.Mean(2), tolerance: 1e-3);
        Assert.Equal(Math.Log(2), forecast.Median(1), tolerance: 1e-12);
    }

    [Fact]
    public void A_value_below_zero_is_one_where_changes_are_differences() =>
        Assert.Equal(-9, QuantileForecast.Of("mine", Draw.WeeklySeason(seed: 1, rows: 10).Until(7), Rising(-20)).Median(1));
}
