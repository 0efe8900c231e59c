using Gatecast.Sources;
using MathNet.Numerics.LinearAlgebra;

namespace Gatecast.Forecasting;

/// <summary>Volatility from the sizes of the last change, day and week (of hours; other intervals in kind), times the hour of the week.</summary>
/// <remarks><code>
/// a(t)       = |r(t)| / factor(hour of week of t)
/// E a(n + j) = cⱼ + Σ wⱼ,ᵢ · mean of the last Lᵢ a           least squares, one regression for each j
/// scale(k)²  = Σ (factor(hour of week of n + j) · E a(n + j))², j = 1 … k
/// </code>
/// Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial Econometrics 7(2), 2009, on absolute changes.
/// Changes over a gap are left out: a mean is that of the last ones there are.</remarks>
static class HarVolatility
{
    public static Follower Fit(Series series, int horizon)
    {
        _ = VolatilityRows.Known(series);
        var profile = WeekProfile.Of(
            VolatilityRows.Changes(series.Levels, series.Grid), series.Times, series.Interval.Unit);
        var spans = Spans(series.Interval, series.TradingDays);
        var sizes = new AdjustedSizes(series.Until(series.Length - 1), profile);
        var regressions = Enumerable.Range(1, horizon).Select(step => Regression(series, sizes, spans, step)).ToArray();
        var least = VolatilityRows.LeastScale * sizes.Mean(series.Length - 1, series.Length);
        return history => Follow(history, profile, spans, regressions, least);
    }

    static Outlook Follow(History history, WeekProfile profile, int[] spans, double[][] regressions, double least)
    {
        var sizes = new AdjustedSizes(history, profile);
        return (origin, path, scale) =>
        {
            path.Clear();
            Span<double> means = stackalloc double[spans.Length + 1];
            Fill(sizes, spans, origin, means);
            var (sum, from) = (0.0, history.Until(origin));
            for (var k = 0; k < scale.Length; k++)
            {
                var size = 0.0;
                for (var i = 0; i < means.Length; i++)
                    size += regressions[k][i] * means[i];

                var step = profile.At(from.TimeOf(k + 1)) * Math.Max(size, least);
                sum += step * step;
                scale[k] = Math.Sqrt(sum);
            }
        };
    }

    /// <summary>Rows of each mean: one, a day and a week of hours; a week and a month of days; a month and a year of weeks; a year of months.</summary>
    static int[] Spans(Interval interval, bool tradingDays) => (interval.Unit, tradingDays) switch
    {
        (_, true) => [1, 5, 22],
        (IntervalUnit.Second, _) => [1, 86_400 / interval.Count, 7 * 86_400 / interval.Count],
        (IntervalUnit.Minute, _) => [1, int.Max(4, 1440 / interval.Count), int.Max(8, 7 * 1440 / interval.Count)],
        (IntervalUnit.Hour, _) => [1, int.Max(4, 24 / interval.Count), int.Max(8, 168 / interval.Count)],
        (IntervalUnit.Day, _) => [1, 7, 30],
        (IntervalUnit.Week, _) => [1, 4, 52],
        _ => [1, 3, 12],
    };

    static double[] Regression(Series series, AdjustedSizes sizes, int[] spans, int step)
    {
        var square = new double[spans.Length + 1, spans.Length + 1];
        var cross = new double[spans.Length + 1];
        var means = new double[spans.Length + 1];
        for (var origin = VolatilityRows.Before; origin + step < series.Length; origin++)
        {
            if (!series.IsWhole(origin, step))
                continue;

            Fill(sizes, spans, origin, means);
            var target = sizes.Mean(origin + step, 1);
            for (var i = 0; i < means.Length; i++)
            {
                cross[i] += means[i] * target;
                for (var j = 0; j < means.Length; j++)
                    square[i, j] += means[i] * means[j];
            }
        }

        // A trace of a ridge keeps it solvable where two spans see the same rows.
        for (var i = 0; i < means.Length; i++)
            square[i, i] *= 1 + 1e-9;

        return Matrix<double>.Build.DenseOfArray(square).Cholesky().Solve(Vector<double>.Build.Dense(cross)).AsArray();
    }

    static void Fill(AdjustedSizes sizes, int[] spans, int origin, Span<double> means)
    {
        means[0] = 1;
        for (var i = 0; i < spans.Length; i++)
            means[i + 1] = sizes.Mean(origin, spans[i]);
    }
}
