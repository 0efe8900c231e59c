using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>Holds the candles that are there against those that should be.</summary>
static class CandleGaps
{
    /// <param name="times">Open times, ascending.</param>
    /// <param name="known">Spans the source was asked for, ascending.</param>
    public static IEnumerable<(CandleSpan Span, int Candles)> Find(
        Interval interval, IReadOnlyList<DateTimeOffset> times, IReadOnlyList<CandleSpan> known)
    {
        var calendar = MarketCalendar.Of(times, interval);
        var next = 0;
        foreach (var span in known)
        {
            while (next < times.Count && times[next] < span.From)
                next++;
            var due = span.From;
            for (; next < times.Count && times[next] < span.To; next++)
            {
                if (Gap(due, times[next]) is { } gap)
                    yield return gap;
                due = interval.After(times[next], 1);
            }

            // The last candle may come late.
            if (interval.After(due, 1) < span.To && Gap(due, span.To) is { } tail)
                yield return tail;
        }

        (CandleSpan, int)? Gap(DateTimeOffset from, DateTimeOffset to)
        {
            if (from >= to)
                return null;
            var missing = calendar?.Missing(interval.After(from, -1), to) ?? interval.StepsBetween(from, to);
            return missing > 0 ? (new CandleSpan(from, to), missing) : null;
        }
    }
}
