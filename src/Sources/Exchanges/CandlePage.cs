namespace Gatecast.Sources.Exchanges;

/// <summary>What one reply of a source brought: the candles, what was wrong with it, and where it came from.</summary>
public sealed record CandlePage
{
    /// <summary>Closed candles without a fault, oldest first, newer than those of the pages before.</summary>
    public required IReadOnlyList<Candle> Candles { get; init; }

    /// <summary>Rows that cannot be true, and candles that cannot be built because of them.</summary>
    public required IReadOnlyList<RejectedRow> Rejected { get; init; }

    /// <summary>Of the candles.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Of the rows in the reply; finer than <see cref="Interval"/> where the source lacks that one and the candles were built.</summary>
    public required Interval FetchedInterval { get; init; }

    public bool IsResampled => FetchedInterval != Interval;

    /// <summary>What opens from here on, and before <see cref="CoveredTo"/>, is in this reply or an earlier one. Later than what was asked for
    /// where the source hands out no older candles; <see cref="Shortfall"/> then says so.</summary>
    public required DateTimeOffset CoveredFrom { get; init; }

    /// <summary>Every candle that opened before this time is closed, and is in this reply or an earlier one: the next reading may start here.</summary>
    public required DateTimeOffset CoveredTo { get; init; }

    /// <summary>A sentence for people where the reply reaches back less far than what was asked for: what was asked for, what can be had, what to
    /// do.</summary>
    public string? Shortfall { get; init; }

    /// <summary>The earlier of the server's time and the local time: what was not over by then is not closed.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Where the reply came from, parameters included.</summary>
    public required Uri Address { get; init; }

    /// <summary>When the reply was here, by the local clock.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>Rows in the reply, whatever became of them.</summary>
    public required int Rows { get; init; }

    /// <summary>Of the reply's body, decompressed; 64 hexadecimal digits in lower case.</summary>
    public required string Sha256 { get; init; }
}
