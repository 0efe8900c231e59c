using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>One forecast made of several, level by level.</summary>
static class Combination
{
    /// <summary>Weighted mean of the quantiles (Vincent, 1912).</summary>
    public static QuantileForecast Mean(string name, CompetitionSeries series, IReadOnlyList<(QuantileForecast Forecast, double Weight)> parts)
    {
        var total = parts.Sum(part => part.Weight);
        return QuantileForecast.Of(
            name, series.History,
            [.. Enumerable.Range(1, series.Future.Length).SelectMany(step => Enumerable.Range(0, QuantileLevels.Count)
                .Select(level => parts.Sum(part => part.Weight * part.Forecast.Quantiles(step)[level]) / total))]);
    }

    /// <summary>The same median, and quantiles that are further from it by a factor, in logarithms.</summary>
    public static QuantileForecast Widened(QuantileForecast forecast, CompetitionSeries series, double factor) => QuantileForecast.Of(
        forecast.Model, series.History,
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => Enumerable.Range(0, QuantileLevels.Count)
            .Select(level => forecast.Median(step) * Math.Pow(forecast.Quantiles(step)[level] / forecast.Median(step), factor)))]);
}
