namespace Gatecast.Sources.Files;

/// <summary>How a table is written, found by looking through it as far as needed before it is read.</summary>
sealed record CsvSurvey(
    char Delimiter,
    CsvColumns Columns,
    TimeFormat Times,
    NumberFormat Numbers,
    Interval? WantedInterval,
    string? DoubtfulFigure)
{
    const int HeadCharacters = 1 << 16;
    const int HeadRows = 100;

    /// <param name="want">The target column and the interval that are asked for, given the header.</param>
    public static async Task<CsvSurvey> TakeAsync(
        CsvText text, Func<IReadOnlyList<string>, (string? Column, Interval? Interval)> want, CancellationToken cancellation)
    {
        var delimiter = CsvDelimiter.Recognise(await ReadHeadAsync(text, cancellation));
        await using var rows = await CsvRows.OpenAsync(text, delimiter, cancellation);
        var head = new List<string[]>();
        while (head.Count < HeadRows && await rows.ReadAsync(cancellation))
            head.Add([.. Enumerable.Range(0, rows.Header.Count).Select(column => rows[column].ToString())]);

        var (column, interval) = want(rows.Header);
        var columns = CsvColumns.Choose(text.Name, rows.Header, head, column);
        var (times, numbers) = (new TimeSurvey(), new NumberSurvey());
        foreach (var row in head)
        {
            times.Add(row[columns.Time]);
            numbers.Add(row[columns.Target]);
        }

        while (!(times.IsSettled && numbers.IsSettled) && await rows.ReadAsync(cancellation))
        {
            times.Add(rows[columns.Time]);
            numbers.Add(rows[columns.Target]);
        }

        return new CsvSurvey(
            delimiter,
            columns,
            times.Result(text.Name, rows.Header[columns.Time]),
            numbers.Result(text.Name, rows.Header[columns.Target]),
            interval,
            numbers.Doubtful);
    }

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
