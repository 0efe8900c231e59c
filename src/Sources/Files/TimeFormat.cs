using System.Globalization;

namespace Gatecast.Sources.Files;

/// <summary>Reads the times of one column. A time without an offset is UTC; one with an offset keeps it.</summary>
readonly record struct TimeFormat(TimeShape Shape)
{
    // Years outside are mistakes, and would lead calendar steps past the ends of DateTime.
    const int FirstYear = 1000;
    const int LastYear = 2999;
    const NumberStyles UnixStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    static readonly string[] _timesOfDay = ["", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt"];
    static readonly string[] _dayFirst = WithTimesOfDay("d/M/yyyy", "d-M-yyyy", "d.M.yyyy");
    static readonly string[] _monthFirst = WithTimesOfDay("M/d/yyyy", "M-d-yyyy");
    static readonly string[] _monthName = WithTimesOfDay(
        "MMM d, yyyy", "MMM d yyyy", "MMMM d, yyyy", "MMMM d yyyy", "d MMM yyyy", "d-MMM-yyyy", "d MMMM yyyy", "MMM yyyy", "MMM-yyyy");
    static readonly string[] _compact = ["yyyyMMdd", "yyyyMM"];
    static readonly string[] _year = ["yyyy"];

    /// <summary>The shape of a time; day first, where day and month could be either.</summary>
    /// <returns><see langword="null"/> when the cell is no time.</returns>
    public static TimeShape? ShapeOf(ReadOnlySpan<char> cell)
    {
        foreach (var shape in Candidates(cell))
        {
            if (new TimeFormat(shape).TryParse(cell, out _))
                return shape;
        }

        return null;
    }

    public bool TryParse(ReadOnlySpan<char> cell, out DateTimeOffset time)
    {
        var isTime = Shape switch
        {
            TimeShape.Iso => TryParseIso(cell, out time),
            TimeShape.Unix => TryParseUnix(cell, out time),
            TimeShape.DayFirst => TryParseExact(cell, _dayFirst, out time),
            TimeShape.MonthFirst => TryParseExact(cell, _monthFirst, out time),
            TimeShape.MonthName => TryParseExact(cell, _monthName, out time),
            TimeShape.Compact => TryParseExact(cell, _compact, out time),
            _ => TryParseExact(cell, _year, out time),
        };
        return isTime && time.Year is >= FirstYear and <= LastYear;
    }

    static TimeShape[] Candidates(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
            return [];
        if (char.IsAsciiLetter(cell[0]))
            return [TimeShape.MonthName];

        var digits = cell.IndexOfAnyExceptInRange('0', '9');
        return digits switch
        {
            < 0 => cell.Length switch { 4 => [TimeShape.Year], 6 or 8 => [TimeShape.Compact], _ => [TimeShape.Unix] },
            0 when cell[0] is '-' => [TimeShape.Unix],
            4 => [TimeShape.Iso],
            1 or 2 => [TimeShape.DayFirst, TimeShape.MonthFirst, TimeShape.MonthName],
            >= 9 => [TimeShape.Unix],
            _ => [],
        };
    }

    static bool TryParseIso(ReadOnlySpan<char> cell, out DateTimeOffset time)
    {
        if (TryParsePlainIso(cell, out time))
            return true;
        if (cell.EndsWith(" UTC", StringComparison.Ordinal))
            cell = cell[..^4];

        return cell.Length >= 6
            && (cell[4] is '-' or '/' || cell.Count('.') == 2)
            && DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>Reads 2024-01-31, alone or with T15:00 or T15:00:00, a blank for the T, a Z at the end: what most files have, to what
    /// DateTimeOffset.Parse makes of it.</summary>
    static bool TryParsePlainIso(ReadOnlySpan<char> cell, out DateTimeOffset time)
    {
        time = default;
        if (cell is [.., 'Z'] && cell.Length > 10)
            cell = cell[..^1];

        var (hour, minute, second) = (0, 0, 0);
        if (cell.Length is not (10 or 16 or 19)
            || cell[4] is not '-' || cell[7] is not '-'
            || !TryParseDigits(cell[..4], out var year) || !TryParseDigits(cell[5..7], out var month) || !TryParseDigits(cell[8..10], out var day))
            return false;
        if (cell.Length >= 16
            && (cell[10] is not ('T' or ' ') || cell[13] is not ':'
                || !TryParseDigits(cell[11..13], out hour) || !TryParseDigits(cell[14..16], out minute)))
            return false;
        if (cell.Length == 19 && (cell[16] is not ':' || !TryParseDigits(cell[17..], out second)))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    static bool TryParseDigits(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = 10 * value + (digit - '0');
        }

        return true;
    }

    static bool TryParseExact(ReadOnlySpan<char> cell, string[] formats, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            cell, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out time);

    static bool TryParseUnix(ReadOnlySpan<char> cell, out DateTimeOffset time)
    {
        time = default;
        if (!decimal.TryParse(cell, UnixStyle, CultureInfo.InvariantCulture, out var count))
            return false;

        // 9 digits of seconds begin in 1973, 11 digits end in 5138; the longer counts keep the same span.
        var ticksPerUnit = Math.Abs(count) switch
        {
            < 100_000_000m => 0m,
            < 100_000_000_000m => TimeSpan.TicksPerSecond,
            < 100_000_000_000_000m => TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000m => TimeSpan.TicksPerMicrosecond,
            < 10_000_000_000_000_000_000m => 0.01m,
            _ => 0m,
        };
        var ticks = decimal.Truncate(count * ticksPerUnit) + DateTimeOffset.UnixEpoch.Ticks;
        if (ticksPerUnit == 0 || ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            return false;

        time = new DateTimeOffset((long)ticks, TimeSpan.Zero);
        return true;
    }

    static string[] WithTimesOfDay(params string[] dates) => [.. dates.SelectMany(date => _timesOfDay.Select(time => date + time))];
}
