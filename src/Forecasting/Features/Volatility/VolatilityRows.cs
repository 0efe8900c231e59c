namespace Gatecast.Forecasting;

/// <summary>The changes from row to row that a volatility is measured by.</summary>
static class VolatilityRows
{
    /// <summary>Rows whose errors do not count: a volatility begins to mean something after some changes.</summary>
    public const int Before = 20;

    /// <summary>The least scale, as a share of the training rows' own, so that a stretch of equal rows does not promise certainty.</summary>
    public const double LeastScale = 0.05;

    /// <returns>[n] change of the level from the row before; NaN for the first row and over a gap.</returns>
    public static double[] Changes(ReadOnlySpan<double> levels, ReadOnlySpan<int> grid)
    {
        var changes = new double[levels.Length];
        for (var row = 0; row < changes.Length; row++)
            changes[row] = row > 0 && grid[row] == grid[row - 1] + 1 ? levels[row] - levels[row - 1] : double.NaN;

        return changes;
    }

    /// <summary>Those of the training rows, without the gaps.</summary>
    public static double[] Known(Series series) => [.. Changes(series.Levels, series.Grid).Where(double.IsFinite)];

    /// <summary>Why no volatility can be fitted; <see langword="null"/> where one can.</summary>
    public static string? Hindrance(Series series)
    {
        var known = Known(series);
        return known.Length >= Before && known.Any(change => change != 0) ? null
            : $"{series.Name} has {known.Length} changes between rows without a gap, {known.Count(change => change != 0)} of them not zero; " +
                $"a volatility needs {Before} that are not all zero";
    }
}
