namespace Gatecast.Sources;

/// <summary>What an instrument traded at during one interval.</summary>
/// <remarks>A candle is named after its open time. A value of this type holds whatever an exchange sent; <see cref="Fault"/> says whether it can
/// be true, and only candles without a fault are stored.</remarks>
/// <param name="OpenTime">UTC; the candle covers the interval from here on, its end left out.</param>
/// <param name="Open">First price, in the quote currency.</param>
/// <param name="Volume">Traded amount, in the base currency.</param>
public readonly record struct Candle(DateTimeOffset OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    /// <summary>Whether the exchange says, or leaves open, that nothing of the candle can change any more. Whether its interval is over is for a
    /// clock to say: <see cref="IsOver"/>.</summary>
    public bool IsClosed { get; init; } = true;

    /// <summary>Whether the interval is over.</summary>
    public bool IsOver(Interval interval, DateTimeOffset now) => interval.After(OpenTime, 1) <= now;

    /// <summary>Why this candle cannot be true; <see langword="null"/> where it can.</summary>
    /// <param name="arePrices">Whether the values must lie above 0.</param>
    public string? Fault(Interval interval, bool arePrices = true)
    {
        if (OpenTime.Offset != TimeSpan.Zero)
            return $"its open time {OpenTime:O} is not in UTC";
        if (!interval.IsOnGrid(OpenTime))
            return $"its open time {OpenTime:yyyy-MM-dd HH:mm:ss} is not the start of an interval of {interval}";
        if (arePrices && (Open <= 0 || High <= 0 || Low <= 0 || Close <= 0))
            return $"a price is not above 0 (open {Open}, high {High}, low {Low}, close {Close})";
        if (Low > decimal.Min(Open, Close) || High < decimal.Max(Open, Close))
            return $"open {Open} and close {Close} do not lie between low {Low} and high {High}";

        return Volume < 0 ? $"its volume {Volume} is below 0" : null;
    }
}
