namespace Gatecast.Forecasting;

/// <summary>Location and scale of a series, fitted on training rows alone.</summary>
/// <param name="Change">Scale of a one-step change of the level.</param>
/// <param name="Centre">Median level.</param>
/// <param name="Spread">Scale of the levels around their median.</param>
sealed record FeatureScaler(double Change, double Centre, double Spread)
{
    /// <param name="training">Only rows that training may see.</param>
    public static FeatureScaler Fit(Series training)
    {
        var levels = training.Levels;
        var changes = new List<double>(levels.Length);
        for (var row = 1; row < levels.Length; row++)
            if (training.IsWhole(row - 1, 1))
                changes.Add(levels[row] - levels[row - 1]);

        // The floor keeps a series that mostly stands still (rain, prices of a dead coin) from being scaled up without bound.
        var change = changes.Count == 0 ? 0 : Math.Max(RobustScale.AroundZero(changes), 0.5 * changes.Average(Math.Abs));
        if (change == 0)
            throw new ArgumentException(
                $"{training.Name} does not change in its {training.Length} training rows; a forecast needs values that change.",
                nameof(training));

        var (centre, spread) = RobustScale.Of(levels.ToArray());
        return new(change, centre, Math.Max(spread, change));
    }
}
