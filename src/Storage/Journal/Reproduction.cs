using System.Globalization;

namespace Gatecast.Storage;

/// <summary>A past forecast made anew, held against the entry of the journal that it should equal.</summary>
/// <param name="Entry">Of the same series and origin; <see langword="null"/> where none was served.</param>
/// <param name="Differences">Sentences without full stops; none where both are the same bit for bit.</param>
public sealed record Reproduction(JournalEntry? Entry, IReadOnlyList<string> Differences)
{
    public bool IsSame => Entry is not null && Differences.Count == 0;

    /// <summary>The newest entry that is nearest to a forecast: with its data and configuration, else its configuration, else its origin.</summary>
    /// <param name="anew">Made from the candles as they stood.</param>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public static Reproduction Of(CandleStore store, ForecastJournal journal, ServedForecast anew)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(anew);
        var entry = journal.Read(anew.Series, anew.Origin)
            .Where(entry => entry.Forecast.Column == anew.Column)
            .MaxBy(entry => (entry.Forecast.Configuration == anew.Configuration, entry.Forecast.DataSha256 == anew.DataSha256,
                entry.Forecast.Version == anew.Version && entry.Forecast.Machine == anew.Machine, entry.Id));
        return new(entry, entry is null ? [] : [.. DifferencesOf(store, entry.Forecast, anew)]);
    }

    static IEnumerable<string> DifferencesOf(CandleStore store, ServedForecast served, ServedForecast anew)
    {
        if (served.Configuration != anew.Configuration)
        {
            yield return $"the configuration differs: {served.Configuration} then, {anew.Configuration} now";
            yield break;
        }

        if (served.DataSha256 != anew.DataSha256)
            yield return $"the data hash differs: {DataDifference(store, served, anew)}";

        // What is the same in every bit is reproduced, whatever made it.
        if (IsSameBits(served.Quantiles, anew.Quantiles) && IsSameBits(served.ReferenceQuantiles, anew.ReferenceQuantiles))
            yield break;

        if (served.Version != anew.Version)
            yield return $"the version differs: {served.Version} then, {anew.Version} now";
        if (served.Machine != anew.Machine)
            yield return $"the machine differs, and another one is the same within rounding alone: {served.Machine} then, {anew.Machine} now";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"the quantiles differ, by {LargestDifference(served, anew):0.######%} of the value at the origin at most");
    }

    static string DataDifference(CandleStore store, ServedForecast served, ServedForecast anew)
    {
        var then = store.ReadAsOf(served.Series, served.ReadAt, served.Rows).ToDictionary(candle => candle.OpenTime);
        var now = store.ReadAsOf(anew.Series, anew.ReadAt, anew.Rows);
        var revised = now.Count(candle => then.TryGetValue(candle.OpenTime, out var other) && other != candle);
        var added = now.Count(candle => !then.ContainsKey(candle.OpenTime));
        var removed = then.Count - (now.Count - added);
        var hint = FormattableString.Invariant($"--as-of {served.ReadAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff} reads what it was made from");
        return (revised, added, removed) switch
        {
            (0, 0, 0) => "candles came into the store for times before, or were changed without a revision",
            _ => string.Create(CultureInfo.InvariantCulture, $"candles revised between: {revised:N0}, more: {added:N0}, fewer: {removed:N0}; {hint}"),
        };
    }

    static bool IsSameBits(IReadOnlyList<double> one, IReadOnlyList<double> other) =>
        one.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(other.Select(BitConverter.DoubleToInt64Bits));

    static double LargestDifference(ServedForecast served, ServedForecast anew) =>
        served.Quantiles.Concat(served.ReferenceQuantiles).Zip(anew.Quantiles.Concat(anew.ReferenceQuantiles), (one, other) => Math.Abs(one - other)).Max()
            / Math.Max(Math.Abs(served.OriginValue), double.Epsilon);
}
