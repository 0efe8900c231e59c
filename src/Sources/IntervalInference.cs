namespace Gatecast.Sources;

/// <summary>Finds the interval that most neighbouring times keep.</summary>
static class IntervalInference
{
    const double DaysPerMonth = 365.2425 / 12;

    // A month has at least 28 days; a summer-time hour may be missing from it.
    static readonly TimeSpan _shortestMonth = TimeSpan.FromDays(27.9);

    static readonly (TimeSpan Length, IntervalUnit Unit)[] _units =
    [
        (TimeSpan.FromDays(1), IntervalUnit.Day),
        (TimeSpan.FromHours(1), IntervalUnit.Hour),
        (TimeSpan.FromMinutes(1), IntervalUnit.Minute),
        (TimeSpan.FromSeconds(1), IntervalUnit.Second),
    ];

    public static Interval Infer(IReadOnlyList<DateTimeOffset> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count < 2)
            throw new ArgumentException($"There are {times.Count} times; an interval needs at least two.", nameof(times));

        var spacings = new TimeSpan[times.Count - 1];
        for (var i = 0; i < spacings.Length; i++)
            spacings[i] = times[i + 1] - times[i];
        Array.Sort(spacings);

        var median = spacings[spacings.Length / 2];
        var (mode, share) = Mode(spacings);
        if (median >= _shortestMonth)
            return InferCalendar(times, median, mode, share);

        return share >= 0.5 ? Nearest(mode, tolerance: 0.001) : Nearest(median, tolerance: 0.05);
    }

    static Interval InferCalendar(IReadOnlyList<DateTimeOffset> times, TimeSpan median, TimeSpan mode, double modeShare)
    {
        var interval = new Interval(int.Max(1, (int)Math.Round(median.TotalDays / DaysPerMonth)), IntervalUnit.Month);
        var kept = Enumerable.Range(1, times.Count - 1).Count(i => interval.After(times[i - 1], 1) == times[i]);
        var share = (double)kept / (times.Count - 1);

        // Every 28 or 30 days is not every month; but last working days, which keep neither, are monthly.
        return modeShare >= 0.8 && modeShare > share ? Nearest(mode, tolerance: 0.02) : interval;
    }

    static (TimeSpan Value, double Share) Mode(TimeSpan[] sorted)
    {
        var (best, bestCount) = (sorted[0], 0);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            if (end - start > bestCount)
                (best, bestCount) = (sorted[start], end - start);
            start = end;
        }

        return (best, (double)bestCount / sorted.Length);
    }

    /// <summary>The length in the largest unit of which it is a whole number, give or take a fraction of itself.</summary>
    static Interval Nearest(TimeSpan length, double tolerance)
    {
        foreach (var (unitLength, unit) in _units)
        {
            var count = Math.Round(length / unitLength);
            if (count >= 1 && (length - count * unitLength).Duration() <= tolerance * length)
                return new Interval((int)count, unit);
        }

        if (length >= TimeSpan.FromSeconds(1))
            return new Interval((int)Math.Round(length.TotalSeconds), IntervalUnit.Second);

        throw new ArgumentException(
            $"The times lie {length.TotalSeconds:0.######} seconds apart; the shortest interval is one second. " +
            "Combine rows to seconds or longer.");
    }
}
