namespace Gatecast.Forecasting;

/// <summary>Loss of a variance forecast that ranks forecasts rightly although the true variance is only seen through a noisy proxy.</summary>
/// <remarks><code>
/// QLIKE = σ² / h − ln(σ² / h) − 1        σ² realised, h forecast variance; 0 is perfect, lower is better
/// </code>
/// Patton (2011), equation 24 with b = −2. It has no unit, and punishes too low a forecast more than too high a one.</remarks>
public static class Qlike
{
    /// <summary>Of one variance.</summary>
    /// <param name="realised">Above zero: the sum of squared returns within the step, or one squared return.</param>
    /// <param name="forecast">Above zero, in the same unit.</param>
    public static double Of(double realised, double forecast)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(realised);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forecast);
        var ratio = realised / forecast;
        return ratio - Math.Log(ratio) - 1;
    }
}
