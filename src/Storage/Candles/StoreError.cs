using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>Says what SQLite found in the framework's exceptions.</summary>
static class StoreError
{
    // https://sqlite.org/rescode.html
    const int Perm = 3, Busy = 5, Locked = 6, ReadOnly = 8, IO = 10, Corrupt = 11, Full = 13, CannotOpen = 14, Constraint = 19, NotADatabase = 26;

    /// <summary>The exception that a host shows; <see langword="null"/> for errors of the program itself.</summary>
    public static Exception? Of(SqliteException error, string path, TimeSpan patience) => error.SqliteErrorCode switch
    {
        Busy or Locked => new IOException(
            $"'{path}' is locked by another process that writes, and stayed so for {patience.TotalSeconds:0} s. " +
            "Nothing was written; wait for the other one to end and try again.", error),
        Perm or ReadOnly or CannotOpen => NotWritable(path, error),
        Full => new IOException(
            $"'{path}' could not grow, since the disk is full. The batch was not written and what was stored before is whole; " +
            $"free some space, or set {StorePath.Variable} to a file on another disk.", error),
        IO => new IOException(
            $"'{path}' could not be read or written ({error.Message}). The batch was not written; check the disk and its free space, then try again.", error),
        Corrupt => Damaged(path, error.Message, error),
        NotADatabase => NotAStore(path, error),
        _ => null,
    };

    /// <summary>A rule of the tables refused a row.</summary>
    public static bool IsConstraint(SqliteException error) => error.SqliteErrorCode == Constraint;

    public static IOException Damaged(string path, string found, Exception? error = null) => new(
        $"'{path}' is damaged ({found}). Nothing was changed; " +
        "restore a copy, or move the file away with its -wal and -shm files and fetch the candles anew.", error);

    public static UnauthorizedAccessException NotWritable(string path, Exception? error = null) => new(
        $"'{path}' cannot be written, and the store needs to write the file and others beside it in its folder. " +
        $"Change the rights of both, or set {StorePath.Variable} to another file.", error);

    public static InvalidDataException NotAStore(string path, Exception? error = null) => new(
        $"'{path}' is not a store of Gatecast, and it was left as it is. " +
        $"Set {StorePath.Variable} to another file, or move this one away.", error);

    public static InvalidDataException Newer(string path, long found, int known) => new(
        $"'{path}' was written by a newer version of Gatecast: its tables are of version {found}, and this program knows them up to {known}. " +
        $"Update Gatecast, or set {StorePath.Variable} to another file.");

    /// <summary>What can be known before SQLite is asked.</summary>
    public static void CheckPlace(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder; the store is a file. Add a name, such as {Path.Combine(path, "gatecast.db")}.");
        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"The folder of '{path}' does not exist, and the store does not create it. Create it, or set {StorePath.Variable} to another file.");
    }
}
