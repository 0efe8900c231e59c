namespace Gatecast.Forecasting;

/// <summary>The last value, seasonally adjusted where the values show a season: the yardstick of the M competitions.</summary>
/// <remarks>Makridakis, Spiliotis and Assimakopoulos, International Journal of Forecasting 36(1), 2020.</remarks>
static class Naive2
{
    /// <param name="values">Positive, oldest first.</param>
    /// <param name="forecast">[h] out.</param>
    public static void Forecast(ReadOnlySpan<double> values, int season, Span<double> forecast)
    {
        var adjusted = SeasonalAdjustment.Of(values, season);
        for (var k = 0; k < forecast.Length; k++)
            forecast[k] = adjusted.Values[^1] * adjusted.FactorAhead(k + 1);
    }
}
