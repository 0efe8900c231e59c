using System.Globalization;

namespace Gatecast.Sources.Files;

/// <summary>Reads one column of a table as a series.</summary>
sealed class CsvSeries
{
    readonly List<DateTimeOffset> _times = [];
    readonly List<decimal> _values = [];
    readonly string _file;
    readonly CsvSurvey _survey;
    readonly string _timeName;
    readonly string _targetName;
    DateTimeOffset _lastTime = DateTimeOffset.MinValue;
    int _lastLine;
    int _emptyCells;

    CsvSeries(string file, CsvSurvey survey, IReadOnlyList<string> header)
    {
        _file = file;
        _survey = survey;
        _timeName = header[survey.Columns.Time];
        _targetName = header[survey.Columns.Target];
    }

    /// <param name="name">The series' name.</param>
    /// <param name="want">The target column and the interval that are asked for, given the header.</param>
    public static async Task<Observations> ReadAsync(
        CsvText text,
        string name,
        SeriesReference reference,
        Func<IReadOnlyList<string>, (string? Column, Interval? Interval)> want,
        CancellationToken cancellation)
    {
        var survey = await CsvSurvey.TakeAsync(text, want, cancellation);
        await using var rows = await CsvRows.OpenAsync(text, survey.Delimiter, cancellation);
        var series = new CsvSeries(text.Name, survey, rows.Header);
        while (await rows.ReadAsync(cancellation))
            series.Add(rows);

        return series.ToObservations(name, reference);
    }

    void Add(CsvRows rows)
    {
        var time = ReadTime(rows[_survey.Columns.Time], rows.Line);
        var cell = rows[_survey.Columns.Target];
        if (cell.IsEmpty)
        {
            _emptyCells++;
            return;
        }

        if (!_survey.Numbers.TryParse(cell, out var value))
            throw new InvalidDataException(
                $"{_file}, line {rows.Line}: '{cell}' in column '{_targetName}' is {_survey.Numbers.Fault(cell)}; " +
                "correct the cell, or empty it to leave the row out.");

        _times.Add(time);
        _values.Add(value);
    }

    DateTimeOffset ReadTime(ReadOnlySpan<char> cell, int line)
    {
        if (!_survey.Times.TryParse(cell, out var time))
            throw new InvalidDataException(
                $"{_file}, line {line}: '{cell}' in column '{_timeName}' is not a time written like the others; " +
                "correct the cell or remove the row.");
        if (_lastLine > 0 && time == _lastTime)
            throw new InvalidDataException(
                $"{_file}, line {line}: the time {Text(time)} is there already on line {_lastLine}; keep one row for each time.");
        if (_lastLine > 0 && time < _lastTime)
            throw new InvalidDataException(
                $"{_file}, line {line}: the time {Text(time)} comes after {Text(_lastTime)} on line {_lastLine}; " +
                "sort the rows, oldest first.");

        (_lastTime, _lastLine) = (time, line);
        return time;
    }

    Observations ToObservations(string name, SeriesReference reference)
    {
        if (_times.Count < 2)
            throw new InvalidDataException(
                $"{_file} has {(_times.Count == 0 ? "no figure" : "one figure")} in its column '{_targetName}'; " +
                "a series needs at least two.");

        // Days that begin at their own midnight, such as a stock market's, are dates: in UTC they would move with summer time.
        var areLocalDays = _times.TrueForAll(time => time.TimeOfDay == TimeSpan.Zero)
            && _times.Exists(time => time.Offset != TimeSpan.Zero);
        var times = _times.ConvertAll(
            time => areLocalDays ? new DateTimeOffset(time.DateTime, TimeSpan.Zero) : time.ToUniversalTime());
        var interval = InferInterval(times);
        if (_survey.WantedInterval is { } wanted && wanted != interval)
            throw new InvalidDataException(
                $"{_file} has a row every {interval}, and the reference asks for @{wanted}; " +
                $"write @{interval}, or nothing, after the name.");

        var observations = new Observations(times, _values, interval)
        {
            Name = name,
            Reference = reference.ToString(),
            Column = _targetName,
            IsPrice = CsvColumns.IsPrice(_targetName),
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
            throw new InvalidDataException($"{_file}: {error.Message}", error);
        }
    }

    IEnumerable<string> Notes(Observations observations, bool areLocalDays)
    {
        yield return $"Times are in column '{_timeName}', and the target is column '{_targetName}'.";
        if (_survey.Delimiter is not ',' || _survey.Numbers.DecimalMark is not '.')
            yield return $"The delimiter is a {Word(_survey.Delimiter)}, and the decimal mark a {Word(_survey.Numbers.DecimalMark)}.";
        if (_survey.DoubtfulFigure is { } figure)
            yield return $"Figures such as {figure} are read with a decimal point.";
        if (_survey.Times.Shape is TimeShape.DayFirst or TimeShape.MonthFirst)
            yield return $"Dates are read with the {(_survey.Times.Shape is TimeShape.DayFirst ? "day" : "month")} first.";
        if (areLocalDays)
            yield return "Every row begins at midnight of its own offset, and is read as that date.";
        if (_emptyCells > 0)
            yield return $"{Count(_emptyCells, "row")} with an empty '{_targetName}' left out.";
        if (observations.TradingDays)
            yield return "No row falls on a weekend: the rows are trading days.";
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
