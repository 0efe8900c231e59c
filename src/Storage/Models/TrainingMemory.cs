using System.Text;
using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>What an unfinished training of a model keeps in the store: each piece is there whole or not at all, at whatever moment the process ends.</summary>
public sealed class TrainingMemory(CandleStore store, string model)
{
    const string Begun = "begun", Rows = "rows";

    /// <summary>A host whose memory this is. The training calls it from its own thread, and nobody else may use the store then.</summary>
    public TrainingHost Attach(TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host with { Recall = Recall, Remember = Remember };
    }

    /// <summary>The series that an unfinished training of this configuration began with; <see langword="null"/> where nothing is unfinished.</summary>
    /// <param name="configuration">A JSON object of all that was asked for.</param>
    /// <exception cref="InvalidDataException">What is unfinished is another training, or damaged.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public IReadOnlyList<Series>? Unfinished(string configuration)
    {
        if (BegunAs() is not { } begun || Recall(Rows) is not { } rows)
            return null;

        // Where no epoch was done, nothing is lost by beginning anew.
        if (begun != configuration && Kept() == 0)
            return null;

        return begun == configuration ? Read(rows) : throw new InvalidDataException(
            $"{model} has an unfinished training that is another one: {ResumeFile.Difference(begun, configuration)}. Give its command again to go on, " +
            "add --restart to begin anew, or choose another name.");
    }

    /// <summary>Whether what is unfinished is of this configuration.</summary>
    public bool IsUnfinished(string configuration) => BegunAs() == configuration;

    /// <summary>Begins a training: what an earlier one kept is forgotten.</summary>
    public void Begin(string configuration, IReadOnlyList<Series> panel) => store.Clearly(() =>
    {
        using var transaction = store.Connection.BeginTransaction(deferred: false);
        Clear();
        Remember(Begun, Encoding.UTF8.GetBytes(configuration));
        Remember(Rows, Bytes(panel));
        transaction.Commit();
        return true;
    });

    /// <inheritdoc cref="TrainingHost.Recall"/>
    public byte[]? Recall(string name) => store.Rows(
        "select value from trainings where model = $model and name = $name", Key(name), row => row.GetFieldValue<byte[]>(0)).SingleOrDefault();

    /// <inheritdoc cref="TrainingHost.Remember"/>
    public void Remember(string name, byte[] value) => store.Clearly(() =>
    {
        using var command = store.Command(
            "insert into trainings values ($model, $name, $value) on conflict do update set value = excluded.value", [.. Key(name), ("$value", value)]);
        return command.ExecuteNonQuery();
    });

    /// <summary>Forgets all of this training.</summary>
    public void Clear() => store.Clearly(() =>
    {
        using var command = store.Command("delete from trainings where model = $model", [("$model", model)]);
        return command.ExecuteNonQuery();
    });

    /// <summary>Each series with its length (4 bytes, little-endian) before it.</summary>
    static byte[] Bytes(IReadOnlyList<Series> panel)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var bytes in panel.Select(SeriesBytes.Of))
        {
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        return stream.ToArray();
    }

    static List<Series> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var panel = new List<Series>();
        while (reader.BaseStream.Position < bytes.Length)
            panel.Add(SeriesBytes.Read(reader.ReadBytes(reader.ReadInt32())));
        return panel;
    }

    long Kept() => store.Rows(
        "select count(*) from trainings where model = $model and name not in ($begun, $rows)", [("$model", model), ("$begun", Begun), ("$rows", Rows)], row => row.GetInt64(0))[0];

    string? BegunAs() => Recall(Begun) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    (string, object)[] Key(string name) => [("$model", model), ("$name", name)];
}
