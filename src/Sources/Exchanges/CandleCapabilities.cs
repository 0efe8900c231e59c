namespace Gatecast.Sources.Exchanges;

/// <summary>What a source of candles can do.</summary>
public sealed record CandleCapabilities
{
    /// <summary>What it has itself, finest first.</summary>
    public required IReadOnlyList<Interval> Intervals { get; init; }

    public required int RowsPerRequest
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(RowsPerRequest)); field = value; }
    }

    /// <summary>No candle is older than this; <see langword="null"/> where nobody knows.</summary>
    public DateTimeOffset? HistorySince { get; init; }

    /// <summary>How many of the newest candles it still hands out; <see langword="null"/> for all.</summary>
    public int? HistoryCandles { get; init; }

    public bool HasVolume { get; init; } = true;

    public bool NeedsKey { get; init; }

    /// <summary>Symbols that always trade: where they have no candle either, the source was out of order.</summary>
    public IReadOnlyList<string> ReferenceSymbols { get; init; } = [];

    /// <summary>The interval to ask the source for: the wanted one, or else the coarsest that it can be built from.</summary>
    /// <returns><see langword="null"/> where there is none.</returns>
    public Interval? FetchedFor(Interval wanted)
    {
        foreach (var interval in Intervals.Reverse())
        {
            if (wanted.IsMadeOf(interval))
                return interval;
        }

        return null;
    }
}
