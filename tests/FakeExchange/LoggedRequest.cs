namespace Gatecast.FakeExchange;

/// <summary>A request and what became of it.</summary>
/// <param name="Number">From 0 on, in the order of arrival, of all exchanges together.</param>
/// <param name="Path">Below the exchange's address, parameters included.</param>
/// <param name="Time">By the market's clock, which is right whatever the server claims.</param>
public sealed record LoggedRequest(int Number, string Exchange, string Path, DateTimeOffset Time, FaultKind? Fault)
{
    /// <summary><see langword="null"/> where there was no whole answer.</summary>
    public int? Status { get; init; }

    /// <summary>Such as BTC/USD; <see langword="null"/> where the answer is no page of candles.</summary>
    public string? Instrument { get; init; }

    /// <summary>Such as 1h.</summary>
    public string? Interval { get; init; }

    /// <summary>Candles that were handed out whole, in the exchange's order, as they were written.</summary>
    public IReadOnlyList<FakeCandle> Rows { get; init; } = [];

    /// <summary>Open times of the rows that differ from the truth: revised later, or in progress.</summary>
    public IReadOnlyList<DateTimeOffset> Drafts { get; init; } = [];

    public IEnumerable<DateTimeOffset> OpenTimes => Rows.Select(row => row.OpenTime);
}
