namespace Gatecast.Forecasting;

/// <summary>GARCH(1,1)-t as a baseline: ω, α, β and ν of the training rows, the variance of all rows up to the origin.</summary>
/// <remarks><code>
/// E v(n + j) = v̄ + (α + β)ʲ⁻¹·(v(n + 1) − v̄)      v̄ = ω / (1 − α − β)      scale(k)² = Σ E v(n + j), j = 1 … k
/// </code>
/// Student's t serves the likelihood; the quantiles are those of the standardised changes themselves. Over a gap the variance returns towards
/// its mean, by one factor α + β for each step.</remarks>
static class GarchVolatility
{
    public static Follower Fit(Series series, int horizon)
    {
        var known = VolatilityRows.Known(series);
        var mean = known.Average();
        var start = known.Average(change => (change - mean) * (change - mean));
        var garch = Garch.Fit(Array.ConvertAll(known, change => change - mean));
        return history =>
        {
            var next = NextVariances(history, garch, mean, start);
            var least = VolatilityRows.LeastScale * VolatilityRows.LeastScale * start;
            return (origin, path, scale) =>
            {
                path.Clear();
                var (variance, sum) = (Math.Max(next[origin], least), 0.0);
                foreach (ref var step in scale)
                {
                    sum += variance;
                    step = Math.Sqrt(sum);
                    variance = garch.Omega + garch.Persistence * variance;
                }
            };
        };
    }

    /// <returns>[n] after each row the variance of the next change.</returns>
    static double[] NextVariances(History history, Garch garch, double mean, double start)
    {
        var next = VolatilityRows.Changes(history.Levels, history.Grid);
        var variance = start;
        for (var row = 0; row < next.Length; row++)
        {
            var change = next[row] - mean;
            if (double.IsNaN(change))
            {
                var steps = row == 0 ? 0 : history.Grid[row] - history.Grid[row - 1];
                variance = garch.MeanVariance + Math.Pow(garch.Persistence, steps) * (variance - garch.MeanVariance);
            }
            else
                variance = garch.Omega + garch.Alpha * change * change + garch.Beta * variance;

            next[row] = variance;
        }

        return next;
    }
}
