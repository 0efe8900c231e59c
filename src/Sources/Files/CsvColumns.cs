namespace Gatecast.Sources.Files;

/// <summary>Where the times and the target stand in a table.</summary>
readonly record struct CsvColumns(int Time, int Target)
{
    static readonly string[] _timeNames =
    [
        "timestamp", "datetime", "time", "date", "opentime", "unix", "unixtimestamp", "unixtime", "ts", "ds",
        "dateutc", "timeutc", "dateopen", "timeopen", "observationdate", "day", "week", "month", "quarter", "period", "year",
    ];

    static readonly string[] _targetNames = ["close", "adjclose", "adjustedclose", "price", "value"];

    static readonly string[] _priceNames = ["open", "high", "low", "close", "adjclose", "adjustedclose", "price", "last", "vwap"];

    /// <summary>Whether a column of this name holds prices.</summary>
    public static bool IsPrice(string name) => _priceNames.Contains(Plain(name));

    /// <summary>The column that a name means: as spelled, else whatever its case, else whatever stands between its letters.</summary>
    public static int? Find(IReadOnlyList<string> header, string name)
    {
        Func<string, bool>[] rules =
        [
            column => column == name.Trim(),
            column => column.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase),
            column => Plain(column).Length > 0 && Plain(column) == Plain(name),
        ];
        foreach (var rule in rules)
        {
            var column = header.TakeWhile(column => !rule(column)).Count();
            if (column < header.Count)
                return column;
        }

        return null;
    }

    /// <param name="head">The first rows.</param>
    /// <param name="target">The target column's name; <see langword="null"/> when it is left to the table.</param>
    public static CsvColumns Choose(string file, IReadOnlyList<string> header, IReadOnlyList<string[]> head, string? target)
    {
        CheckHeader(file, header);
        if (head.Count == 0)
            throw new InvalidDataException($"{file} has a header and no rows; it needs at least two rows of times and figures.");

        var time = TimeColumn(header, head) ?? throw new InvalidDataException(
            $"{file} has no time column among {List(header)}; name one timestamp, date or time, " +
            "and write its times as 2024-01-31 or 2024-01-31T15:00Z.");
        var figures = target is null ? TargetColumn(file, header, head, time) : NamedColumn(file, header, time, target);
        return new CsvColumns(time, figures);
    }

    static void CheckHeader(string file, IReadOnlyList<string> header)
    {
        var isHeader = header.Any(name => _timeNames.Contains(Plain(name)))
            || !header.Any(name => new NumberFormat('.').TryParse(name, out _) || TimeFormat.ShapeOf(name) is not null);
        if (!isHeader)
            throw new InvalidDataException(
                $"{file} has no header: its first line holds {List(header.Take(4))}; " +
                "add a first line of column names, such as timestamp,close.");
    }

    /// <summary>By name, where the column holds times; else the first column that holds nothing else.</summary>
    static int? TimeColumn(IReadOnlyList<string> header, IReadOnlyList<string[]> head)
    {
        foreach (var name in _timeNames)
        {
            if (Find(header, name) is { } named && head.Any(row => TimeFormat.ShapeOf(row[named]) is not null))
                return named;
        }

        foreach (var column in Enumerable.Range(0, header.Count))
        {
            if (head.All(row => TimeFormat.ShapeOf(row[column]) is not (null or TimeShape.Unix or TimeShape.Compact or TimeShape.Year)))
                return column;
        }

        // Figures may look like years or Unix times; in a first column that no name explains, they are taken for times.
        return head.All(row => TimeFormat.ShapeOf(row[0]) is not null) ? 0 : null;
    }

    static int NamedColumn(string file, IReadOnlyList<string> header, int time, string target)
    {
        var column = Find(header, target) ?? throw new ArgumentException(
            $"{file} has no column '{target}'{Spelling.Suggestion(target, header)} Its columns are {List(header)}.");
        if (column == time)
            throw new ArgumentException(
                $"{file} has the times in its column '{header[column]}'; choose another of {List(header)}.");

        return column;
    }

    static int TargetColumn(string file, IReadOnlyList<string> header, IReadOnlyList<string[]> head, int time)
    {
        foreach (var name in _targetNames)
        {
            if (Find(header, name) is { } named && named != time)
                return named;
        }

        var numeric = Enumerable.Range(0, header.Count)
            .Where(column => column != time && header[column].Length > 0 && !_timeNames.Contains(Plain(header[column])))
            .Where(column => IsNumeric(head, column))
            .ToList();
        return numeric switch
        {
            [var only] => only,
            [] => throw new InvalidDataException(
                $"{file} has no column of figures among {List(header)}; one is needed beside the times."),
            _ => throw new ArgumentException(
                $"{file} has {numeric.Count} columns of figures and none is named close, price or value; " +
                $"choose one with '#', such as #{header[numeric[0]]}, of {List(numeric.Select(column => header[column]))}."),
        };
    }

    // More figures than text: a slip in one cell is then reported with its line.
    static bool IsNumeric(IReadOnlyList<string[]> head, int column)
    {
        var cells = head.Select(row => row[column]).Where(cell => cell.Length > 0).ToList();
        var figures = cells.Count(cell =>
            new NumberFormat('.').TryParse(cell, out _) || new NumberFormat(',').TryParse(cell, out _)
            || cell.Equals("nan", StringComparison.OrdinalIgnoreCase));
        return figures * 2 > cells.Count;
    }

    static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    static string List(IEnumerable<string> names)
    {
        var shown = names.Where(name => name.Length > 0).Select(name => $"'{name}'").ToList();
        return string.Join(", ", shown.Take(20)) + (shown.Count > 20 ? $" and {shown.Count - 20} more" : "");
    }
}
