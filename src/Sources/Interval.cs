using System.Globalization;

namespace Gatecast.Sources;

/// <summary>The usual time from one row to the next, such as 1h, 1d or 3mo.</summary>
/// <remarks>Kept in the largest unit that fits, so that 60m is 1h, 7d is 1w and 12mo is 1y. The default is one second.</remarks>
public readonly record struct Interval
{
    const int LargestCount = 1_000_000;

    readonly int _countAfterFirst;

    /// <param name="count">1 to 1,000,000.</param>
    public Interval(int count, IntervalUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LargestCount);
        if (!Enum.IsDefined(unit))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "The unit is none of those an interval counts.");

        while (LargerUnit(unit) is var (size, larger) && count % size == 0)
            (count, unit) = (count / size, larger);

        _countAfterFirst = count - 1;
        Unit = unit;
    }

    public int Count => _countAfterFirst + 1;

    public IntervalUnit Unit { get; }

    /// <summary>Steps in the calendar, whose length in days varies.</summary>
    public bool IsCalendar => Unit is IntervalUnit.Month or IntervalUnit.Year;

    int Months => Unit is IntervalUnit.Year ? Count * 12 : Count;

    TimeSpan Length => Count * Unit switch
    {
        IntervalUnit.Second => TimeSpan.FromSeconds(1),
        IntervalUnit.Minute => TimeSpan.FromMinutes(1),
        IntervalUnit.Hour => TimeSpan.FromHours(1),
        IntervalUnit.Day => TimeSpan.FromDays(1),
        IntervalUnit.Week => TimeSpan.FromDays(7),
        _ => throw new InvalidOperationException($"{this} has no fixed length."),
    };

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is not an interval.</exception>
    public static Interval Parse(string text) => TryParse(text, out var interval)
        ? interval
        : throw new FormatException(
            $"'{text}' is not an interval; write a count and one of s, m, h, d, w, mo, q, y, such as 15m, 1h, 1d or 1mo.");

    /// <summary>Reads a count and a unit: s, m or min, h, d, w, mo (or M, as exchanges write it), q, y.</summary>
    public static bool TryParse(string? text, out Interval interval)
    {
        interval = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0
            || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || UnitOf(text![digits..]) is not var (size, unit)
            || count is < 1 or > LargestCount
            || count * size > LargestCount)
            return false;

        interval = new Interval(count * size, unit);
        return true;
    }

    /// <summary>The usual spacing of ascending times: what most rows keep, whatever gaps or weekends lie between.</summary>
    /// <exception cref="ArgumentException">There are fewer than two times, or they are closer than a second.</exception>
    public static Interval Infer(IReadOnlyList<DateTimeOffset> times) => IntervalInference.Infer(times);

    /// <summary>The UTC time a number of steps later, or earlier when negative.</summary>
    /// <remarks>Months and years lead from the end of a month to the end of another: 31 January, 28 February, 31 March.</remarks>
    public DateTimeOffset After(DateTimeOffset time, int steps)
    {
        var utc = time.ToUniversalTime();
        if (!IsCalendar)
            return utc + Length * steps;

        var later = utc.AddMonths(checked(Months * steps));
        return utc.Day == DateTime.DaysInMonth(utc.Year, utc.Month)
            ? later.AddDays(DateTime.DaysInMonth(later.Year, later.Month) - later.Day)
            : later;
    }

    /// <summary>How many intervals lie between two times, rounded; negative when <paramref name="to"/> is earlier.</summary>
    public int StepsBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (!IsCalendar)
            return checked((int)Math.Round((to - from) / Length, MidpointRounding.AwayFromZero));

        var (start, end) = (from.ToUniversalTime(), to.ToUniversalTime());
        var months = (end.Year - start.Year) * 12 + end.Month - start.Month;
        var near = months / Months;
        var interval = this;
        return Enumerable.Range(near - 1, 3).MinBy(steps => (interval.After(start, steps) - end).Duration());
    }

    /// <summary>The start of the interval that a time lies in, in UTC.</summary>
    /// <remarks>Whole intervals are counted from midnight of 1970-01-01, weeks from a Monday, months and years from January. Weeks are counted from
    /// 1970-01-05, so that 2w begins in every other week of that count.</remarks>
    public DateTimeOffset StartOf(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        if (IsCalendar)
        {
            var months = utc.Year * 12 + utc.Month - 1;
            months -= months % Months;
            return new(months / 12, months % 12 + 1, 1, 0, 0, 0, TimeSpan.Zero);
        }

        var first = Unit is IntervalUnit.Week ? DateTimeOffset.UnixEpoch.AddDays(4) : DateTimeOffset.UnixEpoch;
        var since = (utc - first).Ticks % Length.Ticks;
        return utc.AddTicks(since < 0 ? -since - Length.Ticks : -since);
    }

    /// <summary>The first start of an interval that is not before a time, in UTC.</summary>
    public DateTimeOffset StartFrom(DateTimeOffset time) => StartOf(time) is var start && start < time ? After(start, 1) : start;

    /// <summary>Whether an interval begins at a time.</summary>
    public bool IsOnGrid(DateTimeOffset time) => StartOf(time) == time;

    /// <summary>Whether each interval consists of whole ones of another, such as a week of days, or a day of 6h.</summary>
    public bool IsMadeOf(Interval part)
    {
        if (part.IsCalendar)
            return IsCalendar && Months % part.Months == 0;

        // Months, and weeks, begin at any midnight, as far as the count of other units goes.
        return IsCalendar || (Unit, part.Unit) is (IntervalUnit.Week, not IntervalUnit.Week)
            ? part.Unit is not IntervalUnit.Week && TimeSpan.TicksPerDay % part.Length.Ticks == 0
            : Length.Ticks % part.Length.Ticks == 0;
    }

    /// <summary>The text that <see cref="Parse"/> reads, such as 1h; quarters are 3mo.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit switch
    {
        IntervalUnit.Second => "s",
        IntervalUnit.Minute => "m",
        IntervalUnit.Hour => "h",
        IntervalUnit.Day => "d",
        IntervalUnit.Week => "w",
        IntervalUnit.Month => "mo",
        _ => "y",
    }}");

    static (int Size, IntervalUnit Unit)? LargerUnit(IntervalUnit unit) => unit switch
    {
        IntervalUnit.Second => (60, IntervalUnit.Minute),
        IntervalUnit.Minute => (60, IntervalUnit.Hour),
        IntervalUnit.Hour => (24, IntervalUnit.Day),
        IntervalUnit.Day => (7, IntervalUnit.Week),
        IntervalUnit.Month => (12, IntervalUnit.Year),
        _ => null,
    };

    // Only m and M differ by case: a minute, and a month.
    static (int Size, IntervalUnit Unit)? UnitOf(string letters) => (letters is "M" ? "mo" : letters.ToLowerInvariant()) switch
    {
        "s" => (1, IntervalUnit.Second),
        "m" or "min" => (1, IntervalUnit.Minute),
        "h" => (1, IntervalUnit.Hour),
        "d" => (1, IntervalUnit.Day),
        "w" => (1, IntervalUnit.Week),
        "mo" => (1, IntervalUnit.Month),
        "q" => (3, IntervalUnit.Month),
        "y" => (1, IntervalUnit.Year),
        _ => null,
    };
}
