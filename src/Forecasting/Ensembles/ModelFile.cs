using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatecast.Forecasting;

/// <summary>A trained ensemble in one file: its settings and networks, and the series that all else is fitted on and learned from again, to the same bits. See docs/models.md.</summary>
/// <remarks><code>
/// "gatemodl" | version (4 bytes) | length of the rest (8 bytes) | SHA-256 of the rest (32 bytes)
/// JSON of the model | the series | for each network its weights, a checkpoint      each with its length (4 bytes) before it; little-endian
/// </code></remarks>
public sealed record ModelFile
{
    const int Version = 2;

    /// <summary>One network, neither combined nor guarded.</summary>
    const int VersionOfOne = 1;

    const int HeaderLength = 8 + sizeof(int) + sizeof(long) + 32;

    /// <summary>That the model was trained on.</summary>
    public required Series Series { get; init; }

    /// <summary>With the lookback that was used; threads are not kept.</summary>
    public required EnsembleTrainer Trainer { get; init; }

    /// <summary>The networks, in their order.</summary>
    public required IReadOnlyList<ModelMember> Members
    {
        get;
        init => field = value is { Count: > 0 } ? [.. value] : throw new ArgumentException("A model has at least one network.", nameof(Members));
    }

    /// <inheritdoc cref="EnsembleForecaster.Anchor"/>
    public required string Anchor { get; init; }

    /// <inheritdoc cref="EnsembleForecaster.Experts"/>
    public required IReadOnlyList<string> Experts { get; init; }

    /// <inheritdoc cref="EnsembleForecaster.Abstained"/>
    public required bool Abstained { get; init; }

    /// <inheritdoc cref="EnsembleForecaster.ValidationSkill"/>
    public required double ValidationSkill { get; init; }

    /// <inheritdoc cref="EnsembleForecaster.ValidationPValue"/>
    public required double ValidationPValue { get; init; }

    /// <param name="trainer">That trained it.</param>
    /// <param name="series">That it was trained on.</param>
    /// <exception cref="ArgumentException">Another trainer or another series made it.</exception>
    public static ModelFile Of(EnsembleForecaster forecaster, EnsembleTrainer trainer, Series series)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(series);
        if (trainer.Network.FrontEnd is FrontEnd.Smoothing)
            throw new ArgumentException("A model of the smoothing front end cannot be kept by this version; train it where it is used, or choose another front end.", nameof(trainer));

        var members = trainer.Members([series]).Select(member => (member.Seed, Lookback: member.LookbackFor(series)));
        if (forecaster.TrainedRows != series.Length || !members.SequenceEqual(forecaster.Members.Select(member => (member.Seed, member.Lookback))))
            throw new ArgumentException(
                $"The forecaster was trained on {forecaster.TrainedRows} rows with {Words(forecaster.Members.Select(member => (member.Seed, member.Lookback)))}; the series has " +
                $"{series.Length}, and the trainer makes {Words(members)}. Give the trainer and the series that made it.", nameof(series));

        return new()
        {
            Series = series,
            Trainer = trainer with { Network = trainer.Network with { Lookback = trainer.Network.LookbackFor(series), Threads = 1 } },
            Members = [.. forecaster.Members.Select(ModelMember.Of)],
            Anchor = forecaster.Anchor,
            Experts = forecaster.Experts,
            Abstained = forecaster.Abstained,
            ValidationSkill = forecaster.ValidationSkill,
            ValidationPValue = forecaster.ValidationPValue,
        };

        static string Words(IEnumerable<(ulong Seed, int Lookback)> members) =>
            string.Join(", ", members.Select(member => $"seed {member.Seed} and lookback {member.Lookback}"));
    }

    /// <summary>Writes the same bytes for the same model.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            Add(writer, JsonSerializer.SerializeToUtf8Bytes(ModelText.Of(this)));
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
        var (version, body) = Body(stream);
        var parts = Parts(body);
        try
        {
            var (text, series, weights) = (JsonNode.Parse(parts[0]), SeriesBytes.Read(parts[1]), parts[2..]);
            return version == VersionOfOne ? ModelText.ReadOne(text, series, weights) : ModelText.Read(text, series, weights);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The model cannot be read ({error.Message.TrimEnd('.')}); give a file that Gatecast wrote.", error);
        }
    }

    /// <summary>The forecaster as it was when it was saved. Baselines are fitted again, and weights and corrections learned again, from the series.</summary>
    /// <param name="threads">Largest number of threads; the forecasts do not depend on it.</param>
    /// <exception cref="InvalidDataException">Weights are damaged or of another network.</exception>
    public EnsembleForecaster Forecaster(int threads = 1)
    {
        try
        {
            return (Trainer with { Network = Trainer.Network with { Threads = threads } }).Restore(this);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The model cannot be used by this version ({error.Message.TrimEnd('.')}). Train it anew.", error);
        }
    }

    static (int Version, byte[] Body) Body(Stream stream)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan(0, 8).SequenceEqual("gatemodl"u8))
            throw new InvalidDataException("This is no model of Gatecast; give a file that gatecast train wrote.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version is not (Version or VersionOfOne))
            throw new InvalidDataException(version > Version
                ? $"The model has version {version} of its format and this program reads up to {Version}; update Gatecast."
                : $"The model has version {version} of its format, which never was; take the file from its source again.");

        // The length in the file reserves no memory: what has arrived does.
        using var body = new MemoryStream();
        stream.CopyTo(body);
        var (length, bytes) = (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(12)), body.ToArray());
        if (bytes.Length != length)
            throw new InvalidDataException($"The model has {bytes.Length} bytes where it announces {length}; take the file from its source again.");
        return SHA256.HashData(bytes).AsSpan().SequenceEqual(header.AsSpan(20)) ? (version, bytes)
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
}
