using Gatecast.Sources;
using Gatecast.Sources.Exchanges;

namespace Gatecast.Storage;

/// <summary>Brings the candles of a source into a store: what is missing there, and the newest ones again.</summary>
public sealed class CandleFetcher(ICandleSource source, CandleStore store, TimeProvider clock)
{
    /// <summary>Candles of the past that are fetched where nothing is said of it.</summary>
    public const int UsualCandles = 10_000;

    /// <summary>Stored candles that are read again at each fetch, so that revisions are noticed.</summary>
    public const int Overlap = 24;

    /// <summary>Fetches what the store does not know of a span yet; each page is stored before the next one is asked for.</summary>
    /// <param name="since">First open time; where it is left out, what the store begins with, or else the last <see cref="UsualCandles"/>.</param>
    /// <param name="until">First open time that is not fetched; now, where it is left out.</param>
    /// <param name="again">Whether to read the whole span, what is known of it too, so that revisions of old candles are noticed.</param>
    /// <exception cref="ArgumentException">There is nothing between the times, the source does not know the symbol, or it lacks the interval.</exception>
    /// <inheritdoc cref="ICandleSource.ReadAsync" path="/exception"/>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public async Task<FetchReport> FetchAsync(
        CandleSeries series, DateTimeOffset? since = null, DateTimeOffset? until = null, bool again = false,
        IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        var known = store.KnownSpans(series);
        var asked = Asked(series, since, until, known);
        var tally = new FetchTally(series, store);
        var spans = again ? [asked] : SpansToRead(series, asked, known, isNewestWanted: until is null);
        var fetched = source.CapabilitiesOf(series.Symbol).FetchedFor(series.Interval) ?? series.Interval;
        var (length, done) = (spans.Sum(span => (span.To - span.From).TotalSeconds), 0.0);
        foreach (var span in spans)
        {
            var next = span.From;
            await foreach (var page in source.ReadAsync(series.Symbol, series.Interval, span.From, span.To, cancellation))
            {
                next = tally.Write(page, next);
                progress?.Report(new(tally.Candles, (done + (page.CoveredTo - span.From).TotalSeconds) / length));
            }

            done += (span.To - span.From).TotalSeconds;
        }

        var (gaps, unanswered) = await InquireAsync(series, tally, cancellation);
        return new FetchReport
        {
            Series = series,
            Asked = asked,
            Counts = tally.Counts,
            Requests = tally.Requests,
            FetchedInterval = fetched,
            Rejected = tally.Rejected,
            Gaps = gaps,
            Notes = [.. Notes(series, fetched, tally), .. unanswered],
            Attribution = source.Capabilities.Attribution,
        };
    }

    /// <summary>Looks into gaps. The candles are stored by then, and a refusal here takes nothing from them: the next fetch asks again.</summary>
    async Task<(IReadOnlyList<CandleGap> Gaps, IReadOnlyList<string> Notes)> InquireAsync(CandleSeries series, FetchTally tally, CancellationToken cancellation)
    {
        try
        {
            return (await new GapInquiry(source, store, tally, series).RunAsync(cancellation), []);
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            return (store.Gaps(series), [$"Nobody could say why candles are missing; the next fetch asks again. {error.Message}"]);
        }
    }

    CandleSpan Asked(CandleSeries series, DateTimeOffset? since, DateTimeOffset? until, IReadOnlyList<CandleSpan> known)
    {
        var now = clock.GetUtcNow();
        var to = until is { } end && end < now ? end.ToUniversalTime() : now;
        var from = since?.ToUniversalTime()
            ?? (known is [var first, ..] ? first.From : series.Interval.After(series.Interval.StartOf(to), -UsualCandles));
        if (from >= to)
            throw new ArgumentException(
                $"Candles of {series} from {from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm} (UTC) are none; choose a start that lies before the end and before now.", nameof(since));

        return new(series.Interval.StartOf(from), to);
    }

    /// <summary>What of the span no fetch has read, and the newest candles once more.</summary>
    static List<CandleSpan> SpansToRead(CandleSeries series, CandleSpan asked, IReadOnlyList<CandleSpan> known, bool isNewestWanted)
    {
        var spans = asked.Without(known).ToList();
        if (!isNewestWanted || known is not [.., var last])
            return spans;

        var again = series.Interval.After(last.To, -Overlap);
        again = again < asked.From ? asked.From : again;
        if (spans is [.., var tail] && tail.From == last.To)
            spans[^1] = tail with { From = again };
        else
            spans.Add(new(again, asked.To));
        return spans;
    }

    IEnumerable<string> Notes(CandleSeries series, Interval fetched, FetchTally tally)
    {
        if (tally.Shortfall is { } shortfall)
            yield return shortfall;
        if (fetched != series.Interval)
            yield return $"{source.Name} has no candles of {series.Interval}: they are built from its candles of {fetched}.";
    }
}
