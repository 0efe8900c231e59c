namespace Gatecast.Forecasting;

/// <summary>An inner fold of one series, with the reference that trials are measured against there.</summary>
/// <param name="Past">The rows before the test period.</param>
/// <param name="Reference">The baseline with the lowest CRPS on the fold's own validation rows; networks are anchored at it.</param>
/// <param name="ReferenceLosses">[origins] its CRPS on the test origins of the fold, fitted on the fold's rows.</param>
sealed record TuningFold(Series Past, Fold Fold, Baseline Reference, double[] ReferenceLosses)
{
    public static TuningFold Of(Series past, Fold fold, LstmTrainer defaults)
    {
        var rows = past.Head(fold.Rows);
        var split = TrainingSplit.Of(fold.Rows, fold.FirstTraining, defaults.Horizon, defaults.ValidationStride);
        var baselines = Baseline.For(rows.Head(split.TrainingRows), defaults.Horizon, defaults.Baselines);
        var reference = BaselineChoice.Of(rows, split, split.ValidationOrigins(rows, defaults.Horizon), defaults.Horizon, baselines).Baseline;
        return new(past, fold, reference, Crps.ByOrigin(past, fold.Test, reference.Fit(rows, defaults.Horizon)));
    }

    /// <summary>Trains on the fold's rows, and forecasts from its test origins as the settings would be served.</summary>
    /// <param name="clock">Measures it.</param>
    public TrialTraining Train(LstmTrainer settings, int epochs, TimeProvider? clock, CancellationToken cancellation)
    {
        var start = clock?.GetTimestamp() ?? 0;
        var trainer = settings with { Epochs = epochs, Threads = 1, Baselines = [Reference] };
        var forecaster = trainer.Fit(Past.Head(Fold.Rows), progress: null, cancellation);
        var losses = Crps.ByOrigin(Past, Fold.Test, forecaster);
        return new(forecaster.ValidationSkill, forecaster.Abstained, losses, clock?.GetElapsedTime(start).TotalSeconds ?? 0);
    }
}
