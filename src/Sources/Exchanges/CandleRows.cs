using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>What an endpoint found in a reply.</summary>
/// <param name="Rows">In any order.</param>
readonly record struct CandleRows(IReadOnlyList<CandleRow> Rows)
{
    /// <summary>The exchange's time, where the body tells it.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>What opens from here on may still come or change, whatever the clock says; the first candle that is not closed where it is left out.</summary>
    public DateTimeOffset? FinalTo
    {
        get => field ?? Rows.Where(row => row.Candle is { IsClosed: false }).Min(row => row.OpenTime);
        init;
    }

    /// <summary>The rows of an array in a JSON document.</summary>
    /// <param name="array">From the document to the array.</param>
    /// <exception cref="InvalidDataException">It is no array.</exception>
    public static CandleRows Of(byte[] body, Func<JsonElement, JsonElement?> array, Func<JsonElement, CandleRow> read)
    {
        using var document = JsonDocument.Parse(body);
        return array(document.RootElement) is { ValueKind: JsonValueKind.Array } rows
            ? new([.. rows.EnumerateArray().Select(read)])
            : throw new InvalidDataException("The reply has no array where its rows should be.");
    }

    /// <summary>The value at the end of a path of names; <see langword="null"/> where the path breaks off.</summary>
    public static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element;
    }
}
