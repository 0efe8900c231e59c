using Gatecast.Sources;
using Gatecast.Sources.Exchanges;

namespace Gatecast.Storage;

/// <summary>Writes pages into the store, and counts.</summary>
sealed class FetchTally(CandleSeries series, CandleStore store)
{
    readonly List<RejectedCandle> _rejected = [];

    public WriteCounts Counts { get; private set; }

    public int Requests { get; private set; }

    public IReadOnlyList<RejectedCandle> Rejected => _rejected;

    /// <summary>A sentence about what the source hands out no more.</summary>
    public string? Shortfall { get; private set; }

    public int Candles => Counts.Added + Counts.Unchanged + Counts.Revised;

    /// <param name="from">First open time that the page speaks of.</param>
    /// <returns>First open time that no page has spoken of yet.</returns>
    public DateTimeOffset Write(CandlePage page, DateTimeOffset from)
    {
        // Candles that are built need all of their parts.
        var reach = series.Interval.StartOf(page.CoveredTo);
        var first = page.CoveredFrom > from ? series.Interval.StartFrom(page.CoveredFrom) : from;
        var counts = store.Write(series, page.Candles, Fetch.Of(page), covered: new CandleSpan(first, reach));
        Counts = new(Counts.Added + counts.Added, Counts.Unchanged + counts.Unchanged, Counts.Revised + counts.Revised);
        _rejected.AddRange(page.Rejected.Select(row => new RejectedCandle(row, page.Address)));
        Shortfall ??= page.Shortfall;
        Requests++;
        return reach > from ? reach : from;
    }

    /// <summary>Counts a page that is asked for what it tells of another series.</summary>
    public void Count() => Requests++;
}
