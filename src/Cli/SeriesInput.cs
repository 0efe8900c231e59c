using System.Globalization;
using Gatecast.Sources;
using Gatecast.Sources.Exchanges;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>Reads the series of a reference: files and samples where they lie, candles from the store after a refresh.</summary>
sealed class SeriesInput(MarketData data, bool isOffline, bool quiet)
{
    // What a forecast trains on in its minute; older candles stay in the store.
    const int MostCandles = 10_000;

    public async Task<Observations> ReadAsync(string text, CancellationToken cancellation)
    {
        var reference = data.Parse(text);
        if (!MarketData.IsFetched(reference))
            return await SeriesReader.ReadAsync(reference, cancellation);

        var (source, series) = data.Find(reference);
        var column = MarketData.HasVariables(source) ? null : reference.Column;
        CandleObservations.Check(column);
        using var store = CandleStore.Open(data.Settings.StoreFile);
        var notes = new List<string>();
        if (!isOffline)
            notes.AddRange(await RefreshAsync(source, store, series, cancellation));

        var candles = store.Read(series);
        if (candles.Count == 0)
            throw new ArgumentException(isOffline
                ? $"Nothing of {series} is stored, and --offline reads nothing else. Leave --offline out, fetch it first, or try a series that comes with Gatecast, such as {SampleFor(series)}."
                : $"{series} has no candles yet. Choose an earlier or another series, such as {SampleFor(series)}.");
        if (isOffline)
            notes.Add($"Offline: {Stored(store, series, candles)}.");
        if (candles.Count > MostCandles)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The newest {MostCandles:N0} of {candles.Count:N0} stored candles are used."));
            candles = [.. candles.TakeLast(MostCandles)];
        }

        if (source.Capabilities.Attribution is { } attribution)
            notes.Add($"{attribution}.");
        var observations = CandleObservations.Of(series, candles, column);
        return observations with { Notes = [.. notes, .. GapNotes(store.Gaps(series))] };
    }

    /// <summary>Fetches what is new; where the source does not answer, what is stored has to do.</summary>
    async Task<IReadOnlyList<string>> RefreshAsync(ICandleSource source, CandleStore store, CandleSeries series, CancellationToken cancellation)
    {
        try
        {
            var report = (FetchReport?)null;
            await FetchDisplay.RunAsync(quiet, [series], async progressOf =>
                report = await new CandleFetcher(source, store, TimeProvider.System).FetchAsync(series, progress: progressOf(series), cancellation: cancellation));
            return [.. report!.Notes, .. report.Rejected.Select(one => $"{series}: the row {one.Row.Text} was set aside because {one.Row.Reason}.")];
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            if (store.Read(series) is { Count: > 0 } candles)
                return [$"{error.Message} Until then: {Stored(store, series, candles)}."];

            throw new HttpRequestException(
                $"{error.Message} Nothing of {series} is stored yet; a series that comes with Gatecast needs no network, such as {SampleFor(series)}.", error);
        }
    }

    static string SampleFor(CandleSeries series) =>
        SeriesReader.Meant(new SeriesReference { Source = series.Source, Symbol = series.Symbol }) ?? "sample:btc-usd";

    static string Stored(CandleStore store, CandleSeries series, IReadOnlyList<Candle> candles)
    {
        var age = TimeProvider.System.GetUtcNow() - store.CatalogueEntry(series)!.LastRefresh;
        return string.Create(
            CultureInfo.InvariantCulture, $"{candles.Count:N0} stored candles are used, the last of {TimeText.Of(candles[^1].OpenTime)} (UTC), fetched {TimeText.Of(age)} ago");
    }

    static IEnumerable<string> GapNotes(IReadOnlyList<CandleGap> gaps)
    {
        var inside = gaps.Where(gap => gap.Class is not GapClass.BeforeListing).ToList();
        if (inside.Count > 0)
            yield return $"{GapText.Summary(inside)}; they are left out, not filled.";
    }
}
