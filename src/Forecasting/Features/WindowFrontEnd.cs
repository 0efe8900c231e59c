namespace Gatecast.Forecasting;

/// <summary>The front end of all but prices. Its unit is the spread of the levels in the window, and not less than that of the changes in training.</summary>
/// <remarks>Columns: the level and the change as seen from the origin, fast and slow averages of the size of the changes (log scale), the distance from the mean
/// of the last two seasons, the standing among all training levels, and the unit itself (log scale).</remarks>
sealed class WindowFrontEnd : IFrontEnd
{
    const int Own = 7;
    const double FastMemory = 0.8;
    const double SlowMemory = 0.97;
    const double SizeFloor = 0.05;

    readonly FeatureScaler _scaler;
    readonly int _lookback;
    readonly CovariateColumns _covariates;

    WindowFrontEnd(FeatureScaler scaler, int lookback, CovariateColumns covariates, int count) =>
        (_scaler, _lookback, _covariates, Count) = (scaler, lookback, covariates, count);

    public int Count { get; }

    /// <param name="training">Only rows that training may see.</param>
    public static WindowFrontEnd Fit(Series training, int lookback)
    {
        var covariates = CovariateColumns.Fit(training, isMarket: false);
        return new(FeatureScaler.Fit(training), lookback, covariates, Own + covariates.CountWithCalendar(training.Until(training.Length - 1)));
    }

    public FeatureRows Follow(History history)
    {
        var units = Units(history);
        var rows = new FeatureRows(history, _covariates, Own, origin => units[origin], seesLevels: true);
        var (fast, slow) = (1.0, 1.0);
        var levels = history.Levels;
        var memory = 2 * int.Max(history.Season, 4);
        for (var row = 0; row < history.Length; row++)
        {
            var size = row == 0 ? 0 : Math.Min(FeatureRows.Clip, Math.Abs(levels[row] - levels[row - 1]) / _scaler.Change);
            fast = FastMemory * fast + (1 - FastMemory) * size;
            slow = SlowMemory * slow + (1 - SlowMemory) * size;

            // The first two columns depend on the origin.
            var features = rows.Own(row);
            features[2] = (float)Math.Log(fast + SizeFloor);
            features[3] = (float)Math.Log(slow + SizeFloor);
            features[4] = FeatureRows.Clipped((levels[row] - RecentMean.Of(levels, row, memory)) / (_scaler.Change * Math.Sqrt(memory)));
            features[5] = FeatureRows.Clipped((levels[row] - _scaler.Centre) / _scaler.Spread);
            features[6] = (float)Math.Log(units[row] / _scaler.Spread);
        }

        return rows;
    }

    double[] Units(History history)
    {
        var levels = history.Levels;
        var units = new double[levels.Length];
        var window = new double[_lookback];
        for (var row = 0; row < units.Length; row++)
        {
            var seen = levels[int.Max(0, row - _lookback + 1)..(row + 1)];
            seen.CopyTo(window);
            units[row] = Math.Max(_scaler.Change, Spread(window.AsSpan(0, seen.Length)));
        }

        return units;
    }

    /// <summary>Interquartile range in units of a normal standard deviation.</summary>
    static double Spread(Span<double> window)
    {
        const double normal = 1.349;
        window.Sort();
        return (window[3 * (window.Length - 1) / 4] - window[(window.Length - 1) / 4]) / normal;
    }
}
