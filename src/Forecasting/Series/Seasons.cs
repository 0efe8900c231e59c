using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>Natural seasons by interval, in rows (as in the M4 competition, with 7 for days).</summary>
static class Seasons
{
    /// <summary>Rows in a period: a day of hours or minutes, a week of days, a year of weeks, months or quarters; 1 where none fits.</summary>
    public static int LengthOf(Interval interval) => (interval.Unit, interval.Count) switch
    {
        (IntervalUnit.Minute, var count) when 1440 % count == 0 => 1440 / count,
        (IntervalUnit.Hour, var count) when 24 % count == 0 && count < 24 => 24 / count,
        (IntervalUnit.Day, 1) => 7,
        (IntervalUnit.Week, 1) => 52,
        (IntervalUnit.Month, var count) when 12 % count == 0 && count < 12 => 12 / count,
        _ => 1,
    };
}
