namespace Gatecast.Forecasting;

/// <summary>Volatility from the sizes of the last change, day and week (of hours; other intervals in kind), times the hour of the week.</summary>
/// <remarks><code>
/// a(t)       = |r(t)| / factor(hour of week of t)
/// scale(k)²  = Σ (factor(hour of week of n + j) · E a(n + j))², j = 1 … k      E a by <see cref="HarRegression"/>
/// </code></remarks>
static class HarVolatility
{
    public static Follower Fit(Series series, int horizon)
    {
        var profile = WeekProfile.Of(
            VolatilityRows.Changes(series.Levels, series.Grid), series.Times, series.Interval.Unit);
        var sizes = new AdjustedSizes(series.Until(series.Length - 1), profile);
        var regression = HarRegression.Fit(series, sizes, horizon);
        var least = VolatilityRows.LeastScale * sizes.Mean(series.Length - 1, series.Length);
        return history => Follow(history, profile, regression, least);
    }

    static Outlook Follow(History history, WeekProfile profile, HarRegression regression, double least)
    {
        var sizes = new AdjustedSizes(history, profile);
        return (origin, path, scale) =>
        {
            path.Clear();
            Span<double> means = stackalloc double[regression.Spans + 1];
            regression.Fill(sizes, origin, means);
            var (sum, from) = (0.0, history.Until(origin));
            for (var k = 0; k < scale.Length; k++)
            {
                var step = profile.At(from.TimeOf(k + 1)) * Math.Max(regression.Expect(means, k + 1), least);
                sum += step * step;
                scale[k] = Math.Sqrt(sum);
            }
        };
    }
}
