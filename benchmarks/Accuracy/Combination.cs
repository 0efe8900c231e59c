using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>One forecast made of others.</summary>
static class Combination
{
    /// <summary>Mean of the medians: a forecast of one number for each step.</summary>
    public static QuantileForecast Mean(CompetitionSeries series, IReadOnlyList<QuantileForecast> parts) => series.Points(
        "mean", [.. Enumerable.Range(1, series.Future.Length).Select(step => parts.Average(part => part.Median(step)))]);

    /// <summary>The median of one forecast, and quantiles that lean on another one the more, the further out they are.</summary>
    /// <remarks><code>
    /// q(τ) = (1 − w)·q₁(τ) + w·q₂(τ),  w = ½·|2·τ − 1|, sorted in each step
    /// </code></remarks>
    public static QuantileForecast Outward(CompetitionSeries series, QuantileForecast forecast, QuantileForecast other)
    {
        var quantiles = new double[forecast.Horizon * QuantileLevels.Count];
        for (var step = 1; step <= forecast.Horizon; step++)
        {
            var one = quantiles.AsSpan((step - 1) * QuantileLevels.Count, QuantileLevels.Count);
            for (var level = 0; level < one.Length; level++)
            {
                var weight = Math.Abs(2 * QuantileLevels.All[level] - 1) / 2;
                one[level] = (1 - weight) * forecast.Quantiles(step)[level] + weight * other.Quantiles(step)[level];
            }

            one[..QuantileLevels.Median].Sort();
            one[QuantileLevels.Median] = forecast.Median(step);
            one[(QuantileLevels.Median + 1)..].Sort();
            for (var level = QuantileLevels.Median - 1; level >= 0; level--)
                one[level] = Math.Min(one[level], one[QuantileLevels.Median]);
            for (var level = QuantileLevels.Median + 1; level < one.Length; level++)
                one[level] = Math.Max(one[level], one[QuantileLevels.Median]);
        }

        return QuantileForecast.Of(forecast.Model, series.History, quantiles);
    }
}
