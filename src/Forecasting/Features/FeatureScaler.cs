namespace Gatecast.Forecasting;

/// <summary>Location and scale of a series, fitted on training rows alone.</summary>
/// <param name="Change">Scale of a one-step change of the level.</param>
/// <param name="Centre">Median level.</param>
/// <param name="Spread">Scale of the levels around their median.</param>
sealed record FeatureScaler(double Change, double Centre, double Spread)
{
    /// <summary>Makes a median absolute deviation comparable with a standard deviation of normal numbers.</summary>
    const double Normal = 1.4826;

    /// <param name="training">Only rows that training may see.</param>
    public static FeatureScaler Fit(Series training)
    {
        var levels = training.Levels;
        var changes = new List<double>(levels.Length);
        for (var row = 1; row < levels.Length; row++)
            if (training.IsWhole(row - 1, 1))
                changes.Add(Math.Abs(levels[row] - levels[row - 1]));

        changes.Sort();
        var sorted = levels.ToArray().Order().ToList();
        var centre = EmpiricalQuantile.Of(sorted, 0.5);
        var deviations = sorted.Select(level => Math.Abs(level - centre)).Order().ToList();

        // The floor keeps a series that mostly stands still (rain, prices of a dead coin) from being scaled up without bound.
        var change = Math.Max(Normal * EmpiricalQuantile.Of(changes, 0.5), 0.5 * changes.Average());
        if (change == 0)
            throw new ArgumentException(
                $"{training.Name} does not change in its {training.Length} training rows; a forecast needs values that change.",
                nameof(training));

        return new(change, centre, Math.Max(Normal * EmpiricalQuantile.Of(deviations, 0.5), change));
    }
}
