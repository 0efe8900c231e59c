namespace Gatecast.Forecasting;

/// <summary>Paths without parameters: nothing is fitted, and each origin needs a look at a few rows alone.</summary>
static class SimplePaths
{
    public static Follower LastValue(Series series, int horizon) => Of((_, path) => path.Clear());

    public static Follower Drift(Series series, int horizon) => Of(static (history, path) =>
    {
        var steps = history.Grid[^1] - history.Grid[0];
        var slope = steps == 0 ? 0 : (history.Levels[^1] - history.Levels[0]) / steps;
        for (var k = 0; k < path.Length; k++)
            path[k] = slope * (k + 1);
    });

    public static Follower SeasonalLastValue(Series series, int horizon) => Of(static (history, path) =>
    {
        var levels = history.Levels;
        if (levels.Length < history.Season)
            throw new ArgumentException(
                $"A history of {history.Name} has {levels.Length} rows; a season has {history.Season}. Load more rows.", nameof(history));

        for (var k = 0; k < path.Length; k++)
            path[k] = levels[levels.Length - history.Season + k % history.Season] - levels[^1];
    });

    static Follower Of(Action<History, Span<double>> pathAt) => history => (origin, path, scale) =>
    {
        pathAt(history.Until(origin), path);
        scale.Fill(1);
    };
}
