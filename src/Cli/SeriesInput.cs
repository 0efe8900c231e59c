using System.Globalization;
using Gatecast.Sources;
using Gatecast.Sources.Exchanges;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>Reads the series of a reference: files and samples where they lie, candles from the store after a refresh.</summary>
/// <param name="most">Newest stored candles that are used; older ones stay in the store. By default what a forecast trains on in its minute.</param>
sealed class SeriesInput(MarketData data, bool isOffline, bool quiet, int most = SeriesInput.MostCandles)
{
    public const int MostCandles = 10_000;

    /// <param name="asOf">Takes the rows that were over by this time, stored candles as they stood then, and fetches nothing.</param>
    public async Task<InputSeries> ReadAsync(string text, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var reference = data.Parse(text);
        if (!MarketData.IsFetched(reference))
        {
            var read = await SeriesReader.ReadAsync(reference, cancellation);
            return new(asOf is { } end ? read.AsOf(end) : read, null, (name, stop) => SeriesReader.ReadAsync(reference with { Column = name }, stop));
        }

        var (source, series) = data.Find(reference);
        var column = MarketData.HasVariables(source) ? null : reference.Column;
        CandleObservations.Check(column);
        using var store = CandleStore.Open(data.Settings.StoreFile);
        if (asOf is { } time)
            return WithCompanions(source, AsOf(store, new(series, (column ?? "close").ToLowerInvariant(), time), column), asOf);

        var notes = new List<string>();
        if (!isOffline)
            notes.AddRange(await RefreshAsync(source, store, series, cancellation));

        var readAt = TimeProvider.System.GetUtcNow();
        var stored = store.CatalogueEntry(series);
        if (stored is not { Candles: > 0 })
            throw new ArgumentException(isOffline
                ? $"Nothing of {series} is stored, and --offline reads nothing else. Leave --offline out, fetch it first, or try a series that comes with Gatecast, such as {SampleFor(series)}."
                : $"{series} has no candles yet. Choose an earlier or another series, such as {SampleFor(series)}.");
        if (isOffline)
            notes.Add($"Offline: {Stored(stored)}.");
        if (stored.Candles > most)
            notes.Add(NewestOf(stored.Candles));
        var candles = store.ReadNewest(series, most);
        if (source.Capabilities.Attribution is { } attribution)
            notes.Add($"{attribution}.");
        var observations = CandleObservations.Of(series, candles, column);
        return WithCompanions(
            source,
            new(observations with { Notes = [.. notes, .. GapNotes(store.Gaps(series))] }, new(series, observations.Column, readAt), ColumnsOf(series, candles)), asOf);
    }

    /// <summary>Variables of the same place are its columns, although each is stored by itself.</summary>
    InputSeries WithCompanions(ICandleSource source, InputSeries input, DateTimeOffset? asOf)
    {
        var (symbol, interval) = (input.Stored!.Series.Symbol, input.Stored.Series.Interval);
        if (!MarketData.HasVariables(source))
            return input;

        var ((place, variable), companions) = (symbol.Split('#') is [var before, var after] ? (before, after) : (symbol, symbol), source.CapabilitiesOf(symbol).Companions);
        return input with
        {
            Observations = input.Observations with { Column = variable, Columns = [variable, .. companions], Companions = companions },
            ReadColumn = async (name, stop) => (await ReadAsync($"{source.Name}:{place}#{name}@{interval}", asOf, stop)).Observations,
        };
    }

    /// <summary>The candles as they stood then; where a forecast of the journal was read at this very time, or is from the same origin, the ones that it had.</summary>
    /// <remarks>Candles that were over by then may have come into the store only later; the rows of the entry and the hash of its data tell.</remarks>
    InputSeries AsOf(CandleStore store, StoredSeries stored, string? column)
    {
        var newest = store.ReadAsOf(stored.Series, stored.ReadAt, most);
        if (newest.Count == 0)
            throw new ArgumentException(
                $"Nothing of {stored.Series} is stored that was over by {TimeText.Iso(stored.ReadAt)}, and --as-of fetches nothing. Choose a later date, " +
                $"or fetch it first: gatecast fetch {stored.Series} --since DATE.");

        var served = new ForecastJournal(store, TimeProvider.System).Read(stored.Series)
            .Where(entry => entry.Forecast.Column == stored.Column && (IsOfThatTime(entry) || entry.Forecast.Origin == newest[^1].OpenTime))
            .OrderBy(IsOfThatTime).Reverse()
            .Select(entry => (entry.Id, entry.Forecast.DataSha256, Candles: CandlesOf(entry.Forecast)))
            .FirstOrDefault(one => one.Candles is { Count: > 1 } && Sha256(one.Candles) == one.DataSha256);
        var candles = served.Candles ?? newest;
        var all = store.CountAsOf(stored.Series, stored.ReadAt);
        IReadOnlyList<string> notes = candles.Count == all ? []
            : served.Candles is null ? [NewestOf(all)]
            : [string.Create(
                CultureInfo.InvariantCulture, $"The {candles.Count:N0} candles up to {TimeText.Of(candles[^1].OpenTime)} are used, as in entry {served.Id} of the journal; {all:N0} are stored that were over by then.")];
        return new(CandleObservations.Of(stored.Series, candles, column) with { Notes = notes }, stored, ColumnsOf(stored.Series, candles));

        bool IsOfThatTime(JournalEntry entry) => entry.Forecast.ReadAt == stored.ReadAt;

        IReadOnlyList<Candle> CandlesOf(ServedForecast forecast) =>
            store.ReadAsOf(stored.Series, stored.ReadAt, forecast.Rows, to: stored.Series.Interval.After(forecast.Origin, 1));

        string Sha256(IReadOnlyList<Candle> candles) =>
            Forecasting.Series.From(CandleObservations.Of(stored.Series, candles, column), Forecasting.TargetKind.Difference).Sha256;
    }

    static Func<string, CancellationToken, Task<Observations>> ColumnsOf(CandleSeries series, IReadOnlyList<Candle> candles) =>
        (name, _) => Task.FromResult(CandleObservations.Of(series, candles, name));

    string NewestOf(int count) => string.Create(CultureInfo.InvariantCulture, $"The newest {most:N0} of {count:N0} stored candles are used.");

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
            if (store.CatalogueEntry(series) is { Candles: > 0 } stored)
                return [$"{error.Message} Until then: {Stored(stored)}."];

            throw new HttpRequestException(
                $"{error.Message} Nothing of {series} is stored yet; a series that comes with Gatecast needs no network, such as {SampleFor(series)}.", error);
        }
    }

    static string SampleFor(CandleSeries series) =>
        SeriesReader.Meant(new SeriesReference { Source = series.Source, Symbol = series.Symbol }) ?? "sample:btc-usd";

    static string Stored(CatalogueEntry stored)
    {
        var age = TimeProvider.System.GetUtcNow() - stored.LastRefresh;
        return string.Create(
            CultureInfo.InvariantCulture, $"{stored.Candles:N0} stored candles are used, the last of {TimeText.Of(stored.LastOpen!.Value)} (UTC), fetched {TimeText.Of(age)} ago");
    }

    static IEnumerable<string> GapNotes(IReadOnlyList<CandleGap> gaps)
    {
        var inside = gaps.Where(gap => gap.Class is not GapClass.BeforeListing).ToList();
        if (inside.Count > 0)
            yield return $"{GapText.Summary(inside)}; they are left out, not filled.";
    }
}
