using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>Exponentially weighted volatility.</summary>
/// <remarks><code>
/// v(t) = λ·v(t − 1) + (1 − λ)·r(t)²        scale(k) = √(k·v(n))
/// </code>
/// RiskMetrics Technical Document, J.P. Morgan, 4th ed., 1996: λ 0.94 for days; 0.97 elsewhere. v(0) is the mean square of the training
/// rows' changes. A change over a gap is left out.</remarks>
static class EwmaVolatility
{
    public static Follower Fit(Series series, int horizon)
    {
        var start = VolatilityRows.Known(series).Average(change => change * change);
        var decay = series.Interval.Unit is IntervalUnit.Day ? 0.94 : 0.97;
        return history =>
        {
            var variances = VolatilityRows.Changes(history.Levels, history.Grid);
            var variance = start;
            foreach (ref var change in variances.AsSpan())
                change = variance = double.IsNaN(change) ? variance : decay * variance + (1 - decay) * change * change;

            var least = VolatilityRows.LeastScale * VolatilityRows.LeastScale * start;
            return (origin, path, scale) =>
            {
                path.Clear();
                for (var k = 1; k <= scale.Length; k++)
                    scale[k - 1] = Math.Sqrt(k * Math.Max(variances[origin], least));
            };
        };
    }
}
