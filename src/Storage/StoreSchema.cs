using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>Brings a file to the tables of this version, by the numbered files of SQL in Migrations.</summary>
static class StoreSchema
{
    /// <summary>"Gate" in the header tells a store from the databases of other programs.</summary>
    const int ApplicationId = 0x47617465;

    static readonly string[] _migrations =
    [
        .. typeof(StoreSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Version of the tables that this program writes: the number of the last migration.</summary>
    public static int Version => _migrations.Length;

    public static void Migrate(SqliteConnection connection, string path)
    {
        if (ReadAtOnce(connection, path) == Version)
            return;

        connection.Run("pragma journal_mode = wal");
        // Another process may have been first: once nobody else can write, the version is read again.
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var version = Read(connection, path); version < Version; version++)
            connection.Run(Text(_migrations[version]));
        connection.Run($"pragma user_version = {Version}");
        connection.Run($"pragma application_id = {ApplicationId}");
        transaction.Commit();
    }

    /// <summary>All parts of the header as they stood at one moment: another process may just be creating the file.</summary>
    static int ReadAtOnce(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return Read(connection, path);
    }

    static int Read(SqliteConnection connection, string path)
    {
        var version = (int)connection.Number("pragma user_version");
        var application = connection.Number("pragma application_id");
        var isEmpty = connection.Number("select count(*) from sqlite_schema") == 0;
        if (application != ApplicationId && (application != 0 || version != 0 || !isEmpty))
            throw StoreError.NotAStore(path);
        return version <= Version ? version : throw StoreError.Newer(path, version, Version);
    }

    static string Text(string migration)
    {
        using var reader = new StreamReader(typeof(StoreSchema).Assembly.GetManifestResourceStream(migration)!);
        return reader.ReadToEnd();
    }

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
