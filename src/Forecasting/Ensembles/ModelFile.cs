using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatecast.Forecasting;

/// <summary>A trained ensemble in one file: its settings and networks, and the series that all else is fitted on and learned from again, to the same bits. See docs/models.md.</summary>
/// <remarks><code>
/// "gatemodl" | version (4 bytes) | length of the rest (8 bytes) | SHA-256 of the rest (32 bytes)
/// JSON of the model | each series | for each network its weights, a checkpoint      each with its length (4 bytes) before it; little-endian
/// </code></remarks>
public sealed class ModelFile
{
    /// <summary>The last one that was of one series.</summary>
    internal const int VersionOfOneSeries = 2;

    /// <summary>One network, neither combined nor guarded.</summary>
    internal const int VersionOfOne = 1;

    const int Version = 3;

    const int HeaderLength = 8 + sizeof(int) + sizeof(long) + 32;

    internal ModelFile(EnsembleTrainer trainer, IReadOnlyList<ModelNetwork> networks, IReadOnlyList<ModelSeries> series) =>
        (Trainer, Networks, Series, Panel) = (trainer, networks, series, [.. series.Select(one => one.Series)]);

    /// <summary>The series that the model was trained on, in the order of the training.</summary>
    public IReadOnlyList<Series> Panel { get; }

    /// <summary>The same, with what the model is for each.</summary>
    public IReadOnlyList<ModelSeries> Series { get; }

    /// <summary>With the lookback that was used; threads are not kept.</summary>
    public EnsembleTrainer Trainer { get; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<ModelNetwork> Networks { get; }

    /// <inheritdoc cref="Of(PanelForecaster{EnsembleForecaster}, EnsembleTrainer, IReadOnlyList{Forecasting.Series})"/>
    public static ModelFile Of(EnsembleForecaster forecaster, EnsembleTrainer trainer, Series series)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(series);
        return Of(new PanelForecaster<EnsembleForecaster>([series.Name], [forecaster]), trainer, [series]);
    }

    /// <param name="trainer">That trained it.</param>
    /// <param name="panel">That it was trained on, in the same order.</param>
    /// <exception cref="ArgumentException">Another trainer or other series made it.</exception>
    public static ModelFile Of(PanelForecaster<EnsembleForecaster> forecaster, EnsembleTrainer trainer, IReadOnlyList<Series> panel)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(panel);
        Guard(forecaster, trainer, panel);
        return new(
            trainer with { Network = trainer.Network with { Lookback = panel.Min(trainer.Network.LookbackFor), Threads = 1 } },
            [.. forecaster.Members[0].Members.Select(ModelNetwork.Of)],
            [.. forecaster.Members.Zip(panel, ModelSeries.Of)]);
    }

    /// <summary>Writes the same bytes for the same model.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            Add(writer, JsonSerializer.SerializeToUtf8Bytes(ModelText.Of(this)));
            foreach (var series in Panel)
                Add(writer, SeriesBytes.Of(series));
            foreach (var network in Networks)
                Add(writer, network.Weights);
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
            return ModelText.Read(version, JsonNode.Parse(parts[0]), parts[1..]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The model cannot be read ({error.Message.TrimEnd('.')}); give a file that Gatecast wrote.", error);
        }
    }

    /// <summary>The forecaster of a series as it was when it was saved. Baselines are fitted again, and weights and corrections learned again, from the series.</summary>
    /// <param name="threads">Largest number of threads; the forecasts do not depend on it.</param>
    /// <param name="index">Of the series in <see cref="Panel"/>.</param>
    /// <exception cref="InvalidDataException">Weights are damaged or of another network.</exception>
    public EnsembleForecaster Forecaster(int threads = 1, int index = 0)
    {
        try
        {
            return (Trainer with { Network = Trainer.Network with { Threads = threads } }).Restore(this, index);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The model cannot be used by this version ({error.Message.TrimEnd('.')}). Train it anew.", error);
        }
    }

    /// <summary>The forecasters of all series.</summary>
    /// <inheritdoc cref="Forecaster"/>
    public PanelForecaster<EnsembleForecaster> Forecasters(int threads = 1) =>
        new([.. Panel.Select(series => series.Name)], [.. Enumerable.Range(0, Panel.Count).Select(index => Forecaster(threads, index))]);

    static void Guard(PanelForecaster<EnsembleForecaster> forecaster, EnsembleTrainer trainer, IReadOnlyList<Series> panel)
    {
        int[] rows = [.. forecaster.Members.Select(member => member.TrainedRows)];
        var own = forecaster.Members[0].Members.Select(member => (member.Seed, member.Lookback));
        var networks = trainer.Members(panel).Select(member => (member.Seed, Lookback: member.LookbackFor(panel[0])));
        if (!rows.SequenceEqual(panel.Select(series => series.Length)) || !networks.SequenceEqual(own))
            throw new ArgumentException(
                $"The forecaster was trained on {string.Join(", ", rows)} rows with {Words(own)}; the series have " +
                $"{string.Join(", ", panel.Select(series => series.Length))}, and the trainer makes {Words(networks)}. Give the trainer and the series that made it.", nameof(panel));

        static string Words(IEnumerable<(ulong Seed, int Lookback)> members) =>
            string.Join(", ", members.Select(member => $"seed {member.Seed} and lookback {member.Lookback}"));
    }

    static (int Version, byte[] Body) Body(Stream stream)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan(0, 8).SequenceEqual("gatemodl"u8))
            throw new InvalidDataException("This is no model of Gatecast; give a file that gatecast train wrote.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version is not (Version or VersionOfOneSeries or VersionOfOne))
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
