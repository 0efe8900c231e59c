using System.Text.Json.Nodes;
using Gatecast.Forecasting;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>A file that keeps what a long run has done, so that the same command goes on after a stop, at whatever moment it came.</summary>
/// <remarks>SQLite: each result is there whole or not at all. What was kept is used again only by a run of the very same data, settings,
/// program and machine.</remarks>
public sealed class ResumeFile : IDisposable
{
    /// <summary>"GatR" in the header tells it from the store and from the databases of other programs.</summary>
    const int ApplicationId = 0x47617452;

    const string Tables = """
        create table runs (name text primary key, configuration text not null) strict;
        create table kept (run text not null references runs, name text not null, value blob not null, primary key (run, name)) strict;
        """;

    readonly string _path;
    readonly SqliteConnection _connection;
    readonly Lock _lock = new();

    ResumeFile(string path)
    {
        _path = path;
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
    }

    /// <summary>Opens a file, or creates it in a folder that exists.</summary>
    /// <exception cref="InvalidDataException">The file is something else; it is left as it is.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static ResumeFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        OutputFile.Check(path);
        var file = new ResumeFile(path);
        try
        {
            file.Clearly(file.Prepare);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>A host whose memory is this file.</summary>
    /// <param name="run">Name of the run in the file, such as the reference of its series.</param>
    /// <param name="configuration">Canonical JSON of all that decides the result.</param>
    /// <exception cref="InvalidDataException">The file has a run of this name with another configuration.</exception>
    public WalkForwardHost Attach(WalkForwardHost host, string run, string configuration)
    {
        ArgumentNullException.ThrowIfNull(host);
        Begin(run, configuration);
        return host with { Recall = name => Recall(run, name), Remember = (name, value) => Remember(run, name, value) };
    }

    /// <inheritdoc cref="Attach(WalkForwardHost, string, string)"/>
    public TuningHost Attach(TuningHost host, string run, string configuration)
    {
        ArgumentNullException.ThrowIfNull(host);
        Begin(run, configuration);
        return host with { Recall = name => Recall(run, name), Remember = (name, value) => Remember(run, name, value) };
    }

    void Begin(string run, string configuration) => Clearly(() =>
    {
        Command("insert or ignore into runs values ($run, $configuration)", ("$run", run), ("$configuration", configuration)).ExecuteNonQuery();
        var begun = (string)Command("select configuration from runs where name = $run", ("$run", run)).ExecuteScalar()!;
        if (begun != configuration)
            throw new InvalidDataException(
                $"'{_path}' belongs to another run of {run}: {Difference(begun, configuration)}. Give the same command with the same data " +
                "(--offline or --as-of keeps new candles out), or name another file.");
    });

    byte[]? Recall(string run, string name)
    {
        byte[]? value = null;
        Clearly(() => value = Command("select value from kept where run = $run and name = $name", ("$run", run), ("$name", name)).ExecuteScalar() as byte[]);
        return value;
    }

    void Remember(string run, string name, byte[] value) =>
        Clearly(() => Command("insert or ignore into kept values ($run, $name, $value)", ("$run", run), ("$name", name), ("$value", value)).ExecuteNonQuery());

    void Prepare()
    {
        _connection.Open();
        using var transaction = _connection.BeginTransaction(deferred: false);
        var isEmpty = _connection.Number("select count(*) from sqlite_schema") == 0;
        if (!isEmpty && _connection.Number("pragma application_id") != ApplicationId)
            throw NotResumable();
        if (isEmpty)
            _connection.Run($"{Tables} pragma application_id = {ApplicationId};");
        transaction.Commit();
    }

    SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    void Clearly(Action work)
    {
        lock (_lock)
        {
            try
            {
                work();
            }
            catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
            {
                throw NotResumable(error);
            }
            catch (SqliteException error)
            {
                throw new IOException($"'{_path}' could not be read or written ({error.Message}). What it kept before is whole; check the disk, or name another file.", error);
            }
        }
    }

    InvalidDataException NotResumable(Exception? error = null) =>
        new($"'{_path}' is no file of a run that can be taken up again, and it was left as it is. Name another file.", error);

    /// <summary>The first setting that differs.</summary>
    internal static string Difference(string begun, string now)
    {
        var (old, current) = (JsonNode.Parse(begun)!.AsObject(), JsonNode.Parse(now)!.AsObject());
        var name = old.Select(pair => pair.Key).Union(current.Select(pair => pair.Key))
            .First(key => old[key]?.ToJsonString() != current[key]?.ToJsonString());
        return $"its {name} was {old[name]?.ToJsonString() ?? "nothing"} and is now {current[name]?.ToJsonString() ?? "nothing"}";
    }
}
