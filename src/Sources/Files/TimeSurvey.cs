namespace Gatecast.Sources.Files;

/// <summary>Finds how a column's times are written, from as many of them as it takes.</summary>
sealed class TimeSurvey
{
    TimeShape? _shape;
    string _example = "";
    bool _mayBeMonthFirst = true;

    /// <summary>No further time can change the answer.</summary>
    public bool IsSettled => _shape is not null && !_mayBeMonthFirst;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty || IsSettled || TimeFormat.ShapeOf(cell) is not { } shape)
            return;

        _shape = shape;
        _example = cell.ToString();
        _mayBeMonthFirst = shape is TimeShape.DayFirst && new TimeFormat(TimeShape.MonthFirst).TryParse(cell, out _);
    }

    /// <exception cref="InvalidDataException">Day and month cannot be told apart, or no cell is a time.</exception>
    public TimeFormat Result(string file, string column)
    {
        if (_shape is not { } shape)
            throw new InvalidDataException(
                $"{file} has no times in its column '{column}'; write them as 2024-01-31, 2024-01-31T15:00Z or Unix seconds.");
        if (_mayBeMonthFirst)
            throw new InvalidDataException(
                $"{file} has dates such as '{_example}' in its column '{column}', and no row shows whether day or month comes first; " +
                "write them as 2024-01-31.");

        return new TimeFormat(shape);
    }
}
