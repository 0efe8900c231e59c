using System.IO.Compression;

namespace Gatecast.Sources.Files;

/// <summary>Text that can be read from its start again: how a table is written shows only on the way through it.</summary>
sealed class CsvText(string name, Stream stream, bool isCompressed) : IAsyncDisposable
{
    /// <summary>For errors.</summary>
    public string Name => name;

    public static async Task<CsvText> OpenAsync(string path, CancellationToken cancellation)
    {
        Stream stream = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 1 << 16,
        });
        if (!stream.CanSeek)
            stream = await InMemoryAsync(stream, cancellation);

        var isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (isCompressed && !await HasGZipMarkAsync(stream, cancellation))
        {
            await stream.DisposeAsync();
            throw new InvalidDataException($"{path} ends in .gz but is not compressed by gzip; rename it or compress it again.");
        }

        return new CsvText(path, stream, isCompressed);
    }

    /// <summary>A reader at the start; the one before must not be used any more.</summary>
    public TextReader Rewind()
    {
        stream.Position = 0;
        Stream plain = isCompressed ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : stream;
        return new StreamReader(plain, bufferSize: 1 << 16, leaveOpen: !isCompressed);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    // A pipe cannot be read twice.
    static async Task<Stream> InMemoryAsync(Stream pipe, CancellationToken cancellation)
    {
        await using var _ = pipe;
        var memory = new MemoryStream();
        await pipe.CopyToAsync(memory, cancellation);
        return memory;
    }

    static async Task<bool> HasGZipMarkAsync(Stream stream, CancellationToken cancellation)
    {
        var mark = new byte[2];
        stream.Position = 0;
        return await stream.ReadAtLeastAsync(mark, 2, throwOnEndOfStream: false, cancellation) == 2 && mark is [0x1F, 0x8B];
    }
}
