namespace Gatecast.Forecasting;

/// <summary>Theta as a baseline: α and season of the training rows; smoothed level and line of all rows up to the origin.</summary>
/// <remarks><code>
/// path(k) = ℓ(n) − y(n) + ½·b(n)·(k + (1 − α)·(1 − (1 − α)ⁿ⁻¹) / α)          y without season; the season of step k is added
/// </code>
/// ℓ smooths from the first row on, and b is the slope of the least-squares line through all rows up to the origin: the classical method in the
/// form of Hyndman and Billah, "Unmasking the Theta method", International Journal of Forecasting 19(2), 2003, which moves on row by row.
/// The season is additive on the levels, hence multiplicative for prices.</remarks>
static class ThetaPath
{
    public static Follower Fit(Series series, int horizon)
    {
        var onGrid = OnGrid(series);
        var season = Decomposition.IsSeasonal(onGrid, series.Season) ? Decomposition.Additive(onGrid, series.Season) : [0];
        for (var step = 0; step < onGrid.Length; step++)
            onGrid[step] -= season[step % season.Length];

        var alpha = Theta.Fit(onGrid).Smoothing.Alpha;
        var start = series.Times[0];
        return history => Follow(history, alpha, season, Phase(start, history, season.Length));
    }

    static Outlook Follow(History history, double alpha, double[] season, int phase)
    {
        var adjusted = history.Levels.ToArray();
        for (var row = 0; row < adjusted.Length; row++)
            adjusted[row] -= season[(history.Grid[row] + phase) % season.Length];

        var smoothed = SmoothingPath.Smoothed(adjusted, alpha);
        var slopes = Slopes(adjusted, history.Grid);
        return (origin, path, scale) =>
        {
            var lag = (1 - alpha) * (1 - Math.Pow(1 - alpha, origin)) / alpha;
            for (var k = 1; k <= path.Length; k++)
                path[k - 1] = smoothed[origin] - history.Levels[origin] + slopes[origin] / 2 * (k + lag)
                    + season[(history.Grid[origin] + phase + k) % season.Length];
            scale.Fill(1);
        };
    }

    /// <returns>[n] after each row the slope of the least-squares line through all rows so far.</returns>
    static double[] Slopes(double[] values, ReadOnlySpan<int> grid)
    {
        var slopes = new double[values.Length];
        var (meanStep, mean, square, cross) = (0.0, 0.0, 0.0, 0.0);
        for (var row = 0; row < slopes.Length; row++)
        {
            var (stepBefore, before) = (grid[row] - meanStep, values[row] - mean);
            meanStep += stepBefore / (row + 1);
            mean += before / (row + 1);
            square += stepBefore * (grid[row] - meanStep);
            cross += stepBefore * (values[row] - mean);
            slopes[row] = row == 0 ? 0 : cross / square;
        }

        return slopes;
    }

    /// <returns>The levels of the training rows, one for each step; a step without a row repeats the one before.</returns>
    static double[] OnGrid(Series series)
    {
        var levels = new double[series.Grid[^1] + 1];
        for (var (step, row) = (0, 0); step < levels.Length; step++)
        {
            row = row + 1 < series.Length && series.Grid[row + 1] == step ? row + 1 : row;
            levels[step] = series.Levels[row];
        }

        return levels;
    }

    /// <summary>Where in the season of the training rows a history begins.</summary>
    static int Phase(DateTimeOffset start, History history, int season)
    {
        var begins = history.Times[0];
        if (season == 1 || begins == start)
            return 0;

        var steps = history.Interval.StepsBetween(start, begins) % season;
        return steps < 0 ? steps + season : steps;
    }
}
