namespace Gatecast.Forecasting;

/// <summary>Width of a central interval plus a penalty for each outcome outside it. In the unit of the series; lower is better.</summary>
/// <remarks><code>
/// S = (u − l) + 2/α·(l − y)·1{y &lt; l} + 2/α·(y − u)·1{y &gt; u}
/// </code>
/// Gneiting and Raftery (2007). Its mean over the steps over <see cref="NaiveError"/> is the MSIS of M4, with α = 0.05.</remarks>
public static class IntervalScore
{
    /// <summary>α of the 95 % interval, the one of M4.</summary>
    public const double M4Alpha = 0.05;

    /// <summary>Of one step.</summary>
    /// <param name="alpha">1 − the coverage the interval claims, inside (0, 1).</param>
    public static double Of(double outcome, double low, double high, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        return high - low + 2 / alpha * (Math.Max(0, low - outcome) + Math.Max(0, outcome - high));
    }
}
