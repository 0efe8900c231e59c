namespace Gatecast.Sources;

/// <summary>What an <see cref="Interval"/> counts. Months and years are steps in the calendar, the others fixed lengths.</summary>
public enum IntervalUnit
{
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}
