namespace Gatecast.Forecasting;

/// <summary>A model that was trained on every row of one or more series, together with what the same procedure was worth in the past.</summary>
public sealed record JudgedTraining
{
    /// <summary>Series of a panel are tested on so many times more origins than others, or on equally many.</summary>
    const int OriginsStep = 3;

    JudgedTraining()
    {
    }

    /// <summary>That it was trained on.</summary>
    public required IReadOnlyList<Series> Panel { get; init; }

    /// <summary>What is served: for each series the ensemble, or the best baseline.</summary>
    public required PanelForecaster<EnsembleForecaster> Model { get; init; }

    /// <summary>The walk-forwards behind the verdicts, one for each series.</summary>
    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>One for each series.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>On all series together; that of the series where there is one.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Evaluates the trainer's procedure on the past of each series, then trains on every row.</summary>
    /// <remarks>The ensemble is served for a series only where it showed skill on validation rows both times, before the test period and on the newest
    /// rows; else the baseline is, and the verdict says so.</remarks>
    /// <param name="panel">Of one kind, each with a name of its own.</param>
    /// <exception cref="ArgumentException">A series is too short, or they are not of one kind.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <inheritdoc cref="LstmTrainer.FitWith" path="/exception"/>
    public static JudgedTraining Make(IReadOnlyList<Series> panel, EnsembleTrainer trainer, TrainingHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(host);
        TrainingSeries.CheckAlike(panel);
        var network = trainer.Network;
        foreach (var series in panel)
        {
            GuardLength(series, network);
            series.CheckFuture(network.Horizon);
        }

        trainer = trainer with { Network = network with { Lookback = panel.Min(network.LookbackFor) } };
        var test = new PanelTest(panel, WalkForwards(panel, trainer));
        host = test.Begin(host);
        var evaluations = test.Evaluate(LstmForecaster.NameOf(network.Cell), PanelFits.Of(trainer, panel, weights: null, host), _ => [], cancellation);
        return Of(panel, evaluations, trainer.FitWith(panel, host, cancellation));
    }

    /// <param name="evaluations">Of the model, the first candidate, as it was trained before the test periods.</param>
    /// <param name="newest">Trained on every row.</param>
    internal static JudgedTraining Of(IReadOnlyList<Series> panel, IReadOnlyList<Evaluation> evaluations, PanelForecaster<EnsembleForecaster> newest)
    {
        bool[] didAbstain = [.. evaluations.Select(one => ((EnsembleForecaster)one.Models[0].Forecaster!).Abstained)];
        Verdict[] verdicts = [.. evaluations.Select((one, i) => !didAbstain[i] && newest.Members[i].Abstained ? AbstainedLater(one.Verdict) : one.Verdict)];
        return new()
        {
            Panel = panel,
            Model = newest.With([.. newest.Members.Select((member, i) => didAbstain[i] ? member.Abstaining() : member)]),
            Evaluations = evaluations,
            Verdicts = verdicts,
            Verdict = Together(evaluations, verdicts, didAbstain.Contains(false) && newest.Members.All(member => member.Abstained)),
        };
    }

    /// <param name="haveAbstained">All of them on the newest rows alone.</param>
    static Verdict Together(IReadOnlyList<Evaluation> evaluations, Verdict[] verdicts, bool haveAbstained)
    {
        if (verdicts is [var alone])
            return alone;

        var verdict = PanelEvaluation.Of(evaluations).Models is [var network, ..] ? network.Verdict : Verdict.Undecided(
            PanelModel.References, evaluations.Sum(one => one.Origins.Count), "no series has a scale in which its errors could be averaged with others");
        return haveAbstained ? AbstainedLater(verdict) : verdict;
    }

    /// <summary>For a panel an embargo of equally many rows, and as many origins as the series with the fewest allows, or three times as many, or nine times, …: few trainings
    /// then serve all series that end together.</summary>
    static List<WalkForward> WalkForwards(IReadOnlyList<Series> panel, EnsembleTrainer trainer)
    {
        var network = trainer.Network;
        var alone = new WalkForward
        {
            Horizon = network.Horizon,
            Lookback = panel.Max(trainer.LookbackFor),
            Baselines = network.Baselines,
            Threads = network.Threads,
        };
        if (panel.Count == 1)
            return [alone];

        int[] origins = [.. panel.Select(series => alone.TestOrigins(series.Length) is var (first, last) ? last - first + 1 : 0)];
        var together = alone with { Embargo = panel.Min(series => alone.EmbargoOf(series.Length)) };
        return [.. origins.Select(own => together with { Origins = RoundedDown(own, origins.Min()) })];

        static int RoundedDown(int origins, int least)
        {
            while (least <= origins / OriginsStep)
                least *= OriginsStep;
            return least;
        }
    }

    static void GuardLength(Series series, LstmTrainer trainer)
    {
        var longest = JudgedForecast.LongestHorizon(series.Length, trainer.Lookback);
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
