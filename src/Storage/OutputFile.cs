namespace Gatecast.Storage;

/// <summary>Files that appear whole or not at all.</summary>
public static class OutputFile
{
    /// <summary>Finds out, before any work is done, whether a file can be written. Leaves nothing behind.</summary>
    /// <exception cref="ArgumentException">The path is a folder, its folder is missing, or writing there is not allowed.</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new ArgumentException($"'{path}' is a folder; a file name is needed. Add a name, such as {Path.Combine(path, "forecast.png")}.");
        if (Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            throw new ArgumentException($"'{path}' cannot be written, since its folder does not exist. Create the folder or choose another path.");

        try
        {
            if (File.Exists(full))
                File.OpenWrite(full).Dispose();
            var trial = TemporaryName(full);
            using (new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ArgumentException($"'{path}' cannot be written ({error.Message.TrimEnd('.')}). Choose another path or change its rights.", error);
        }
    }

    /// <summary>Writes files beside their places and then moves all of them there, so that a failure on the way changes none.</summary>
    public static async Task WriteAsync(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Bytes)> files, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var written = new List<(string Temporary, string Final)>();
        try
        {
            foreach (var (path, bytes) in files)
            {
                var final = Path.GetFullPath(path);
                written.Add((TemporaryName(final), final));
                await File.WriteAllBytesAsync(written[^1].Temporary, bytes, cancellation);
            }

            foreach (var (temporary, final) in written)
                File.Move(temporary, final, overwrite: true);
        }
        finally
        {
            foreach (var (temporary, _) in written)
                File.Delete(temporary);
        }
    }

    /// <summary>Writes one file beside its place, as it comes, and then moves it there.</summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(write);
        var final = Path.GetFullPath(path);
        var temporary = TemporaryName(final);
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
                await write(stream);
            cancellation.ThrowIfCancellationRequested();
            File.Move(temporary, final, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
}
