using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>What a fetch brought, and what the store holds of the series now.</summary>
public sealed record FetchReport
{
    public required CandleSeries Series { get; init; }

    /// <summary>The open times that were asked for.</summary>
    public required CandleSpan Asked { get; init; }

    public required WriteCounts Counts { get; init; }

    /// <summary>Replies of the source, those that looked into gaps included.</summary>
    public required int Requests { get; init; }

    /// <summary>Of the rows that came; finer than the series' own where the candles were built.</summary>
    public required Interval FetchedInterval { get; init; }

    /// <summary>Rows that cannot be true; none of them is stored.</summary>
    public required IReadOnlyList<RejectedCandle> Rejected { get; init; }

    /// <summary>Of the whole series, oldest first.</summary>
    public required IReadOnlyList<CandleGap> Gaps { get; init; }

    /// <summary>Whom to name where the data are shown; <see langword="null"/> where nobody asks for it.</summary>
    public string? Attribution { get; init; }

    /// <summary>Sentences for people.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
