namespace Gatecast.Sources.Files;

/// <summary>A table written as text, with delimiters between its cells.</summary>
sealed class CsvTable : ITable
{
    const int HeadCharacters = 1 << 16;

    readonly CsvText _text;
    readonly char _delimiter;
    readonly IReadOnlyList<string[]> _head;

    CsvTable(CsvText text, char delimiter, IReadOnlyList<string> header, IReadOnlyList<string[]> head)
    {
        _text = text;
        _delimiter = delimiter;
        _head = head;
        Header = header;
    }

    public string Name => _text.Name;

    public string RowWord => "line";

    public char? Delimiter => _delimiter;

    public IReadOnlyList<string> Header { get; }

    /// <param name="text">Has to outlive the table.</param>
    public static async Task<CsvTable> OpenAsync(CsvText text, CancellationToken cancellation)
    {
        var delimiter = CsvDelimiter.Recognise(await ReadHeadAsync(text, cancellation));
        await using var rows = await CsvRows.OpenAsync(text, delimiter, cancellation);
        TableColumns.CheckHeader(text.Name, rows.Header);
        var head = new List<string[]>();
        while (head.Count < ITable.HeadRows && await rows.ReadAsync(cancellation))
            head.Add([.. Enumerable.Range(0, rows.Header.Count).Select(column => rows[column].ToString())]);

        return new CsvTable(text, delimiter, rows.Header, head);
    }

    public bool IsText(int column) => true;

    public string? Unreadable(int column) => null;

    public ValueTask<IReadOnlyList<string>> HeadAsync(int column, CancellationToken cancellation) =>
        new([.. _head.Select(row => row[column])]);

    public async ValueTask<ITableRows> OpenRowsAsync(TableColumns columns, CancellationToken cancellation) =>
        await CsvRows.OpenAsync(_text, _delimiter, cancellation);

    static async Task<string> ReadHeadAsync(CsvText text, CancellationToken cancellation)
    {
        var buffer = new char[HeadCharacters];
        using var reader = text.Rewind();
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        var head = new string(buffer, 0, length);
        if (string.IsNullOrWhiteSpace(head))
            throw CsvRows.Empty(text.Name);
        if (head.Contains('\0'))
            throw new InvalidDataException($"{text.Name} is not text; write the table out as CSV.");

        if (head.TrimStart() is var start && (Begins("<!doctype") || Begins("<html")))
            throw new InvalidDataException(
                $"{text.Name} is a web page and no table: the site answered with a page, such as Stooq's request for a key, in place of the data. " +
                "Open it in a browser to see what it asks for, and download the table itself.");

        return head;

        bool Begins(string mark) => start.StartsWith(mark, StringComparison.OrdinalIgnoreCase);
    }
}
