using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>Pages through an endpoint and hands out what is closed, true and new.</summary>
sealed class CandleReader(ExchangeHost host, ICandleEndpoint endpoint)
{
    public string Name => host.Exchange.Name;

    /// <inheritdoc cref="ICandleSource.SymbolOf"/>
    public string SymbolOf(string symbol) => host.Exchange.SymbolOf(symbol);

    /// <inheritdoc cref="ICandleSource.ReadAsync"/>
    public IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        symbol = endpoint.SymbolOf(symbol);
        var capabilities = endpoint.CapabilitiesOf(symbol);
        if (from >= to)
            throw new ArgumentException($"Candles from {from:u} to {to:u} are none; the end must lie after the start.", nameof(to));
        if (capabilities.FetchedFor(interval) is not { } fetched)
            throw new ArgumentException(
                $"{host.Exchange.Title} has no candles of {interval}, and none that they could be built from; it has " +
                $"{string.Join(", ", capabilities.Intervals)} and their multiples.", nameof(interval));

        var first = capabilities.HistorySince is { } since && !host.Exchange.IsMoved && interval.StartOf(since) is var oldest && oldest > from ? oldest : from;
        var last = host.Now < to ? host.Now : to;
        var window = new PageWindow(symbol, fetched, From: interval.StartFrom(first), To: interval.StartFrom(last));
        var pages = PagesAsync(window, from.ToUniversalTime(), cancellation);
        return fetched == interval ? pages : CandleResampler.ResampleAsync(pages, interval, cancellation);
    }

    async IAsyncEnumerable<CandlePage> PagesAsync(
        PageWindow window, DateTimeOffset coveredFrom, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var newest = (Candle?)null;
        while (window.From < window.To)
        {
            var reply = await host.GetAsync(endpoint.PathOf(window), window.Symbol, cancellation);
            var found = RowsOf(reply, window);
            reply = found.ServerTime < reply.AsOf ? reply with { AsOf = found.ServerTime.Value } : reply;
            var (candles, rejected) = Sift(found.Rows, window, reply.AsOf, newest);
            var oldest = OldestOfAll(found.Rows, window);
            coveredFrom = oldest ?? coveredFrom;
            var reach = ReachOf(window, found, reply);
            var closedTo = Earliest(reach, window.To, found.FinalTo, window.Interval.StartOf(reply.AsOf));
            var coveredTo = closedTo > window.From ? closedTo : window.From;
            yield return new CandlePage
            {
                Candles = candles,
                Rejected = rejected,
                Interval = window.Interval,
                FetchedInterval = window.Interval,
                CoveredFrom = Earliest(coveredFrom, coveredTo),
                CoveredTo = coveredTo,
                Shortfall = oldest is { } time ? Shortfall(window, time) : null,
                AsOf = reply.AsOf,
                Address = reply.Address,
                FetchedAt = reply.FetchedAt,
                Rows = found.Rows.Count,
                Sha256 = reply.Sha256,
            };
            if (coveredTo < reach || reach >= reply.AsOf)
                yield break;

            newest = candles.Count > 0 ? candles[^1] : newest;
            window = window with { From = reach };
        }
    }

    DateTimeOffset ReachOf(PageWindow window, CandleRows found, ExchangeReply reply) => endpoint.ReachOf(window, found.Rows) is var reach && reach > window.From
        ? reach
        : throw new InvalidDataException(
            $"{host.Exchange.Title} sent the same page of {window.Symbol} again ({reply.Address}); try again later, or report it.");

    static DateTimeOffset Earliest(DateTimeOffset first, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
            first = other < first ? other.Value : first;

        return first;
    }

    /// <summary>The open time of the oldest row where it is the oldest that the source hands out, and later than the window begins.</summary>
    DateTimeOffset? OldestOfAll(IReadOnlyList<CandleRow> rows, PageWindow window) =>
        rows.Count >= endpoint.Capabilities.HistoryCandles && rows.Min(row => row.OpenTime) is { } oldest && oldest > window.From ? oldest : null;

    string Shortfall(PageWindow window, DateTimeOffset oldest) =>
        $"{host.Exchange.Title} hands out only the newest {endpoint.Capabilities.HistoryCandles} candles: {window.Symbol} at {window.Interval} was " +
        $"asked for from {window.From:yyyy-MM-dd HH:mm} on and can be had from {oldest:yyyy-MM-dd HH:mm} on. " +
        $"For what is older, take {host.Exchange.OlderCandles}.";

    CandleRows RowsOf(ExchangeReply reply, PageWindow window)
    {
        try
        {
            return endpoint.RowsOf(reply.Body, window);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"The reply of {host.Exchange.Title} is not the candles it documents ({reply.Address}): {ErrorText.Of(reply.Body)}. " +
                "Try again later; if it stays, the source has changed its format, or something between here and there answers for it.",
                exception);
        }
    }

    /// <summary>Sorts rows into candles and rejected ones; what lies outside the window, is not closed or came before falls away.</summary>
    (List<Candle> Candles, List<RejectedRow> Rejected) Sift(
        IReadOnlyList<CandleRow> rows, PageWindow window, DateTimeOffset asOf, Candle? newest)
    {
        var (candles, rejected) = (new List<Candle>(rows.Count), new List<RejectedRow>());
        foreach (var row in rows.OrderBy(row => row.OpenTime))
        {
            if (row.OpenTime is { } openTime && (openTime < window.From && openTime != newest?.OpenTime
                || openTime >= window.To
                || window.Interval.After(openTime, 1) > asOf
                || row.Candle is { IsClosed: false }))
                continue;

            if ((row.Error ?? row.Candle?.Fault(window.Interval, endpoint.Capabilities.HasPrices)) is { } fault)
                rejected.Add(row.Rejected(fault));
            else if (row.Candle is { } candle && candle.OpenTime != newest?.OpenTime)
                candles.Add((newest = candle).Value);
            else if (row.Candle != newest)
                rejected.Add(row.Rejected("another row with its open time and other figures came before"));
        }

        return (candles, rejected);
    }
}
