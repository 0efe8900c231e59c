namespace Gatecast.Forecasting;

/// <summary>Holt–Winters as a baseline: α, β, γ and φ of the training rows; level, trend and season of all rows up to the origin.</summary>
static class HoltWintersPath
{
    /// <summary>Rows whose errors do not count: the first states are read from them.</summary>
    public static int RowsBefore(Series series) => HoltWinters.RowsOfFirstStates(series.Season);

    public static Follower Fit(Series series, int horizon)
    {
        var season = series.Season;
        var fitted = HoltWinters.Fit(series.Levels, series.Grid, season);
        return history =>
        {
            var states = new HoltWintersStates(history.Length, history.Grid[^1] - history.Grid[0] + 1, season);
            fitted.Run(history.Levels, history.Grid, states);
            return (origin, path, scale) =>
            {
                if (origin + 1 < RowsBefore(series))
                    throw new ArgumentException(
                        $"A history of {history.Name} has {origin + 1} rows; Holt–Winters needs {RowsBefore(series)} before its first " +
                        "forecast. Load more rows.", nameof(origin));

                states.Forecast(origin, history.Grid[origin] - history.Grid[0], fitted.Damping, path);
                foreach (ref var centre in path)
                    centre -= history.Levels[origin];
                scale.Fill(1);
            };
        };
    }
}
