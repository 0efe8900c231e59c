namespace Gatecast.Sources.Files;

/// <summary>Text that can be read from its start again: how a table is written shows only on the way through it.</summary>
/// <param name="name">For errors.</param>
/// <param name="stream">Seekable; stays open.</param>
sealed class CsvText(string name, Stream stream, bool isCompressed)
{
    public string Name => name;

    /// <summary>Whether a line before the header names a web page, as some sites put theirs above their tables.</summary>
    public static bool IsAddress(ReadOnlySpan<char> line) =>
        line.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || line.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A reader at the start; the one before must not be used any more.</summary>
    public TextReader Rewind()
    {
        stream.Position = 0;
        return isCompressed
            ? new StreamReader(new GZipText(name, stream), bufferSize: 1 << 16)
            : new StreamReader(stream, bufferSize: 1 << 16, leaveOpen: true);
    }
}
