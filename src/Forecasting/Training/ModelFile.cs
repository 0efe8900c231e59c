using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatecast.Forecasting;

/// <summary>A trained model in one file: its networks, and the series that baselines and scalers are fitted on again, to the same bits. See docs/models.md.</summary>
/// <remarks><code>
/// "gatemodl" | version (4 bytes) | length of the rest (8 bytes) | SHA-256 of the rest (32 bytes)
/// JSON of the members | the series | for each member its weights, a checkpoint      each with its length (4 bytes) before it; little-endian
/// </code></remarks>
public sealed record ModelFile
{
    const int Version = 1;
    const int HeaderLength = 8 + sizeof(int) + sizeof(long) + 32;

    /// <summary>That the model was trained on.</summary>
    public required Series Series { get; init; }

    /// <summary>One, or the members of an ensemble in their order.</summary>
    public required IReadOnlyList<ModelMember> Members
    {
        get;
        init => field = value is { Count: > 0 } ? [.. value] : throw new ArgumentException("A model has at least one network.", nameof(Members));
    }

    /// <summary>Writes the same bytes for the same model.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            Add(writer, JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. Members.Select(Text)])));
            Add(writer, SeriesBytes.Of(Series));
            foreach (var member in Members)
                Add(writer, member.Weights);
        }

        var bytes = body.ToArray();
        Span<byte> header = stackalloc byte[HeaderLength];
        "gatemodl"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], bytes.Length);
        SHA256.HashData(bytes, header[20..]);
        stream.Write(header);
        stream.Write(bytes);

        static void Add(BinaryWriter writer, byte[] part)
        {
            writer.Write(part.Length);
            writer.Write(part);
        }
    }

    /// <summary>Reads a whole stream, trusting nothing in it.</summary>
    /// <exception cref="InvalidDataException">It is no whole and unchanged model of a version that this program knows.</exception>
    public static ModelFile Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var parts = new Queue<byte[]>(Parts(Body(stream)));
        try
        {
            var texts = JsonNode.Parse(parts.Dequeue())!.AsArray();
            var series = SeriesBytes.Read(parts.Dequeue());
            if (texts.Count == 0 || texts.Count != parts.Count)
                throw new InvalidDataException($"The model names {texts.Count} networks and has {parts.Count}; take the file from its source again.");

            return new() { Series = series, Members = [.. texts.Select(text => Member(text!.AsObject(), parts.Dequeue()))] };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException($"The model cannot be read ({error.Message.TrimEnd('.')}); give a file that Gatecast wrote.", error);
        }
    }

    /// <summary>The forecasters of the members, in their order, as they were when they were saved.</summary>
    /// <param name="threads">Largest number of threads; the forecasts do not depend on it.</param>
    /// <exception cref="InvalidDataException">Weights are damaged or of another network.</exception>
    public IReadOnlyList<LstmForecaster> Forecasters(int threads = 1)
    {
        try
        {
            return [.. Members.Select(member => (member.Trainer with { Threads = threads }).Restore(member, Series))];
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The model cannot be used by this version ({error.Message.TrimEnd('.')}). Train it anew.", error);
        }
    }

    static byte[] Body(Stream stream)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan(0, 8).SequenceEqual("gatemodl"u8))
            throw new InvalidDataException("This is no model of Gatecast; give a file that gatecast train wrote.");
        if (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)) is var version and not Version)
            throw new InvalidDataException(version > Version
                ? $"The model has version {version} of its format and this program reads up to {Version}; update Gatecast."
                : $"The model has version {version} of its format, which never was; take the file from its source again.");

        // The length in the file reserves no memory: what has arrived does.
        using var body = new MemoryStream();
        stream.CopyTo(body);
        var (length, bytes) = (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(12)), body.ToArray());
        if (bytes.Length != length)
            throw new InvalidDataException($"The model has {bytes.Length} bytes where it announces {length}; take the file from its source again.");
        return SHA256.HashData(bytes).AsSpan().SequenceEqual(header.AsSpan(20)) ? bytes
            : throw new InvalidDataException("The model was changed or damaged: its SHA-256 is not the one in its header. Take the file from its source again.");
    }

    static List<byte[]> Parts(byte[] body)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < body.Length;)
        {
            var length = body.Length - at < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            if (length < 0 || length > body.Length - at - sizeof(int))
                throw new InvalidDataException("The parts of the model do not fill it; take the file from its source again.");

            parts.Add(body[(at + sizeof(int))..(at + sizeof(int) + length)]);
            at += sizeof(int) + length;
        }

        return parts.Count >= 3 ? parts : throw new InvalidDataException($"The model has {parts.Count} parts and needs 3; take the file from its source again.");
    }

    static JsonNode Text(ModelMember member) => new JsonObject
    {
        ["trainer"] = TrainerJson.Of(member.Trainer),
        ["anchor"] = member.Anchor,
        ["abstained"] = member.Abstained,
        ["validationSkill"] = BitConverter.DoubleToInt64Bits(member.ValidationSkill),
        ["validationPValue"] = BitConverter.DoubleToInt64Bits(member.ValidationPValue),
        ["trainingNotes"] = new JsonArray([.. member.TrainingNotes.Select(note => JsonValue.Create(note))]),
    };

    static ModelMember Member(JsonObject text, byte[] weights) => new()
    {
        Trainer = TrainerJson.Read(text["trainer"]),
        Weights = weights,
        Anchor = (string)text["anchor"]!,
        Abstained = (bool)text["abstained"]!,
        ValidationSkill = BitConverter.Int64BitsToDouble((long)text["validationSkill"]!),
        ValidationPValue = BitConverter.Int64BitsToDouble((long)text["validationPValue"]!),
        TrainingNotes = [.. text["trainingNotes"]!.AsArray().Select(note => (string)note!)],
    };
}
