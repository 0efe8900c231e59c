using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>Scores what was served against the candles as the store holds them now; nothing is written.</summary>
public static class TrackRecord
{
    /// <param name="entries">In the order they were made.</param>
    /// <exception cref="InvalidDataException">An entry has other quantile levels than this version scores.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public static IReadOnlyList<ScoredEntry> Of(CandleStore store, IReadOnlyList<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(entries);
        var seen = new HashSet<(string, DateTimeOffset, int)>();
        return [.. entries.Select(entry => new ScoredEntry(
            entry, ScoreOf(store, entry), Counts: seen.Add((entry.Forecast.Name, entry.Forecast.Origin, entry.Forecast.Horizon))))];
    }

    /// <summary>The entries of each series and horizon together, those that count.</summary>
    public static IReadOnlyList<(string Series, int Horizon, ServedRecord Record)> Totals(IReadOnlyList<ScoredEntry> entries) =>
    [
        .. from one in entries
           where one.Counts
           group one by (one.Entry.Forecast.Name, one.Entry.Forecast.Horizon) into same
           let inOrder = same.OrderBy(one => one.Entry.Forecast.Origin).ToList()
           select (same.Key.Name, same.Key.Horizon, ServedRecord.Of([.. inOrder.Select(one => one.Score)], StrideOf(inOrder))),
    ];

    static ServedScore ScoreOf(CandleStore store, JournalEntry entry)
    {
        var forecast = entry.Forecast;
        if (!forecast.Levels.SequenceEqual(QuantileLevels.All.ToArray()))
            throw new InvalidDataException($"Entry {entry.Id} of the journal has quantile levels that this version does not score; take the version {forecast.Version}.");

        return ServedScore.Of(Outcomes(store, forecast), [.. forecast.Quantiles], [.. forecast.ReferenceQuantiles]);
    }

    static double?[] Outcomes(CandleStore store, ServedForecast forecast)
    {
        // Holidays move the last of so many trading days by a few.
        var to = forecast.TradingDays ? forecast.Times[^1].AddDays(7 + forecast.Horizon / 10) : forecast.Series.Interval.After(forecast.Times[^1], 1);
        var values = store.Read(forecast.Series, forecast.Series.Interval.After(forecast.Origin, 1), to)
            .Select(candle => (candle.OpenTime, Value: (double)CandleObservations.Value(candle, forecast.Column))).ToList();
        if (forecast.TradingDays)
            return [.. Enumerable.Range(0, forecast.Horizon).Select(step => step < values.Count ? values[step].Value : (double?)null)];

        var byTime = values.ToDictionary(one => one.OpenTime, one => one.Value);
        return [.. forecast.Times.Select(time => byTime.TryGetValue(time, out var value) ? value : (double?)null)];
    }

    /// <summary>Median number of rows between origins.</summary>
    static int StrideOf(List<ScoredEntry> inOrder)
    {
        var strides = inOrder.Zip(inOrder.Skip(1), (a, b) => b.Entry.Forecast.Series.Interval.StepsBetween(a.Entry.Forecast.Origin, b.Entry.Forecast.Origin))
            .Order().ToList();
        return strides.Count == 0 ? 1 : int.Max(1, strides[strides.Count / 2]);
    }
}
