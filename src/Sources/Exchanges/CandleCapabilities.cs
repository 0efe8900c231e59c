namespace Gatecast.Sources.Exchanges;

/// <summary>What a source of candles can do.</summary>
public sealed record CandleCapabilities
{
    /// <summary>What it has itself, finest first.</summary>
    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>What a reference without an interval means.</summary>
    public Interval DefaultInterval { get; init; } = new(1, IntervalUnit.Day);

    public required int RowsPerRequest
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(RowsPerRequest)); field = value; }
    }

    /// <summary>No candle is older than this; <see langword="null"/> where nobody knows.</summary>
    public DateTimeOffset? HistorySince { get; init; }

    /// <summary>How many of the newest candles it still hands out, the one that is not closed among them; <see langword="null"/> for all.</summary>
    public int? HistoryCandles { get; init; }

    /// <summary>Without it, every volume is 0.</summary>
    public bool HasVolume { get; init; } = true;

    /// <summary>Values are prices, above 0. Others may be 0 or below, such as temperatures and rates.</summary>
    public bool HasPrices { get; init; } = true;

    public bool NeedsKey { get; init; }

    /// <summary>Symbols that always trade there: where they have no candle either, the source was out of order. None where nothing is traded.</summary>
    public IReadOnlyList<string> ReferenceSymbols { get; init; } = [];

    /// <summary>Other variables of the same place, by name, that were measured at the same times and help to forecast this one.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>Whom to name wherever the data are shown, and on what terms; <see langword="null"/> where nobody asks for it.</summary>
    public string? Attribution { get; init; }

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
