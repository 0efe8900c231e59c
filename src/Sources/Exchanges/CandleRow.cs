using System.Globalization;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>One row of a reply: a candle, or the reason why it is none.</summary>
readonly record struct CandleRow(DateTimeOffset? OpenTime, Candle? Candle, string Text, string? Error)
{
    const int LongestText = 200;

    /// <summary>Reads an array of a time and five figures, each a number or a number in a string.</summary>
    /// <param name="time">Turns the whole number in column 0 into the open time.</param>
    /// <param name="open">Column of the first price; the others likewise.</param>
    public static CandleRow Read(JsonElement row, Func<long, DateTimeOffset> time, int open, int high, int low, int close, int volume)
    {
        var text = row.GetRawText() is { Length: > LongestText } all ? all[..LongestText] + "…" : row.GetRawText();
        if (row.ValueKind is not JsonValueKind.Array || row.GetArrayLength() <= volume)
            return new(null, null, text, $"it is not an array of {volume + 1} columns");
        if (TimeOf(row[0], time) is not { } openTime)
            return new(null, null, text, $"its time {row[0].GetRawText()} cannot be read");

        return (NumberOf(row[open]), NumberOf(row[high]), NumberOf(row[low]), NumberOf(row[close]), NumberOf(row[volume])) is
            ({ } first, { } highest, { } lowest, { } last, { } traded)
            ? new(openTime, new Candle(openTime, Open: first, High: highest, Low: lowest, Close: last, Volume: traded), text, null)
            : new(openTime, null, text, "one of its prices or its volume is not a number");
    }

    public RejectedRow Rejected(string reason) => new(OpenTime, Text, reason);

    static DateTimeOffset? TimeOf(JsonElement column, Func<long, DateTimeOffset> time)
    {
        if (column.ValueKind is not JsonValueKind.Number || !column.TryGetInt64(out var count))
            return null;

        try
        {
            return time(count);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    static decimal? NumberOf(JsonElement column) => column.ValueKind switch
    {
        JsonValueKind.Number when column.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(column.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
