namespace Gatecast.Forecasting;

/// <summary>What scale-free errors are divided by: the in-sample mean absolute error of the (seasonal) last value.</summary>
/// <remarks><code>
/// scale = mean of |y(t) − y(t − m)| over the rows before the test
/// </code>
/// Hyndman and Koehler (2006); m is the season for M4 and for everything but prices here, where it is 1.</remarks>
public static class NaiveError
{
    /// <param name="past">Rows before the test; a pair of rows with a gap between them is left out.</param>
    /// <returns>In the unit of the series; NaN where no pair of rows is that far apart.</returns>
    public static double Of(Series past)
    {
        ArgumentNullException.ThrowIfNull(past);
        var lag = past.Target is TargetKind.LogReturn ? 1 : past.Season;
        var (sum, count) = (0.0, 0);
        for (var row = lag; row < past.Length; row++)
            if (past.IsWhole(row - lag, lag))
            {
                sum += Math.Abs(past.Values[row] - past.Values[row - lag]);
                count++;
            }

        return sum / count;
    }

    /// <summary>Of values without gaps, as the M competitions have them.</summary>
    /// <param name="past">Oldest first.</param>
    /// <param name="season">m: 24 for M4 Hourly, 12 for months, 4 for quarters, 1 for years.</param>
    /// <returns>NaN where there are no more values than one season.</returns>
    public static double Of(ReadOnlySpan<double> past, int season)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        var sum = 0.0;
        for (var row = season; row < past.Length; row++)
            sum += Math.Abs(past[row] - past[row - season]);

        return past.Length > season ? sum / (past.Length - season) : double.NaN;
    }
}
