namespace Gatecast.Sources;

/// <summary>Daily rows of a market that keeps its weekends.</summary>
public static class TradingDays
{
    // Shorter data without a weekend row say little, and the weekend they lack would be a gap.
    static readonly TimeSpan _leastSpan = TimeSpan.FromDays(14);

    // 25 and 26 December, or Good Friday with Easter Monday, are no gap.
    const int LongestHoliday = 2;

    /// <summary>Whether no row falls on a Saturday or Sunday in two weeks or more.</summary>
    /// <param name="times">Ascending.</param>
    public static bool Are(IReadOnlyList<DateTimeOffset> times, Interval interval)
    {
        ArgumentNullException.ThrowIfNull(times);
        return interval == new Interval(1, IntervalUnit.Day)
            && times.Count > 0
            && times[^1] - times[0] >= _leastSpan
            && !times.Any(IsWeekend);
    }

    /// <summary>Weekdays between two rows, neither counted; 0 for a holiday of one or two of them.</summary>
    public static int Missing(DateTimeOffset after, DateTimeOffset before)
    {
        var weekdays = 0;
        for (var day = after.AddDays(1); day.Date < before.Date; day = day.AddDays(1))
            weekdays += IsWeekend(day) ? 0 : 1;

        return weekdays > LongestHoliday ? weekdays : 0;
    }

    static bool IsWeekend(DateTimeOffset time) => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
