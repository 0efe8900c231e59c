namespace Gatecast.Sources;

/// <summary>On which days a market is open, as its own daily rows tell: the days of the week that it keeps, and holidays that come back by a rule.</summary>
/// <remarks>A day that is missing once is no holiday; one that was missing each time its rule named it is. Holidays that follow the moon, other than those that hang
/// on Easter, have no rule here.</remarks>
public sealed class MarketCalendar
{
    // 25 and 26 December, or Good Friday with Easter Monday, are no gap.
    const int LongestHoliday = 2;

    // Shorter data without a weekend row say little, and the weekend they lack would be a gap. One day of the week may be missing by chance for longer.
    static readonly TimeSpan _leastSpan = TimeSpan.FromDays(14), _leastSpanOfSixDays = TimeSpan.FromDays(56);

    /// <summary>Years after the data for which holidays are worked out.</summary>
    const int YearsAhead = 100;

    readonly bool[] _isOpen;
    readonly IReadOnlyList<HolidayRule> _holidays;
    readonly HashSet<DateOnly> _closed;

    MarketCalendar(bool[] isOpen, IReadOnlyList<HolidayRule> holidays, int firstYear, int lastYear)
    {
        (_isOpen, _holidays) = (isOpen, holidays);
        var years = Enumerable.Range(firstYear, int.Min(lastYear + YearsAhead, DateTime.MaxValue.Year - 1) - firstYear + 1);
        _closed = [.. years.SelectMany(year => holidays.Select(holiday => holiday.ClosedIn(year))).OfType<DateOnly>()];
    }

    /// <summary>Monday to Friday without a holiday.</summary>
    public static MarketCalendar Weekdays { get; } = new([false, true, true, true, true, true, false], [], firstYear: 1, lastYear: 1);

    /// <summary>Days of a week that the market is open on.</summary>
    public int DaysOfWeek => _isOpen.Count(isOpen => isOpen);

    /// <summary>For people: closed on Saturday and Sunday, on 25 December, the last Monday of May.</summary>
    public string Description
    {
        get
        {
            var closed = Enum.GetValues<DayOfWeek>().Where(day => !_isOpen[(int)day]).OrderBy(day => ((int)day + 6) % 7).Select(day => day.ToString());
            return $"closed on {string.Join(" and ", closed)}{(_holidays.Count > 0 ? $", on {string.Join(", ", Holidays)}" : "")}";
        }
    }

    /// <summary>Names of the holidays, such as "the last Monday of May".</summary>
    public IReadOnlyList<string> Holidays => [.. _holidays.Select(holiday => holiday.ToString()!)];

    /// <summary>The calendar of daily rows; <see langword="null"/> where they are not daily, or are there on all days of the week.</summary>
    /// <param name="times">Ascending. Two days of the week have no row in two weeks or more, or one of them in eight weeks or more, while
    /// each of the others has one in every other week.</param>
    public static MarketCalendar? Of(IReadOnlyList<DateTimeOffset> times, Interval interval)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (interval != new Interval(1, IntervalUnit.Day) || times.Count == 0 || times[^1] - times[0] < _leastSpan)
            return null;

        var rows = new int[7];
        foreach (var time in times)
            rows[(int)time.DayOfWeek]++;
        var (isOpen, span) = (Array.ConvertAll(rows, count => count > 0), times[^1] - times[0]);

        // One row on a Sunday does not make a market that is open on Sundays.
        var isOfSix = span >= _leastSpanOfSixDays && rows.Where(count => count > 0).All(count => count >= span.TotalDays / 14);
        return isOpen.Count(open => open) is var days && (days == 5 || (days == 6 && isOfSix))
            ? new(isOpen, HolidayRule.Find([.. times.Select(DateOf)], day => isOpen[(int)day.DayOfWeek]), times[0].Year, times[^1].Year)
            : null;
    }

    public bool IsOpen(DateTimeOffset day) => IsOpen(DateOf(day));

    /// <summary>The time of the next day that the market is open, or of one some open days later.</summary>
    public DateTimeOffset After(DateTimeOffset time, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        while (days > 0)
        {
            time = time.AddDays(1);
            days -= IsOpen(time) ? 1 : 0;
        }

        return time;
    }

    /// <summary>Open days between two rows, neither counted; 0 for a closure of one or two of them.</summary>
    public int Missing(DateTimeOffset after, DateTimeOffset before)
    {
        var missing = 0;
        for (var day = after.AddDays(1); day.Date < before.Date; day = day.AddDays(1))
            missing += IsOpen(day) ? 1 : 0;

        return missing > LongestHoliday ? missing : 0;
    }

    bool IsOpen(DateOnly day) => _isOpen[(int)day.DayOfWeek] && !_closed.Contains(day);

    static DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
