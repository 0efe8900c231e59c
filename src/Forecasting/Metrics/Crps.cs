using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Continuous ranked probability score of a quantile forecast.</summary>
/// <remarks>2 × mean pinball loss over the 19 levels .05 … .95 (Gneiting and Ranjan, 2011); the tails are not in it. In the unit of the
/// series; 0 is perfect.</remarks>
static class Crps
{
    /// <summary>Of one step.</summary>
    /// <param name="quantiles">All 23 quantiles.</param>
    public static double Of(double outcome, ReadOnlySpan<double> quantiles) =>
        2 * PinballLoss.Sum(
            outcome, quantiles.Slice(QuantileLevels.FirstOfCrps, QuantileLevels.CountOfCrps),
            QuantileLevels.All.Slice(QuantileLevels.FirstOfCrps, QuantileLevels.CountOfCrps)) / QuantileLevels.CountOfCrps;

    /// <summary>Mean over the steps of a forecast whose future has happened.</summary>
    public static double Of(Series series, QuantileForecast forecast)
    {
        var sum = 0.0;
        for (var step = 1; step <= forecast.Horizon; step++)
            sum += Of(series.Values[forecast.Origin + step], forecast.Quantiles(step));

        return sum / forecast.Horizon;
    }

    /// <summary>For each origin the mean over its steps.</summary>
    public static double[] ByOrigin(Series series, IReadOnlyList<int> origins, IForecaster forecaster) =>
        [.. forecaster.Forecast([.. origins.Select(series.Until)]).Select(forecast => Of(series, forecast))];
}
