using Gatecast.Sources.Weather;

namespace Gatecast.Sources;

/// <summary>Makes one column of candles a series.</summary>
public static class CandleObservations
{
    static readonly Dictionary<string, Func<Candle, decimal>> _columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["open"] = candle => candle.Open,
        ["high"] = candle => candle.High,
        ["low"] = candle => candle.Low,
        ["close"] = candle => candle.Close,
        ["volume"] = candle => candle.Volume,
    };

    /// <param name="candles">Ascending, at least two.</param>
    /// <param name="column">One of open, high, low, close, volume; close where it is left out.</param>
    /// <exception cref="ArgumentException">There is no such column, or there are fewer than two candles.</exception>
    public static Observations Of(CandleSeries series, IReadOnlyList<Candle> candles, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(candles);
        Check(column);
        if (candles.Count < 2)
            throw new ArgumentException(
                $"{series} has {(candles.Count == 0 ? "no candle" : "one candle")}; a series needs at least two. Fetch more, from an earlier date.", nameof(candles));

        var name = (column ?? "close").ToLowerInvariant();
        return new Observations([.. candles.Select(candle => candle.OpenTime)], [.. candles.Select(_columns[name])], series.Interval)
        {
            Name = series.Symbol,
            Reference = $"{series.Source}:{series.Symbol}{(column is null ? "" : $"#{name}")}@{series.Interval}",
            Column = name,
            Columns = series.HasPrices ? [.. _columns.Keys] : [],
            Unit = series.Source is "open-meteo" ? WeatherSymbol.Parse(series.Symbol).Unit : null,
            IsPrice = name is not "volume" && (series.HasPrices || (series.Source is "fred" && candles.All(candle => candle.Low > 0))),
        };
    }

    /// <summary>One column of a candle.</summary>
    /// <param name="column">One of open, high, low, close, volume.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static decimal Value(Candle candle, string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Check(column);
        return _columns[column](candle);
    }

    /// <summary>Refuses a column that candles do not have.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static void Check(string? column)
    {
        if (column is not null && !_columns.ContainsKey(column))
            throw new ArgumentException(
                $"Candles have no column '{column}'{Spelling.Suggestion(column, _columns.Keys)} Their columns are {string.Join(", ", _columns.Keys)}.", nameof(column));
    }
}
