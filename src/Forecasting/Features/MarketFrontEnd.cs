namespace Gatecast.Forecasting;

/// <summary>The front end of prices. Its unit is the volatility expected of the next row: that of <see cref="HarRegression"/>, times the hour of the week.</summary>
/// <remarks>Columns: the return in units of what was expected, fast and slow averages of its size (log scale), the distance from the mean of the last two
/// seasons, a fast average of the signed returns, and the unit itself (log scale).</remarks>
sealed class MarketFrontEnd : IFrontEnd
{
    const int Own = 6;

    /// <summary>Of the average of the signed returns.</summary>
    const double Memory = 0.8;

    /// <summary>Standard deviation of normal numbers whose mean size is 1: √(π/2).</summary>
    const double DeviationPerSize = 1.2533141373155003;

    readonly FeatureScaler _scaler;
    readonly WeekProfile _profile;
    readonly HarRegression _regression;
    readonly double _least;
    readonly CovariateColumns _covariates;

    MarketFrontEnd(FeatureScaler scaler, WeekProfile profile, HarRegression regression, double least, CovariateColumns covariates, int count) =>
        (_scaler, _profile, _regression, _least, _covariates, Count) = (scaler, profile, regression, least, covariates, count);

    public int Count { get; }

    /// <param name="training">Only rows that training may see; enough for a volatility (<see cref="VolatilityRows.Hindrance"/>).</param>
    public static MarketFrontEnd Fit(Series training)
    {
        var history = training.Until(training.Length - 1);
        var profile = WeekProfile.Of(VolatilityRows.Changes(training.Levels, training.Grid), training.Times, training.Interval.Unit);
        var sizes = new AdjustedSizes(history, profile);
        var covariates = CovariateColumns.Fit(training, isMarket: true);
        return new(
            FeatureScaler.Fit(training), profile, HarRegression.Fit(training, sizes, steps: 1),
            VolatilityRows.LeastScale * sizes.Mean(training.Length - 1, training.Length), covariates, Own + covariates.CountWithCalendar(history, year: true));
    }

    public FeatureRows Follow(History history)
    {
        var units = Units(history);
        var rows = new FeatureRows(history, _covariates, Own, origin => units[origin]);
        var (sizes, drift) = (new RecentSizes(), 0.0);
        var levels = history.Levels;
        var memory = 2 * int.Max(history.Season, 4);
        for (var row = 0; row < history.Length; row++)
        {
            var change = row == 0 ? 0 : levels[row] - levels[row - 1];
            var standardised = row == 0 ? 0 : FeatureRows.Clipped(change / units[row - 1]);
            sizes.Add(Math.Abs(FeatureRows.Clipped(change / _scaler.Change)));
            drift = Memory * drift + (1 - Memory) * standardised;

            var features = rows.Own(row);
            features[0] = standardised;
            features[1] = sizes.Fast;
            features[2] = sizes.Slow;
            features[3] = FeatureRows.Clipped((levels[row] - RecentMean.Of(levels, row, memory)) / (_scaler.Change * Math.Sqrt(memory)));
            features[4] = (float)drift;
            features[5] = (float)Math.Log(units[row] / _scaler.Change);
        }

        return rows;
    }

    double[] Units(History history)
    {
        var sizes = new AdjustedSizes(history, _profile);
        var units = new double[history.Length];
        Span<double> means = stackalloc double[_regression.Spans + 1];
        for (var row = 0; row < units.Length; row++)
        {
            _regression.Fill(sizes, row, means);
            var next = history.Until(row).TimeOf(1);
            units[row] = DeviationPerSize * _profile.At(next) * Math.Max(_regression.Expect(means, 1), _least);
        }

        return units;
    }
}
