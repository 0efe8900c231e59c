namespace Gatecast.Sources.Files;

/// <summary>Where the times and the target stand in a table.</summary>
readonly record struct TableColumns(int Time, int Target)
{
    static readonly string[] _timeNames =
    [
        "timestamp", "datetime", "time", "date", "opentime", "unix", "unixtimestamp", "unixtime", "ts", "ds",
        "dateutc", "timeutc", "dateopen", "timeopen", "observationdate", "day", "week", "month", "quarter", "period", "year",

        // pandas names a nameless index so.
        "indexlevel0",
    ];

    static readonly string[] _targetNames = ["close", "adjclose", "adjustedclose", "closelast", "price", "value"];

    static readonly string[] _priceNames = ["open", "high", "low", "close", "adjclose", "adjustedclose", "closelast", "price", "last", "vwap"];

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

    /// <param name="target">The target column's name; <see langword="null"/> when it is left to the table.</param>
    public static async Task<TableColumns> ChooseAsync(ITable table, string? target, CancellationToken cancellation)
    {
        if ((await table.HeadAsync(0, cancellation)).Count == 0)
            throw new InvalidDataException($"{table.Name} has a header and no rows; it needs at least two rows of times and figures.");

        var time = await TimeColumnAsync(table, cancellation) ?? throw new InvalidDataException(
            $"{table.Name} has no time column among {List(table.Header)}; name one timestamp, date or time, " +
            "and write its times as 2024-01-31 or 2024-01-31T15:00Z.");
        var figures = target is null ? await TargetColumnAsync(table, time, cancellation) : NamedColumn(table, time, target);
        return new TableColumns(time, figures);
    }

    /// <summary>Refuses a first line that holds times or figures instead of names.</summary>
    public static void CheckHeader(string file, IReadOnlyList<string> header)
    {
        var isHeader = header.Any(name => _timeNames.Contains(Plain(name)))
            || !header.Any(name => new NumberFormat('.').TryParse(name, out _) || TimeFormat.ShapeOf(name) is not null);
        if (!isHeader)
            throw new InvalidDataException(
                $"{file} has no header: its first line holds {List(header.Take(4))}; " +
                "add a first line of column names, such as timestamp,close.");
    }

    /// <summary>By name, where the column holds times; else the first column that holds nothing else.</summary>
    static async Task<int?> TimeColumnAsync(ITable table, CancellationToken cancellation)
    {
        foreach (var name in _timeNames)
        {
            if (Find(table.Header, name) is { } named && (await ShapesAsync(named)).Any(shape => shape is not null))
                return named;
        }

        for (var column = 0; column < table.Header.Count; column++)
        {
            if ((await ShapesAsync(column)).All(shape => shape is not (null or TimeShape.Unix or TimeShape.Compact or TimeShape.Year)))
                return column;
        }

        // Figures may look like years or Unix times; in a first column that no name explains, they are taken for times.
        return (await ShapesAsync(0)).All(shape => shape is not null) ? 0 : null;

        async Task<IEnumerable<TimeShape?>> ShapesAsync(int column) =>
            (await table.HeadAsync(column, cancellation)).Select(cell => TimeFormat.ShapeOf(cell));
    }

    static int NamedColumn(ITable table, int time, string target)
    {
        var column = Find(table.Header, target) ?? throw new ArgumentException(
            $"{table.Name} has no column '{target}'{Spelling.Suggestion(target, table.Header)} Its columns are {List(table.Header)}.");
        if (column == time)
            throw new ArgumentException(
                $"{table.Name} has the times in its column '{table.Header[column]}'; choose another of {List(table.Header)}.");
        if (table.Unreadable(column) is { } content)
            throw new ArgumentException($"{table.Name} has {content} in its column '{table.Header[column]}'; choose one of figures.");

        return column;
    }

    static async Task<int> TargetColumnAsync(ITable table, int time, CancellationToken cancellation)
    {
        var header = table.Header;
        foreach (var name in _targetNames)
        {
            if (Find(header, name) is { } named && named != time && table.Unreadable(named) is null)
                return named;
        }

        var numeric = new List<int>();
        for (var column = 0; column < header.Count; column++)
        {
            if (column != time && header[column].Length > 0 && !_timeNames.Contains(Plain(header[column]))
                && IsNumeric(await table.HeadAsync(column, cancellation)))
                numeric.Add(column);
        }

        return numeric switch
        {
            [var only] => only,
            [] => throw new InvalidDataException(
                $"{table.Name} has no column of figures among {List(header)}; one is needed beside the times."),
            _ => throw new ArgumentException(
                $"{table.Name} has {numeric.Count} columns of figures and none is named close, price or value; " +
                $"choose one with '#', such as #{header[numeric[0]]}, of {List(numeric.Select(column => header[column]))}."),
        };
    }

    // More figures than text: a slip in one cell is then reported with its line.
    static bool IsNumeric(IReadOnlyList<string> head)
    {
        var cells = head.Where(cell => cell.Length > 0).ToList();
        var figures = cells.Count(cell => NumberFormat.IsFigure(cell) || cell.Equals("nan", StringComparison.OrdinalIgnoreCase));
        return figures * 2 > cells.Count;
    }

    static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    static string List(IEnumerable<string> names)
    {
        var shown = names.Where(name => name.Length > 0).Select(name => $"'{name}'").ToList();
        return string.Join(", ", shown.Take(20)) + (shown.Count > 20 ? $" and {shown.Count - 20} more" : "");
    }
}
