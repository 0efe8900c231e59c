using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>Interval of a share, from how often something happened in independent trials.</summary>
/// <remarks><code>
/// (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
/// </code>
/// Wilson (1927). It stays within 0 … 1 and does not shrink to nothing at 0 of n.</remarks>
/// <param name="Low">A fraction.</param>
/// <param name="High">A fraction.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <param name="hits">0 … trials.</param>
    /// <param name="trials">Real, not whole, where dependent outcomes count for fewer; above zero.</param>
    public static WilsonInterval Of(double hits, double trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var (share, square) = (hits / trials, z * z / trials);
        var centre = (share + square / 2) / (1 + square);
        var half = z * Math.Sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square);
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
