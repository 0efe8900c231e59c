using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gatecast.Forecasting;

/// <summary>The settings of a trainer as JSON that is read back to an equal trainer; baselines are their names.</summary>
static class TrainerJson
{
    static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new BaselineName() },
    };

    /// <summary>All settings but the threads, which decide nothing.</summary>
    public static JsonObject Of(LstmTrainer trainer)
    {
        var settings = (JsonObject)JsonSerializer.SerializeToNode(trainer, _options)!;
        settings.Remove("threads");
        return settings;
    }

    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of its range.</exception>
    public static LstmTrainer Read(JsonNode? settings)
    {
        try
        {
            return settings.Deserialize<LstmTrainer>(_options) ?? throw new JsonException("there are none");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The settings of the model cannot be read ({error.Message.TrimEnd('.')}). Update Gatecast if a newer version wrote them.", error);
        }
    }

    sealed class BaselineName : JsonConverter<Baseline>
    {
        public override Baseline Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Baseline.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Baseline value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
    }
}
