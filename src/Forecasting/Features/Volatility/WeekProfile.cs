using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>How large changes are at each hour of the week (each weekday for daily rows), as factors around 1.</summary>
/// <remarks><code>
/// factor(s) = (Σ |r| in slot s + p·m) / ((n(s) + p)·m)        m = mean |r|, p = 10 changes of average size
/// </code>
/// The intraday season of Andersen and Bollerslev, Journal of Empirical Finance 4(2–3), 1997, as a table instead of a Fourier series.
/// Slots with few rows stay near 1.</remarks>
sealed class WeekProfile
{
    const double Pseudo = 10;

    readonly double[] _factors;
    readonly IntervalUnit _unit;

    WeekProfile(double[] factors, IntervalUnit unit) => (_factors, _unit) = (factors, unit);

    /// <param name="changes">[n] NaN where there is none.</param>
    /// <param name="times">[n] time of the row that each change leads to.</param>
    public static WeekProfile Of(ReadOnlySpan<double> changes, ReadOnlySpan<DateTimeOffset> times, IntervalUnit unit)
    {
        var (sums, counts, sum, count) = (new double[168], new int[168], 0.0, 0);
        for (var row = 0; row < changes.Length; row++)
        {
            if (double.IsNaN(changes[row]))
                continue;

            var size = Math.Abs(changes[row]);
            sums[Slot(times[row], unit)] += size;
            counts[Slot(times[row], unit)]++;
            sum += size;
            count++;
        }

        var mean = sum / count;
        return new([.. sums.Zip(counts, (size, rows) => (size + Pseudo * mean) / ((rows + Pseudo) * mean))], unit);
    }

    public double At(DateTimeOffset time) => _factors[Slot(time, _unit)];

    static int Slot(DateTimeOffset time, IntervalUnit unit) => unit switch
    {
        IntervalUnit.Second or IntervalUnit.Minute or IntervalUnit.Hour => 24 * (int)time.DayOfWeek + time.Hour,
        IntervalUnit.Day => (int)time.DayOfWeek,
        _ => 0,
    };
}
