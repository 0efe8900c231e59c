namespace Gatecast.Forecasting;

/// <summary>A forecast of the future together with what the same procedure was worth in the past.</summary>
public sealed record JudgedForecast
{
    public required Series Series { get; init; }

    public required QuantileForecast Future { get; init; }

    /// <summary>The verdict's baseline from the same origin, fitted on every row: what <see cref="Future"/> is measured against once the future is there.</summary>
    public required QuantileForecast Reference { get; init; }

    /// <summary>The model that made <see cref="Future"/>.</summary>
    public required EnsembleForecaster Model { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The walk-forward behind the verdict.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>Longest horizon that a series of this many rows allows; 0 where it is too short for any.</summary>
    /// <param name="lookback">The trainer's, where it is set.</param>
    public static int LongestHorizon(int rows, int? lookback = null) =>
        int.Max(0, (rows - TrainingSplit.RowsNeededWithTest(lookback ?? LstmTrainer.ShortestLookback, horizon: 0)) / 3);

    /// <summary>One network alone, neither combined nor corrected.</summary>
    /// <inheritdoc cref="Make(Series, EnsembleTrainer, IProgress{TrainingProgress}?, CancellationToken)"/>
    public static JudgedForecast Make(
        Series series, LstmTrainer trainer, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Make(series, EnsembleTrainer.Alone(trainer), progress, cancellation);

    /// <summary>Evaluates the trainer's procedure on the past, then trains on every row and forecasts the future.</summary>
    /// <remarks>The ensemble is served only where it showed skill on validation rows both times, before the test period and on the newest
    /// rows; else the forecast is the best baseline's, and the verdict says so.</remarks>
    public static JudgedForecast Make(
        Series series, EnsembleTrainer trainer, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Make(series, trainer, new TrainingHost { Progress = progress }, cancellation);

    /// <summary>The same, for a host that keeps all trainings after every epoch and takes them up again after a stop, to the same last bits.</summary>
    /// <inheritdoc cref="LstmTrainer.FitWith" path="/exception"/>
    public static JudgedForecast Make(Series series, EnsembleTrainer trainer, TrainingHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        var training = JudgedTraining.Make([series], trainer, host, cancellation);
        var (model, evaluation) = (training.Model.Members[0], training.Evaluations[0]);
        return new()
        {
            Series = series,
            Future = model.Forecast(series),
            Reference = Baseline.Parse(evaluation.Reference).Fit(series, model.Horizon).Forecast(series.Until(series.Length - 1)),
            Model = model,
            Verdict = training.Verdict,
            Evaluation = evaluation,
        };
    }
}
