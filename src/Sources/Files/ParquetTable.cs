using Parquet;
using Parquet.Schema;

namespace Gatecast.Sources.Files;

/// <summary>A table stored column by column in Parquet.</summary>
sealed class ParquetTable : ITable, IAsyncDisposable
{
    /// <summary>Bytes that a file begins and ends with.</summary>
    public const int MarkLength = 4;

    // Writers from before 2014 leave texts unmarked.
    static readonly ParquetOptions _options = new() { TreatByteArrayAsString = true };

    readonly ParquetReader _reader;
    readonly Dictionary<int, IReadOnlyList<string>> _heads = [];

    ParquetTable(string name, ParquetReader reader)
    {
        Name = name;
        _reader = reader;
        Header = [.. reader.Schema.Fields.Select(field => field.Name)];
    }

    public string Name { get; }

    public string RowWord => "row";

    public char? Delimiter => null;

    public IReadOnlyList<string> Header { get; }

    /// <param name="name">For errors.</param>
    /// <param name="stream">Seekable; stays open.</param>
    public static async Task<ParquetTable> OpenAsync(string name, Stream stream, CancellationToken cancellation)
    {
        await CheckMarksAsync(name, stream, cancellation);
        var table = await Reading(
            name, async () => new ParquetTable(name, await ParquetReader.CreateAsync(stream, _options, leaveStreamOpen: true, cancellation)));
        if (table.Header.Count == 0)
            throw new InvalidDataException($"{name} has no columns; it needs one of times and one of figures.");

        return table;
    }

    /// <summary>Whether a file that begins so is in Parquet.</summary>
    public static bool IsMark(ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8) || start.StartsWith("PARE"u8);

    public bool IsText(int column) => FieldOf(column) is { } field && ParquetCells.IsText(field);

    public string? Unreadable(int column) => FieldOf(column) is { } field ? ParquetCells.Unreadable(field) : "nested values";

    public async ValueTask<IReadOnlyList<string>> HeadAsync(int column, CancellationToken cancellation)
    {
        if (_heads.TryGetValue(column, out var known))
            return known;

        var head = new List<string>();
        await using var rows = new ParquetRows(this, [column]);
        while (head.Count < ITable.HeadRows && await rows.ReadAsync(cancellation))
            head.Add(rows[column].ToString());

        return _heads[column] = head;
    }

    public ValueTask<ITableRows> OpenRowsAsync(TableColumns columns, CancellationToken cancellation) =>
        new(new ParquetRows(this, [columns.Time, columns.Target]));

    /// <summary>The cells of a column in one group of rows.</summary>
    /// <returns><see langword="null"/> after the last group.</returns>
    public async Task<ParquetCells?> ReadCellsAsync(int column, int group, CancellationToken cancellation)
    {
        if (group == _reader.RowGroupCount)
            return null;

        return await Reading($"{Name}, column '{Header[column]}'", async () =>
        {
            using var rows = _reader.OpenRowGroupReader(group);
            var count = checked((int)rows.RowCount);
            return Unreadable(column) is null && FieldOf(column) is { } field
                ? ParquetCells.Of(field, await rows.ReadRawColumnDataBaseAsync(field, cancellation), count)
                : ParquetCells.Empty(count);
        });
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    /// <returns><see langword="null"/> for a column of nested values.</returns>
    DataField? FieldOf(int column) => _reader.Schema.Fields[column] is DataField { IsArray: false } field ? field : null;

    static async Task CheckMarksAsync(string name, Stream stream, CancellationToken cancellation)
    {
        if (stream.Length == 0)
            throw new InvalidDataException($"{name} is empty; it needs one column of times and one of figures.");

        var (start, end) = (new byte[MarkLength], new byte[MarkLength]);
        if (stream.Length >= 2 * MarkLength)
        {
            stream.Position = 0;
            await stream.ReadExactlyAsync(start, cancellation);
            stream.Position = stream.Length - MarkLength;
            await stream.ReadExactlyAsync(end, cancellation);
            stream.Position = 0;
        }

        if (start.AsSpan().SequenceEqual("PARE"u8))
            throw new InvalidDataException($"{name} is encrypted; write it out without encryption.");
        if (!IsMark(start))
            throw new InvalidDataException($"{name} ends in .parquet but is not in Parquet; rename it or write it again.");
        if (!start.AsSpan().SequenceEqual(end))
            throw new InvalidDataException($"{name} is cut off: it begins in Parquet and does not end so; copy or download it again.");
    }

    /// <summary>Names the file in what goes wrong. Damage shows as any exception, wherever the bytes stop to make sense.</summary>
    static async Task<T> Reading<T>(string what, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidDataException(
                $"{what} cannot be read as Parquet ({error.Message.TrimEnd('.')}); copy or download the file again, or write it out as CSV.", error);
        }
    }
}
