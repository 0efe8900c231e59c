using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>Pages through an endpoint and hands out what is closed, true and new.</summary>
sealed class CandleReader(ExchangeHost host, ICandleEndpoint endpoint)
{
    /// <inheritdoc cref="ICandleSource.ReadAsync"/>
    public IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        if (symbol.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '/')))
            throw new ArgumentException($"'{symbol}' is no symbol of {host.Exchange.Title}; write one such as {host.Exchange.SymbolExample}.", nameof(symbol));
        if (from >= to)
            throw new ArgumentException($"Candles from {from:u} to {to:u} are none; the end must lie after the start.", nameof(to));
        if (endpoint.Capabilities.FetchedFor(interval) is not { } fetched)
            throw new ArgumentException(
                $"{host.Exchange.Title} has no candles of {interval}, and none that they could be built from; it has " +
                $"{string.Join(", ", endpoint.Capabilities.Intervals)} and their multiples.", nameof(interval));

        var first = endpoint.Capabilities.HistorySince is { } since && interval.StartOf(since) is var oldest && oldest > from ? oldest : from;
        var last = host.Now < to ? host.Now : to;
        var window = new PageWindow(symbol.ToUpperInvariant(), fetched, From: StartFrom(interval, first), To: StartFrom(interval, last));
        var pages = PagesAsync(window, cancellation);
        return fetched == interval ? pages : CandleResampler.ResampleAsync(pages, interval, cancellation);
    }

    static DateTimeOffset StartFrom(Interval interval, DateTimeOffset time)
    {
        var start = interval.StartOf(time);
        return start == time ? start : interval.After(start, 1);
    }

    async IAsyncEnumerable<CandlePage> PagesAsync(PageWindow window, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var newest = (Candle?)null;
        while (window.From < window.To)
        {
            var reply = await host.GetAsync(endpoint.PathOf(window), window.Symbol, cancellation);
            var rows = RowsOf(reply);
            var (candles, rejected) = Sift(rows, window, reply.AsOf, newest);
            var reach = endpoint.ReachOf(window, rows);
            if (reach <= window.From)
                throw new InvalidDataException(
                    $"{host.Exchange.Title} sent the same page of {window.Symbol} again ({reply.Address}); try again later, or report it.");

            yield return new CandlePage
            {
                Candles = candles,
                Rejected = rejected,
                Interval = window.Interval,
                FetchedInterval = window.Interval,
                CoveredTo = reach < window.To ? reach : window.To,
                AsOf = reply.AsOf,
                Address = reply.Address,
                FetchedAt = reply.FetchedAt,
                Rows = rows.Count,
                Sha256 = reply.Sha256,
            };
            newest = candles.Count > 0 ? candles[^1] : newest;
            window = window with { From = reach };
            if (reach >= reply.AsOf)
                yield break;
        }
    }

    List<CandleRow> RowsOf(ExchangeReply reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return [.. endpoint.RowsOf(document.RootElement)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"The reply of {host.Exchange.Title} is not the candles it documents ({reply.Address}): {ErrorText.Of(reply.Body)}. " +
                "Try again later; if it stays, the exchange has changed its format, or something between here and there answers for it.",
                exception);
        }
    }

    /// <summary>Sorts rows into candles and rejected ones; what lies outside the window, is not closed or came before falls away.</summary>
    static (List<Candle> Candles, List<RejectedRow> Rejected) Sift(
        List<CandleRow> rows, PageWindow window, DateTimeOffset asOf, Candle? newest)
    {
        var (candles, rejected) = (new List<Candle>(rows.Count), new List<RejectedRow>());
        foreach (var row in rows.OrderBy(row => row.OpenTime))
        {
            if (row.OpenTime is { } openTime && (openTime < window.From && openTime != newest?.OpenTime
                || openTime >= window.To
                || window.Interval.After(openTime, 1) > asOf))
                continue;

            if ((row.Error ?? row.Candle?.Fault(window.Interval)) is { } fault)
                rejected.Add(row.Rejected(fault));
            else if (row.Candle is { } candle && candle.OpenTime != newest?.OpenTime)
                candles.Add((newest = candle).Value);
            else if (row.Candle != newest)
                rejected.Add(row.Rejected("another row with its open time and other figures came before"));
        }

        return (candles, rejected);
    }
}
