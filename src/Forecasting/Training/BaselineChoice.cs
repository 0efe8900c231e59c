namespace Gatecast.Forecasting;

/// <summary>The baseline with the lowest CRPS on the validation origins, fitted on the training rows alone.</summary>
/// <remarks>It is the network's anchor and the reference of the verdict: both must be the same, and both are named before any later
/// row is read.</remarks>
sealed record BaselineChoice(Baseline Baseline, BaselineForecaster Fitted, double[] ValidationLosses)
{
    /// <param name="validation">Validation origins whose targets are whole.</param>
    /// <param name="baselines">To choose from; all must be possible on the training rows.</param>
    public static BaselineChoice Of(Series series, TrainingSplit split, int[] validation, int horizon, IReadOnlyList<Baseline> baselines) =>
        Ranked(series, split, validation, horizon, baselines)[0];

    /// <summary>All of them, the lowest validation loss first.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<BaselineChoice> Ranked(Series series, TrainingSplit split, int[] validation, int horizon, IReadOnlyList<Baseline> baselines)
    {
        var training = series.Head(split.TrainingRows);
        return
        [
            .. baselines
                .Select(baseline => (Baseline: baseline, Fitted: baseline.Fit(training, horizon)))
                .Select(pair => new BaselineChoice(pair.Baseline, pair.Fitted, Crps.ByOrigin(series, validation, pair.Fitted)))
                .OrderBy(choice => choice.ValidationLosses.Average()),
        ];
    }
}
