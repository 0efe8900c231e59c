using System.Globalization;

namespace Gatecast.Sources.Files;

/// <summary>Reads one column of a table as a series.</summary>
sealed class TableSeries
{
    readonly List<DateTimeOffset> _times = [];
    readonly List<decimal> _values = [];
    readonly ITable _table;
    readonly TableSurvey _survey;
    readonly string _timeName;
    readonly string _targetName;
    DateTimeOffset _lastTime = DateTimeOffset.MinValue;
    int _lastNumber;
    int _order;
    int _emptyCells;

    TableSeries(ITable table, TableSurvey survey)
    {
        _table = table;
        _survey = survey;
        _timeName = table.Header[survey.Columns.Time];
        _targetName = table.Header[survey.Columns.Target];
    }

    /// <param name="name">The series' name.</param>
    /// <param name="want">The target column and the interval that are asked for, given the header.</param>
    public static async Task<Observations> ReadAsync(
        ITable table,
        string name,
        SeriesReference reference,
        Func<IReadOnlyList<string>, (string? Column, Interval? Interval)> want,
        CancellationToken cancellation)
    {
        var survey = await TableSurvey.TakeAsync(table, want, cancellation);
        await using var rows = await table.OpenRowsAsync(survey.Columns, cancellation);
        var series = new TableSeries(table, survey);
        while (await rows.ReadAsync(cancellation))
            series.Add(rows);

        return series.ToObservations(name, reference);
    }

    void Add(ITableRows rows)
    {
        var time = ReadTime(rows);
        var cell = rows[_survey.Columns.Target];
        if (cell.IsEmpty)
        {
            _emptyCells++;
            return;
        }

        if (!_survey.Numbers.TryParse(cell, out var value))
            throw new InvalidDataException(
                $"{Place(rows.Number)}: '{cell}' in column '{_targetName}' is {_survey.Numbers.Fault(cell)}; " +
                "correct the cell, or empty it to leave the row out.");

        _times.Add(time);
        _values.Add(value);
    }

    DateTimeOffset ReadTime(ITableRows rows)
    {
        var cell = rows[_survey.Columns.Time];
        if (!_survey.Times.TryParse(cell, out var time))
            throw new InvalidDataException(
                $"{Place(rows.Number)}: '{cell}' in column '{_timeName}' is not a time written like the others; " +
                "correct the cell or remove the row.");
        if (_lastNumber > 0)
            CheckOrder(time, rows.Number);

        (_lastTime, _lastNumber) = (time, rows.Number);
        return time;
    }

    /// <summary>Rows ascend, or descend, all the way.</summary>
    void CheckOrder(DateTimeOffset time, int number)
    {
        var order = time.CompareTo(_lastTime);
        if (order == 0)
            throw new InvalidDataException(
                $"{Place(number)}: the time {Text(time)} is there already on {_table.RowWord} {_lastNumber}; keep one row for each time.");
        if (_order == 0)
            _order = order;
        if (order == _order)
            return;

        var above = _order < 0 ? ", though the rows above are newest first" : "";
        throw new InvalidDataException(
            $"{Place(number)}: the time {Text(time)} comes after {Text(_lastTime)} on {_table.RowWord} {_lastNumber}{above}; " +
            "sort the rows, oldest first.");
    }

    string Place(int number) => $"{_table.Name}, {_table.RowWord} {number}";

    Observations ToObservations(string name, SeriesReference reference)
    {
        if (_times.Count < 2)
            throw new InvalidDataException(
                $"{_table.Name} has {(_times.Count == 0 ? "no figure" : "one figure")} in its column '{_targetName}'; " +
                "a series needs at least two.");

        if (_order < 0)
        {
            _times.Reverse();
            _values.Reverse();
        }

        // Days that begin at their own midnight, such as a stock market's, are dates: in UTC they would move with summer time.
        var areLocalDays = _times.TrueForAll(time => time.TimeOfDay == TimeSpan.Zero)
            && _times.Exists(time => time.Offset != TimeSpan.Zero);
        var times = _times.ConvertAll(
            time => areLocalDays ? new DateTimeOffset(time.DateTime, TimeSpan.Zero) : time.ToUniversalTime());
        var interval = InferInterval(times);
        if (_survey.WantedInterval is { } wanted && wanted != interval)
            throw new InvalidDataException(
                $"{_table.Name} has a row every {interval}, and the reference asks for @{wanted}; " +
                $"write @{interval}, or nothing, after the name.");

        var observations = new Observations(times, _values, interval)
        {
            Name = name,
            Reference = reference.ToString(),
            Column = _targetName,
            Columns = _table.Header,
            IsPrice = TableColumns.IsPrice(_targetName),
        };
        return observations with { Notes = [.. Notes(observations, areLocalDays)] };
    }

    Interval InferInterval(List<DateTimeOffset> times)
    {
        try
        {
            return Interval.Infer(times);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{_table.Name}: {error.Message}", error);
        }
    }

    IEnumerable<string> Notes(Observations observations, bool areLocalDays)
    {
        yield return $"Times are in column '{_timeName}', and the target is column '{_targetName}'.";
        if (_table.Delimiter is { } delimiter && (delimiter is not ',' || _survey.Numbers.DecimalMark is not '.'))
            yield return $"The delimiter is a {Word(delimiter)}, and the decimal mark a {Word(_survey.Numbers.DecimalMark)}.";
        if (_survey.Numbers.Currency is { } currency)
            yield return $"Figures have a {currency} in front, which is taken off.";
        if (_survey.DoubtfulFigure is { } figure)
            yield return $"Figures such as {figure} are read with a decimal point.";
        if (_survey.Times.Shape is TimeShape.DayFirst or TimeShape.MonthFirst)
            yield return $"Dates are read with the {(_survey.Times.Shape is TimeShape.DayFirst ? "day" : "month")} first.";
        if (_order < 0)
            yield return "Rows come newest first, and are read from the last one up.";
        if (areLocalDays)
            yield return "Every row begins at midnight of its own offset, and is read as that date.";
        if (_emptyCells > 0)
            yield return $"{Count(_emptyCells, "row")} with an empty '{_targetName}' left out.";
        if (observations.Calendar is { } calendar)
            yield return $"The rows are trading days: {calendar.Description}.";
        if (observations.Gaps is { Count: > 0 } gaps)
        {
            var longest = gaps.MaxBy(gap => gap.MissingRows);
            yield return $"{Count(gaps.Count, "gap")}, {Count(gaps.Sum(gap => gap.MissingRows), "missing row")} in all; " +
                $"the longest, of {longest.MissingRows}, lies between {Text(longest.After)} and {Text(longest.Before)}.";
        }
    }

    static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    static string Word(char mark) =>
        mark switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", '|' => "bar", _ => "point" };

    static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
