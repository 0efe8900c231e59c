using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>What a look through the stored candles of one series found.</summary>
/// <param name="Candles">That were looked at.</param>
/// <param name="Faults">Sentences, one for each thing that cannot be true; empty for a sound series.</param>
public sealed record CandleCheck(CandleSeries Series, int Candles, IReadOnlyList<string> Faults, IReadOnlyList<CandleGap> Gaps)
{
    internal static CandleCheck Of(CandleStore store, CatalogueEntry entry)
    {
        var series = entry.Series;
        IReadOnlyList<Candle> candles;
        try
        {
            candles = store.Read(series);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return new(series, 0, [$"a stored number or time cannot be read ({error.Message})"], []);
        }

        return new(series, candles.Count, [.. FaultsOf(entry, candles, store.KnownSpans(series))], store.Gaps(series));
    }

    static IEnumerable<string> FaultsOf(CatalogueEntry entry, IReadOnlyList<Candle> candles, IReadOnlyList<CandleSpan> known)
    {
        foreach (var candle in candles)
        {
            if (entry.Series.Fault(candle) is { } fault)
                yield return $"the candle of {candle.OpenTime:yyyy-MM-dd HH:mm:ss} cannot be true: {fault}";
            else if (!candle.IsOver(entry.Series.Interval, entry.LastRefresh))
                yield return $"the candle of {candle.OpenTime:yyyy-MM-dd HH:mm:ss} was not over at the last fetch ({entry.LastRefresh:yyyy-MM-dd HH:mm:ss})";
        }

        if (candles.Count != entry.Candles)
            yield return $"the catalogue counts {entry.Candles} candles, and there are {candles.Count}";
        if (candles is [var first, .., var last] && (first.OpenTime != entry.FirstOpen || last.OpenTime != entry.LastOpen))
            yield return $"the catalogue names {entry.FirstOpen:yyyy-MM-dd HH:mm:ss} and {entry.LastOpen:yyyy-MM-dd HH:mm:ss} as first and last candle, " +
                $"and they are {first.OpenTime:yyyy-MM-dd HH:mm:ss} and {last.OpenTime:yyyy-MM-dd HH:mm:ss}";
        if (known.Count > 0 && candles.Count(candle => known.Any(span => candle.OpenTime >= span.From && candle.OpenTime < span.To)) is var covered && covered != candles.Count)
            yield return $"{candles.Count - covered} candles lie outside the time that the source was asked for";
    }
}
