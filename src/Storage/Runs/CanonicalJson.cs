using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gatecast.Storage;

/// <summary>JSON that is the same text for the same values: names in camelCase and in ordinal order, no blanks, numbers as short as they come back.</summary>
static class CanonicalJson
{
    static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Of<T>(T value) => Sorted(Node(value))!.ToJsonString(_options);

    public static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, _options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, _options) ?? throw new InvalidDataException($"'{text}' is nothing");

    static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject some => new JsonObject(some.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray some => new JsonArray([.. some.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
