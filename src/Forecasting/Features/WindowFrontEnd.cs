namespace Gatecast.Forecasting;

/// <summary>The front end of all but prices: levels as seen from the last one, in units of the robust spread of the training levels.</summary>
/// <remarks>Columns: the level and the change as seen from the origin, fast and slow averages of the size of the changes (log scale), the distance from the mean
/// of the last two seasons, and the standing among all training levels. The window's own spread as the unit was tried: loads and temperatures were forecast worse.</remarks>
sealed class WindowFrontEnd : IFrontEnd
{
    const int Own = 6;

    readonly FeatureScaler _scaler;
    readonly CovariateColumns _covariates;
    readonly bool _year;

    WindowFrontEnd(FeatureScaler scaler, CovariateColumns covariates, bool year, int count) =>
        (_scaler, _covariates, _year, Count) = (scaler, covariates, year, count);

    public int Count { get; }

    /// <param name="training">Only rows that training may see.</param>
    /// <param name="year">Whether the calendar has the cycle of the year.</param>
    public static WindowFrontEnd Fit(Series training, bool year = true)
    {
        var covariates = CovariateColumns.Fit(training, isMarket: false);
        return new(FeatureScaler.Fit(training), covariates, year, Own + covariates.CountWithCalendar(training.Until(training.Length - 1), year));
    }

    public FeatureRows Follow(History history)
    {
        var rows = new FeatureRows(history, _covariates, Own, _ => _scaler.Spread, seesLevels: true, _year);
        var sizes = new RecentSizes();
        var levels = history.Levels;
        var memory = 2 * int.Max(history.Season, 4);
        for (var row = 0; row < history.Length; row++)
        {
            sizes.Add(row == 0 ? 0 : Math.Abs(FeatureRows.Clipped((levels[row] - levels[row - 1]) / _scaler.Change)));

            // The first two columns depend on the origin.
            var features = rows.Own(row);
            features[2] = sizes.Fast;
            features[3] = sizes.Slow;
            features[4] = FeatureRows.Clipped((levels[row] - RecentMean.Of(levels, row, memory)) / (_scaler.Change * Math.Sqrt(memory)));
            features[5] = FeatureRows.Clipped((levels[row] - _scaler.Centre) / _scaler.Spread);
        }

        return rows;
    }
}
