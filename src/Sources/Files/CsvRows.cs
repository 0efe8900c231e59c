using System.Runtime.CompilerServices;
using Sylvan.Data.Csv;

namespace Gatecast.Sources.Files;

/// <summary>The rows of a table below its header, one at a time, with the line each begins on.</summary>
sealed class CsvRows : ITableRows
{
    readonly string _name;
    readonly CsvDataReader _reader;
    readonly StrongBox<int> _commentLines;
    int _recordLines;
    int _neededCells;

    CsvRows(string name, CsvDataReader reader, StrongBox<int> commentLines)
    {
        _name = name;
        _reader = reader;
        _commentLines = commentLines;
    }

    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>1 for the first line of the text; comments, empty lines and line breaks in quotes count.</summary>
    public int Number { get; private set; }

    /// <summary>A cell of the current row, without quotes and blanks around it; empty where the row is shorter.</summary>
    public ReadOnlySpan<char> this[int column] => column < _reader.RowFieldCount ? _reader.GetFieldSpan(column).Trim() : default;

    /// <summary>Opens a table and reads its header.</summary>
    public static async Task<CsvRows> OpenAsync(CsvText text, char delimiter, CancellationToken cancellation)
    {
        var commentLines = new StrongBox<int>();
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            BufferSize = 1 << 16,
            MaxBufferSize = 1 << 20,
            CommentHandler = (Action<string>)(_ => commentLines.Value++),
        };
        try
        {
            var reader = await CsvDataReader.CreateAsync(text.Rewind(), options, cancellation);
            var rows = new CsvRows(text.Name, reader, commentLines);
            await rows.ReadHeaderAsync(cancellation);
            return rows;
        }
        catch (CsvFormatException error)
        {
            throw BadQuotes(text.Name, commentLines.Value + 1, error);
        }
    }

    /// <summary>Moves to the next row that is not empty, and checks that it has as many cells as the header.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (await ReadRecordAsync(cancellation))
        {
            if (IsEmpty)
                continue;

            CheckCells();
            return true;
        }

        return false;
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    async Task ReadHeaderAsync(CancellationToken cancellation)
    {
        do
        {
            if (!await ReadRecordAsync(cancellation))
                throw Empty(_name);
        }
        while (IsEmpty || CsvText.IsAddress(this[0]));

        Header = [.. Enumerable.Range(0, _reader.RowFieldCount).Select(column => this[column].ToString())];
        _neededCells = Header.Count;
        while (_neededCells > 0 && Header[_neededCells - 1].Length == 0)
            _neededCells--;
    }

    async Task<bool> ReadRecordAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await _reader.ReadAsync(cancellation))
                return false;
        }
        catch (CsvFormatException error)
        {
            throw BadQuotes(_name, NextLine, error);
        }

        var lines = _reader.GetRawRecordSpan().Count('\n');
        Number = NextLine;
        _recordLines += lines;
        return true;
    }

    int NextLine => _recordLines + _commentLines.Value + 1;

    bool IsEmpty => _reader.RowFieldCount == 0 || (_reader.RowFieldCount == 1 && this[0].IsEmpty);

    void CheckCells()
    {
        var cells = _reader.RowFieldCount;
        while (cells > Header.Count && this[cells - 1].IsEmpty)
            cells--;
        if (cells < _neededCells || cells > Header.Count)
            throw new InvalidDataException(
                $"{_name}, line {Number}: the row has {cells} {(cells == 1 ? "cell" : "cells")}, and the header has {Header.Count}; " +
                "correct the row, and quote cells that contain the delimiter.");
    }

    public static InvalidDataException Empty(string name) =>
        new($"{name} is empty; it needs a header and rows, such as the lines 'timestamp,close' and '2024-01-31,42.5'.");

    static InvalidDataException BadQuotes(string name, int line, CsvFormatException error) =>
        new($"{name}, line {line}: a quote is opened but not closed before the next delimiter; correct this line.", error);
}
