using System.Runtime.CompilerServices;

namespace Gatecast.Sources.Exchanges;

/// <summary>Builds candles of a coarser interval from those of a finer one.</summary>
static class CandleResampler
{
    /// <summary>The same pages with the candles that they complete; the last one only where its interval is over.</summary>
    /// <remarks>A part that is missing had no trades, and the candle is built from the others, as an exchange does. A part that was set aside had
    /// some, and the candle is set aside with it.</remarks>
    /// <param name="pages">Of an interval that the coarser one is made of.</param>
    public static async IAsyncEnumerable<CandlePage> ResampleAsync(
        IAsyncEnumerable<CandlePage> pages, Interval interval, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parts = new SortedDictionary<DateTimeOffset, List<Candle>>();
        var spoilt = new List<RejectedRow>();
        await foreach (var page in pages.WithCancellation(cancellation))
        {
            foreach (var candle in page.Candles)
            {
                var start = interval.StartOf(candle.OpenTime);
                if (!parts.TryGetValue(start, out var together))
                    parts[start] = together = [];
                together.Add(candle);
            }

            spoilt.AddRange(page.Rejected);
            var (candles, rejected) = (new List<Candle>(), page.Rejected.ToList());
            foreach (var (start, together) in parts.TakeWhile(bucket => interval.After(bucket.Key, 1) <= page.CoveredTo).ToList())
            {
                parts.Remove(start);
                if (start < page.CoveredFrom)
                    continue;   // its first parts are no longer to be had
                if (spoilt.Find(row => IsLost(row)) is { } row)
                    rejected.Add(new(start, row.Text, $"the candle of {interval} needs a row of {page.Interval} that was set aside because {row.Reason}"));
                else
                    candles.Add(Join(together, start));

                // A row set aside beside a good one of the same time is no loss.
                bool IsLost(RejectedRow row) => row.OpenTime is { } openTime
                    && interval.StartOf(openTime) == start
                    && !together.Exists(part => part.OpenTime == openTime);
            }

            yield return page with { Candles = candles, Rejected = rejected, Interval = interval, CoveredTo = interval.StartOf(page.CoveredTo) };
        }
    }

    static Candle Join(List<Candle> parts, DateTimeOffset start) => new(
        start,
        Open: parts[0].Open,
        High: parts.Max(part => part.High),
        Low: parts.Min(part => part.Low),
        Close: parts[^1].Close,
        Volume: parts.Sum(part => part.Volume));
}
