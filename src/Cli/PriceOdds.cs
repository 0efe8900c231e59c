using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>How likely a value is to lie above a price, and to have touched it, at each step.</summary>
/// <param name="Price">In the unit of the series.</param>
/// <param name="Steps">[h] shares of the paths.</param>
sealed record PriceOdds(double Price, IReadOnlyList<(double Above, double Touched)> Steps)
{
    /// <summary>Paths that the shares are counted over: their standard error is half a percentage point at most.</summary>
    const int Paths = 10_000;

    /// <summary>What was asked of a forecast: paths, and odds against a price.</summary>
    public static (SamplePaths? Paths, PriceOdds? Odds) Of(ForecastRequest request, IForecaster forecaster, QuantileForecast forecast, Series series, ulong seed)
    {
        return (
            request.Paths is { } count ? Draw(count) : null,
            request.Above is { } price ? new(price, Draw(Paths).Against(price)) : null);

        SamplePaths Draw(int count) => SamplePaths.Draw(forecaster, forecast, series.Until(series.Length - 1), count, seed);
    }

    public object Json(QuantileForecast forecast) => new
    {
        Price,
        Steps = Steps.Select((step, i) => new { Time = TimeText.Iso(forecast.Times[i]), Probability = step.Above, step.Touched }),
    };
}
