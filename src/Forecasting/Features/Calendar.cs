using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>Where a time stands in the day, the week and the year, as sines and cosines.</summary>
static class Calendar
{
    enum Cycle
    {
        Day,
        Week,
        Year,
    }

    /// <summary>Number of calendar features of a series.</summary>
    /// <param name="year">Whether the cycle of the year is among them, where there is one.</param>
    public static int CountFor(Interval interval, TargetKind target, bool year) => 2 * CyclesOf(interval, target, year).Sum(cycle => cycle.Harmonics);

    /// <param name="year">As for <see cref="CountFor"/>.</param>
    /// <param name="features">Out: sine and cosine of each harmonic of each cycle.</param>
    public static void Fill(DateTimeOffset time, Interval interval, TargetKind target, bool year, Span<float> features)
    {
        var next = 0;
        foreach (var (cycle, harmonics) in CyclesOf(interval, target, year))
            for (var harmonic = 1; harmonic <= harmonics; harmonic++)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * harmonic * Phase(time, cycle));
                features[next++] = (float)sine;
                features[next++] = (float)cosine;
            }
    }

    /// <summary>Prices get no year: what looks like one in a few years of prices is chance.</summary>
    static IEnumerable<(Cycle Cycle, int Harmonics)> CyclesOf(Interval interval, TargetKind target, bool year) =>
        CyclesOf(interval, target).Where(part => year || part.Cycle is not Cycle.Year);

    static IReadOnlyList<(Cycle Cycle, int Harmonics)> CyclesOf(Interval interval, TargetKind target) =>
        (interval.Unit, target) switch
        {
            (IntervalUnit.Second or IntervalUnit.Minute or IntervalUnit.Hour, TargetKind.LogReturn) => [(Cycle.Day, 2), (Cycle.Week, 2)],
            (IntervalUnit.Second or IntervalUnit.Minute or IntervalUnit.Hour, _) => [(Cycle.Day, 3), (Cycle.Week, 2), (Cycle.Year, 1)],
            (IntervalUnit.Day, TargetKind.LogReturn) => [(Cycle.Week, 3)],
            (IntervalUnit.Day, _) => [(Cycle.Week, 3), (Cycle.Year, 2)],
            (IntervalUnit.Week or IntervalUnit.Month, _) => [(Cycle.Year, 3)],
            _ => [],
        };

    /// <summary>0 … 1 through the cycle.</summary>
    static double Phase(DateTimeOffset time, Cycle cycle) => cycle switch
    {
        Cycle.Day => time.TimeOfDay.TotalDays,
        Cycle.Week => ((int)time.DayOfWeek + time.TimeOfDay.TotalDays) / 7,
        _ => (time.DayOfYear - 1 + time.TimeOfDay.TotalDays) / (DateTime.IsLeapYear(time.Year) ? 366 : 365),
    };
}
