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
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(host);
        var network = trainer.Network;
        GuardLength(series, network);
        series.CheckFuture(network.Horizon);
        trainer = trainer with { Network = network with { Lookback = network.LookbackFor(series) } };
        var walkForward = new WalkForward
        {
            Horizon = network.Horizon,
            Lookback = trainer.LookbackFor(series),
            Baselines = network.Baselines,
            Threads = network.Threads,
        };
        host = host with { Begun = host.Now, Share = walkForward.Folds(series)[0].Rows / (double)(walkForward.Folds(series)[0].Rows + series.Length) };
        var evaluation = walkForward.Evaluate(series, [Candidate.Of(trainer, host)], host: null, cancellation);
        var newest = trainer.FitWith(series, host, cancellation);
        var judged = (EnsembleForecaster)evaluation.Models[0].Forecaster!;
        var served = judged.Abstained ? newest.Abstaining() : newest;
        return new()
        {
            Series = series,
            Future = served.Forecast(series),
            Reference = Baseline.Parse(evaluation.Reference).Fit(series, network.Horizon).Forecast(series.Until(series.Length - 1)),
            Model = served,
            Verdict = served.Abstained && !judged.Abstained ? AbstainedLater(evaluation.Verdict) : evaluation.Verdict,
            Evaluation = evaluation,
        };
    }

    static void GuardLength(Series series, LstmTrainer trainer)
    {
        var longest = LongestHorizon(series.Length, trainer.Lookback);
        var needed = TrainingSplit.RowsNeededWithTest(trainer.Lookback ?? LstmTrainer.ShortestLookback, trainer.Horizon);
        if (trainer.Horizon > longest)
            throw new ArgumentException(
                $"{series.Name} has {series.Length} rows; a forecast {trainer.Horizon} steps ahead needs {needed}, to train, to validate and " +
                $"to test. Load more rows{(longest > 0 ? $", or lower the horizon to {longest}" : "")}.", nameof(series));
    }

    /// <summary>The verdict where the network that was tested did not abstain, and the one that is served does.</summary>
    internal static Verdict AbstainedLater(Verdict tested) => Verdict.Undecided(
        tested.Baseline, tested.Origins,
        $"the network showed no skill on the newest validation rows and abstained, so the forecast is the baseline's; " +
        FormattableString.Invariant($"trained before the test period, its skill there was {100 * tested.Skill:+0.0;-0.0;0.0} %"));
}
