using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatecast.Networks;

/// <summary>Where one tensor's bytes lie in the data.</summary>
sealed record CheckpointEntry(string Name, int[] Shape, int Begin, int End);

/// <summary>The JSON header of a <see cref="Checkpoint"/>.</summary>
sealed record CheckpointHeader
{
    public const int LargestLength = 1 << 24;

    const int Version = 1;
    const int Alignment = 8;
    const string FormatName = "gatecast";
    const string MetadataName = "__metadata__";
    const string FormatKey = "format";
    const string VersionKey = "version";
    const string Sha256Key = "sha256";
    const string DataType = "F32";

    static readonly string[] _ownKeys = [FormatKey, VersionKey, Sha256Key];

    /// <summary>In the order of the data, which they fill without gap or overlap.</summary>
    public required IReadOnlyList<CheckpointEntry> Entries { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required byte[] Sha256 { get; init; }

    public int DataLength => Entries.Count == 0 ? 0 : Entries[^1].End;

    /// <summary>The header of these tensors laid end to end, padded so that the data begin at a multiple of eight bytes.</summary>
    public static byte[] Format(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata, byte[] sha256)
    {
        Check(tensors, metadata);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            json.WriteString(FormatKey, FormatName);
            json.WriteString(VersionKey, Version.ToString(CultureInfo.InvariantCulture));
            json.WriteString(Sha256Key, Convert.ToHexStringLower(sha256));
            foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, text);
            json.WriteEndObject();
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        var length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        if (length > LargestLength)
            throw new ArgumentException(
                $"The names and texts take {length} bytes; a checkpoint's header has at most {LargestLength}. Keep long texts elsewhere.",
                nameof(metadata));

        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    /// <exception cref="InvalidDataException">Anything is not as <see cref="Format"/> writes it.</exception>
    public static CheckpointHeader Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new() { AllowDuplicateProperties = false, MaxDepth = 4 });
            return Parse(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is not Unicode, or a value of another kind than the format has there.
            throw new InvalidDataException(
                $"The checkpoint's header is not the JSON that it should be ({error.Message.TrimEnd('.')}); " +
                "give a file that Gatecast wrote.", error);
        }
    }

    static CheckpointHeader Parse(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty(MetadataName, out var metadata))
            throw new InvalidDataException(
                $"The checkpoint's header has no {MetadataName} that names its format; give a file that Gatecast wrote.");

        var texts = metadata.EnumerateObject().ToDictionary(
            pair => pair.Name, pair => pair.Value.GetString() ?? throw new InvalidDataException(
                $"The checkpoint's text {pair.Name} is null where a string is needed; give a file that Gatecast wrote."));
        CheckVersion(texts);
        return new()
        {
            Sha256 = Sha256Of(texts),
            Entries = InOrder(root.EnumerateObject().Where(pair => pair.Name != MetadataName).Select(EntryOf)),
            Metadata = texts.Where(pair => !_ownKeys.Contains(pair.Key)).ToDictionary(),
        };
    }

    static void CheckVersion(Dictionary<string, string> texts)
    {
        if (texts.GetValueOrDefault(FormatKey) != FormatName)
            throw new InvalidDataException(
                $"The file is of the format \"{texts.GetValueOrDefault(FormatKey)}\" where \"{FormatName}\" is needed; " +
                "give a file that Gatecast wrote.");

        var found = texts.GetValueOrDefault(VersionKey);
        if (!int.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            throw new InvalidDataException(
                $"The checkpoint's version is \"{found}\" where a number from 1 to {Version} is needed; give a file that Gatecast wrote.");
        if (version > Version)
            throw new InvalidDataException(
                $"The checkpoint has version {version} and this program reads up to version {Version}; update Gatecast.");
    }

    static byte[] Sha256Of(Dictionary<string, string> texts)
    {
        const int Bytes = 32;
        var found = texts.GetValueOrDefault(Sha256Key) ?? "";
        var sum = new byte[Bytes];
        if (found.Length != 2 * Bytes || Convert.FromHexString(found, sum, out _, out _) is not OperationStatus.Done)
            throw new InvalidDataException(
                $"The checkpoint's {Sha256Key} has {found.Length} characters where {2 * Bytes} hexadecimal digits are needed; " +
                "take the file from its source again.");

        return sum;
    }

    static CheckpointEntry EntryOf(JsonProperty property)
    {
        var (name, value) = (property.Name, property.Value);
        if (value.ValueKind is not JsonValueKind.Object)
            throw Invalid(name, $"is described by a JSON {value.ValueKind}", "an object with dtype, shape and data_offsets");

        var type = value.TryGetProperty("dtype", out var dtype) ? dtype.ToString() : "";
        if (type != DataType)
            throw Invalid(name, $"has the dtype \"{type}\"", DataType);

        var shape = Numbers(name, value, "shape");
        var offsets = Numbers(name, value, "data_offsets");
        if (offsets.Length != 2 || offsets[1] < offsets[0])
            throw Invalid(name, $"has the data_offsets [{string.Join(", ", offsets)}]", "[begin, end] in ascending order");

        // In floating point a product of untrusted sizes cannot overflow; every length that fits an int is exact.
        var bytes = shape.Aggregate((double)sizeof(float), (product, size) => product * size);
        if (bytes != offsets[1] - offsets[0])
            throw Invalid(name, $"has {offsets[1] - offsets[0]} bytes", $"{bytes} for its shape [{string.Join(", ", shape)}]");

        return new(name, shape, offsets[0], offsets[1]);
    }

    static int[] Numbers(string name, JsonElement entry, string property)
    {
        if (!entry.TryGetProperty(property, out var array) || array.ValueKind is not JsonValueKind.Array)
            throw Invalid(name, $"has no {property}", "an array of whole numbers");

        return
        [
            .. array.EnumerateArray().Select(item =>
                item.ValueKind is JsonValueKind.Number && item.TryGetInt32(out var number) && number >= 0
                    ? number
                    : throw Invalid(name, $"has {item} in its {property}", $"a whole number from 0 to {int.MaxValue}")),
        ];
    }

    static List<CheckpointEntry> InOrder(IEnumerable<CheckpointEntry> unordered)
    {
        List<CheckpointEntry> entries = [.. unordered.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        var end = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw Invalid(entry.Name, $"begins at byte {entry.Begin} of the data", $"{end}, the end of the one before");

            end = entry.End;
        }

        return entries;
    }

    static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<Tensor> tensors)
    {
        var begin = 0;
        foreach (var tensor in tensors)
        {
            var end = begin + tensor.Values.Length * sizeof(float);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", DataType);
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [begin, end]);
            json.WriteEndObject();
            begin = end;
        }
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, int[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    static void Check(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var repeated in tensors.CountBy(tensor => tensor.Name).Where(count => count.Value > 1))
            throw new ArgumentException($"{repeated.Value} tensors are called {repeated.Key}; give each its own name.", nameof(tensors));
        if (tensors.Any(tensor => tensor.Name == MetadataName))
            throw new ArgumentException($"A tensor is called {MetadataName}, which is the header's own name; rename it.", nameof(tensors));
        foreach (var key in metadata.Keys.Where(key => _ownKeys.Contains(key)))
            throw new ArgumentException($"A text is called {key}, which is the header's own name; rename it.", nameof(metadata));
    }

    static InvalidDataException Invalid(string name, string found, string needed) =>
        new($"The checkpoint's tensor {name} {found} where {needed} is needed; take the file from its source again.");
}
