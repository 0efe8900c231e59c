namespace Gatecast.Forecasting;

/// <summary>Simple exponential smoothing as a baseline: α of the training rows, the level of all rows up to the origin.</summary>
/// <remarks>Started at the first row of the history, so that the first level needs no later row.</remarks>
static class SmoothingPath
{
    /// <summary>Rows whose errors do not count, because the first level still weighs on them.</summary>
    public const int RowsBefore = 10;

    public static Follower Fit(Series series, int horizon)
    {
        var alpha = SimpleSmoothing.Fit(series.Levels).Alpha;
        return history =>
        {
            var smoothed = Smoothed(history.Levels, alpha);
            return (origin, path, scale) =>
            {
                path.Fill(smoothed[origin] - history.Levels[origin]);
                scale.Fill(1);
            };
        };
    }

    /// <returns>[n] the level after each row.</returns>
    public static double[] Smoothed(ReadOnlySpan<double> values, double alpha)
    {
        var smoothed = new double[values.Length];
        smoothed[0] = values[0];
        for (var row = 1; row < smoothed.Length; row++)
            smoothed[row] = smoothed[row - 1] + alpha * (values[row] - smoothed[row - 1]);

        return smoothed;
    }
}
