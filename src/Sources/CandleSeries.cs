namespace Gatecast.Sources;

/// <summary>Which candles belong together: those of one symbol at one source, at one interval.</summary>
public sealed record CandleSeries
{
    /// <param name="source">Name of a source, such as coinbase.</param>
    /// <param name="symbol">As the source writes it.</param>
    public CandleSeries(string source, string symbol, Interval interval)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        (Source, Symbol, Interval) = (source, symbol, interval);
    }

    public string Source { get; }

    public string Symbol { get; }

    public Interval Interval { get; }

    /// <summary>Whether the values are prices, above 0; temperatures and rates may be below.</summary>
    public bool HasPrices => Source is not ("open-meteo" or "fred");

    /// <summary>Why a candle cannot be one of this series; <see langword="null"/> where it can.</summary>
    public string? Fault(Candle candle) => candle.Fault(Interval, HasPrices);

    /// <summary>As a reference would name it: source:symbol@interval.</summary>
    public override string ToString() => $"{Source}:{Symbol}@{Interval}";
}
