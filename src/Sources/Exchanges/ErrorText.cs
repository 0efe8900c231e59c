using System.Text;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>What an exchange said in the body of an error.</summary>
static class ErrorText
{
    const int Longest = 200;

    /// <summary>The message in the body, or the body's beginning, in quotation marks.</summary>
    public static string Of(byte[] body)
    {
        var text = (Property(body, "msg") ?? Property(body, "message")) is { ValueKind: JsonValueKind.String } message
            ? message.GetString()!
            : Encoding.UTF8.GetString(body);
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "nothing" : $"\"{(text.Length > Longest ? text[..Longest] + "…" : text)}\"";
    }

    public static int? CodeOf(byte[] body) =>
        Property(body, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) ? number : null;

    static JsonElement? Property(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
                ? value.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;   // a proxy's HTML, or half a document
        }
    }
}
