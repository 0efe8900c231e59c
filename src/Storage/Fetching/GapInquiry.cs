using Gatecast.Sources;
using Gatecast.Sources.Exchanges;

namespace Gatecast.Storage;

/// <summary>Finds out why candles are missing: asks for them once more, and then whether other symbols of the source have theirs.</summary>
sealed class GapInquiry(ICandleSource source, CandleStore store, FetchTally tally, CandleSeries series)
{
    // A symbol with few trades has a gap in most hours; the next fetch goes on where this one stops.
    const int MostRequests = 60;

    // Some sources have no limit of their own.
    const int MostRows = 10_000;

    readonly HashSet<DateTimeOffset> _tradedElsewhere = [];
    readonly List<CandleSpan> _askedElsewhere = [];
    int _requests;

    /// <summary>Looks into the gaps that nobody has looked into, the newest first, and keeps what it finds.</summary>
    /// <returns>All gaps of the series, oldest first.</returns>
    public async Task<IReadOnlyList<CandleGap>> RunAsync(CancellationToken cancellation)
    {
        var all = store.Gaps(series);
        var gaps = Open(all);
        if (gaps.Count == 0)
            return all;

        var again = new List<CandleSpan>();
        foreach (var window in Windows(gaps))
        {
            await foreach (var page in ReadAsync(series.Symbol, window, cancellation))
                tally.Write(page, window.From);
            again.Add(window);
        }

        // What came of it closes gaps; asking others changes none.
        all = store.Gaps(series);
        var start = StartOfLeadingGap();
        foreach (var window in Windows(Open(all).FindAll(gap => gap.Span.From != start && HoldsEndOf(again, gap))))
            await AskOthersAsync(window, cancellation);

        all = [.. all.Select(gap => gap with { Class = gap.Class ?? (gap.Span.From == start ? GapClass.BeforeListing : ClassOf(gap)) })];
        store.Classify(series, all);
        return all;
    }

    static List<CandleGap> Open(IReadOnlyList<CandleGap> gaps) => [.. gaps.Where(gap => gap.Class is null).Reverse()];

    /// <summary>Spans of a request each that hold the ends of the gaps: one for each gap, or, where they are many, for all that fit into a page, so that
    /// what lies between them comes once more.</summary>
    /// <param name="gaps">The newest first.</param>
    IEnumerable<CandleSpan> Windows(List<CandleGap> gaps)
    {
        var capabilities = source.CapabilitiesOf(series.Symbol);
        var fetched = capabilities.FetchedFor(series.Interval) ?? series.Interval;
        var rows = int.Min(capabilities.RowsPerRequest, MostRows);
        var (next, limit) = (0, _requests + MostRequests / 2);
        var areMany = gaps.Count > MostRequests / 2;
        while (next < gaps.Count && _requests < limit)
        {
            var to = gaps[next].Span.To;
            var earliest = series.Interval.StartOf(fetched.After(to, 1 - rows));
            DateTimeOffset from;
            do
                from = gaps[next].Span.From > earliest ? gaps[next].Span.From : earliest;
            while (++next < gaps.Count && areMany && gaps[next].Span.To > earliest);

            yield return new(from, to);
        }
    }

    async Task AskOthersAsync(CandleSpan window, CancellationToken cancellation)
    {
        foreach (var other in source.Capabilities.ReferenceSymbols.Where(other => !other.Equals(series.Symbol, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                await foreach (var page in ReadAsync(other, window, cancellation))
                {
                    tally.Count();
                    _tradedElsewhere.UnionWith(page.Candles.Select(candle => candle.OpenTime));
                }
            }
            catch (ArgumentException)
            {
                continue;   // another venue of the same kind may not have this symbol
            }

            _askedElsewhere.Add(window);
        }
    }

    async IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, CandleSpan window, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in source.ReadAsync(symbol, series.Interval, window.From, window.To, cancellation))
        {
            _requests++;
            yield return page;
        }
    }

    /// <summary>Where the gap before the first candle begins, if there is one; <see langword="null"/> where there is no candle.</summary>
    DateTimeOffset? StartOfLeadingGap() => store.CatalogueEntry(series)?.FirstOpen is null ? null : store.KnownSpans(series)[0].From;

    static bool HoldsEndOf(List<CandleSpan> windows, CandleGap gap) =>
        windows.Exists(window => window.From < gap.Span.To && gap.Span.To <= window.To);

    GapClass? ClassOf(CandleGap gap)
    {
        if (!HoldsEndOf(_askedElsewhere, gap))
            return source.Capabilities.ReferenceSymbols.Count == 0 ? GapClass.Unknown : null;

        return _tradedElsewhere.Any(time => time >= gap.Span.From && time < gap.Span.To) ? GapClass.NoTrades : GapClass.Outage;
    }
}
