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
    /// <param name="volume">The last of the columns.</param>
    public static CandleRow Read(JsonElement row, Func<long, DateTimeOffset> time, int open, int high, int low, int close, int volume) =>
        row.ValueKind is JsonValueKind.Array && row.GetArrayLength() > volume
            ? Of(row.GetRawText(), time, row[0], row[open], row[high], row[low], row[close], row[volume])
            : new(null, null, Short(row.GetRawText()), $"it is not an array of {volume + 1} columns");

    /// <summary>Reads an object with open, high, low, close, volume and a time, likewise.</summary>
    public static CandleRow Read(JsonElement row, Func<long, DateTimeOffset> time, string openTime)
    {
        string[] names = [openTime, "open", "high", "low", "close", "volume"];
        return Array.Find(names, name => CandleRows.At(row, name) is null) is { } missing
            ? new(null, null, Short(row.GetRawText()), $"it has no {missing}")
            : Of(row.GetRawText(), time, [.. names.Select(name => row.GetProperty(name))]);
    }

    /// <summary>One value observed during an interval: a candle without a range and without a volume.</summary>
    public static CandleRow Observed(DateTimeOffset openTime, string text, string value) => NumberOf(value) is { } number
        ? new(openTime, new Candle(openTime, Open: number, High: number, Low: number, Close: number, Volume: 0), Short(text), null)
        : new(openTime, null, Short(text), $"its value {Short(value)} is not a number");

    /// <summary>The time that a whole number stands for, in a string or not; <see langword="null"/> where it is none.</summary>
    public static DateTimeOffset? TimeOf(JsonElement cell, Func<long, DateTimeOffset> time)
    {
        if (cell.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)
            || !long.TryParse(cell.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
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

    public RejectedRow Rejected(string reason) => new(OpenTime, Text, reason);

    /// <param name="cells">Time, open, high, low, close, volume.</param>
    static CandleRow Of(string text, Func<long, DateTimeOffset> time, params ReadOnlySpan<JsonElement> cells)
    {
        if (TimeOf(cells[0], time) is not { } openTime)
            return new(null, null, Short(text), $"its time {cells[0].GetRawText()} cannot be read");

        return (NumberOf(cells[1]), NumberOf(cells[2]), NumberOf(cells[3]), NumberOf(cells[4]), NumberOf(cells[5])) is
            ({ } open, { } high, { } low, { } close, { } volume)
            ? new(openTime, new Candle(openTime, Open: open, High: high, Low: low, Close: close, Volume: volume), Short(text), null)
            : new(openTime, null, Short(text), "one of its prices or its volume is not a number");
    }

    static decimal? NumberOf(JsonElement cell) =>
        cell.ValueKind is JsonValueKind.Number or JsonValueKind.String ? NumberOf(cell.ToString()) : null;

    static decimal? NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Short(string text) => text.Length > LongestText ? text[..LongestText] + "…" : text;
}
