using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>What an exchange said in the body of an error.</summary>
static class ErrorText
{
    const int Longest = 200;

    // Kraken sends an array under "error", Open-Meteo true beside the "reason".
    static readonly string[] _names = ["msg", "message", "retMsg", "reason", "error"];

    /// <summary>The message in the body, or the body's beginning, in quotation marks.</summary>
    public static string Of(byte[] body)
    {
        var told = _names.Select(name => MessageOf(body, name)).FirstOrDefault(message => !string.IsNullOrWhiteSpace(message));
        var text = string.Join(' ', (told ?? Encoding.UTF8.GetString(body)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "nothing" : $"\"{(text.Length > Longest ? text[..Longest] + "…" : text)}\"";
    }

    /// <summary>The message under a name: a string, or strings in an array.</summary>
    public static string? MessageOf(byte[] body, string name) => Property(body, name) switch
    {
        { ValueKind: JsonValueKind.String } message => message.GetString(),
        { ValueKind: JsonValueKind.Array } messages => string.Join(", ", messages.EnumerateArray()),
        _ => null,
    };

    /// <summary>The whole number under a name, in a string or not.</summary>
    public static int? CodeOf(byte[] body, string name) =>
        int.TryParse(Property(body, name)?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;

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
