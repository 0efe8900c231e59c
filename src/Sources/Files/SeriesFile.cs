namespace Gatecast.Sources.Files;

/// <summary>A file on disk that holds a table, in CSV or Parquet.</summary>
static class SeriesFile
{
    static readonly string[] _tableEndings = [".csv", ".csv.gz", ".parquet", ".tsv", ".txt"];

    public static async Task<Observations> ReadAsync(SeriesReference reference, CancellationToken cancellation)
    {
        var (path, suffix) = Locate(reference.SymbolWithSuffixes, reference.Symbol);
        await using var stream = await OpenAsync(path, cancellation);
        var mark = new byte[ParquetTable.MarkLength];
        var length = await stream.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellation);
        if (ParquetTable.IsMark(mark) || path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            await using var parquet = await ParquetTable.OpenAsync(path, stream, cancellation);
            return await ReadAsync(parquet);
        }

        var isCompressed = GZipText.IsMark(mark.AsSpan(0, length));
        if (!isCompressed && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{path} ends in .gz but is not compressed by gzip; rename it or compress it again.");

        return await ReadAsync(await CsvTable.OpenAsync(new CsvText(path, stream, isCompressed), cancellation));

        Task<Observations> ReadAsync(ITable table) => TableSeries.ReadAsync(
            table, Path.GetFileName(path), reference, header => ReadSuffix(suffix, header), cancellation);
    }

    static async Task<Stream> OpenAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 1 << 16,
        });
        if (file.CanSeek)
            return file;

        // A pipe cannot be read twice.
        await using var pipe = file;
        var memory = new MemoryStream();
        await pipe.CopyToAsync(memory, cancellation);
        memory.Position = 0;
        return memory;
    }

    /// <summary>The longest beginning, up to the end or to a # or @, that names a file; the rest is suffix.</summary>
    static (string Path, string Suffix) Locate(string text, string symbol)
    {
        for (var length = text.Length; length > 0; length = text.AsSpan(0, length).LastIndexOfAny('#', '@'))
        {
            var path = FromHome(text[..length].TrimEnd());
            if (File.Exists(path))
                return (path, text[length..]);
        }

        throw Missing(FromHome(symbol));
    }

    // No shell expands ~ after "file:".
    static string FromHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    static FileNotFoundException Missing(string path)
    {
        if (Directory.Exists(path))
            return new FileNotFoundException($"{path} is a folder; name a CSV or Parquet file in it{Suggestion(path, "")}.", path);

        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return Directory.Exists(folder)
            ? new FileNotFoundException($"There is no file {path}{Suggestion(folder, Path.GetFileName(path))}; check the name.", path)
            : new FileNotFoundException($"There is no file {path}, and no folder {folder}; check the path.", path);
    }

    static string Suggestion(string folder, string fileName)
    {
        var names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        var near = fileName.Length > 0 ? Spelling.Nearest(fileName, names) : names.Find(IsTable);
        if (near is null)
            return "";

        return fileName.Length > 0 ? $" but there is '{near}'" : $", such as '{near}'";
    }

    static bool IsTable(string fileName) =>
        _tableEndings.Any(ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads #column and @interval in either order; a column may itself contain # or @.</summary>
    static (string? Column, Interval? Interval) ReadSuffix(string suffix, IReadOnlyList<string> header)
    {
        if (suffix is ['#', .. var name] && TableColumns.Find(header, name) is not null)
            return (name, null);

        var at = suffix.LastIndexOf('@');
        if (at >= 0 && Interval.TryParse(suffix[(at + 1)..].Trim(), out var last))
            return (ColumnOf(suffix[..at]), last);

        var hash = suffix.IndexOf('#');
        if (suffix is ['@', ..] && hash > 0 && Interval.TryParse(suffix[1..hash].Trim(), out var first))
            return (ColumnOf(suffix[hash..]), first);

        return (ColumnOf(suffix), null);
    }

    static string? ColumnOf(string suffix) => suffix.Trim() switch
    {
        "" => null,
        ['#', .. var name] when !string.IsNullOrWhiteSpace(name) => name.Trim(),
        var other => throw new FormatException(
            $"'{other}' after the file's name is neither #column nor @interval; " +
            "write one such as #close or @1d, or correct the name."),
    };
}
