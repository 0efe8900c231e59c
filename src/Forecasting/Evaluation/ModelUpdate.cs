namespace Gatecast.Forecasting;

/// <summary>A model that was continued on new rows, and how it did on the newest of them beside the one that it comes from.</summary>
/// <remarks>Rows that neither was trained on judge both: a challenger that goes on from the champion's weights on the rows up to the newest fold forecasts from
/// the same origins of that fold as the champion, which ends where it was trained. What may be promoted is the same procedure on all rows.</remarks>
public sealed record ModelUpdate
{
    /// <summary>Fewest origins of the newest fold; a longer stretch of new rows is halved.</summary>
    public const int LeastOrigins = 10;

    const string ChampionName = "champion", ChallengerName = "challenger";

    ModelUpdate()
    {
    }

    /// <summary>Champion and challenger and all baselines on the newest fold, for each series of the model.</summary>
    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>With the new rows.</summary>
    public IReadOnlyList<Series> Panel => [.. Evaluations.Select(one => one.Series)];

    public IReadOnlyList<JudgedModel> JudgedChampions => [.. Evaluations.Select(one => one.Model(ChampionName))];

    public IReadOnlyList<JudgedModel> JudgedChallengers => [.. Evaluations.Select(one => one.Model(ChallengerName))];

    /// <summary>For each series, in its unit.</summary>
    public IReadOnlyList<double> ChampionCrpsBySeries => [.. JudgedChampions.Select(model => model.Report.CrpsByOrigin.Average())];

    /// <summary>Continued on all rows; it abstains where the one that was judged did.</summary>
    public required PanelForecaster<EnsembleForecaster> Challenger { get; init; }

    /// <summary>On the challenger, against the best baseline, for each series.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>On the challenger and all series together; that of the series where there is one.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Mean over the origins of the newest fold: in the unit of the series, or of several series in units of their naive errors.</summary>
    public required double ChampionCrps { get; init; }

    /// <inheritdoc cref="ChampionCrps"/>
    public required double ChallengerCrps { get; init; }

    /// <summary>The rule of promotion: the mean CRPS on the newest fold is not above the champion's. Of equals, the one that knows the newer rows.</summary>
    public bool IsNotWorse => ChallengerCrps <= ChampionCrps;

    /// <summary>New rows of each series that an update needs: origins to judge, their steps, and one row to learn from.</summary>
    public static int RowsNeeded(int horizon) => LeastOrigins + horizon + 1;

    /// <summary>Rows of a series after the last one that a model knows.</summary>
    public static int NewRows(Series series, DateTimeOffset lastKnown)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Length - series.RowsUntil(lastKnown);
    }

    /// <summary>Judges the champion and its continuation on the newest rows, and continues it on all.</summary>
    /// <inheritdoc cref="Make(ModelFile, IReadOnlyList{Series}, int, TrainingHost, CancellationToken)"/>
    public static ModelUpdate Make(ModelFile champion, Series series, int threads, TrainingHost host, CancellationToken cancellation = default) =>
        Make(champion, [series], threads, host, cancellation);

    /// <summary>Judges the champion and its continuation on the newest rows of all series, and continues it on all rows.</summary>
    /// <param name="champion">Its panel says what it knows.</param>
    /// <param name="panel">The same series in the same order, with newer rows.</param>
    /// <exception cref="ArgumentException">They are other series, or too few rows of one are new.</exception>
    public static ModelUpdate Make(ModelFile champion, IReadOnlyList<Series> panel, int threads, TrainingHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(champion);
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(host);
        var trainer = champion.Trainer with { Network = champion.Trainer.Network with { Threads = threads } };
        var horizon = trainer.Network.Horizon;
        if (panel.Count != champion.Panel.Count)
            throw new ArgumentException($"The model was trained on {champion.Panel.Count} series, and {panel.Count} were given. Give those that it was trained on.", nameof(panel));
        foreach (var (known, series) in champion.Panel.Zip(panel))
            Guard(known, series, horizon);

        var forecasters = champion.Forecasters(threads);
        var weights = forecasters.Members[0].Weights();
        var test = new PanelTest(panel, [.. champion.Panel.Zip(panel, (known, series) => new WalkForward
        {
            Horizon = horizon,
            Lookback = trainer.LookbackFor(series),
            Origins = int.Max(LeastOrigins, (NewRows(series, known.Times[^1]) - horizon) / 2),
            Embargo = horizon,
            Baselines = trainer.Network.Baselines,
            Threads = threads,
        })]);
        host = test.Begin(host);
        var evaluations = test.Evaluate(
            ChallengerName, PanelFits.Of(trainer, panel, weights, host), index => [Candidate.Of(ChampionName, _ => forecasters.Members[index])], cancellation);
        return Of(evaluations, JudgedTraining.Of(panel, evaluations, trainer.FitFrom(weights, panel, host, cancellation)));
    }

    static ModelUpdate Of(IReadOnlyList<Evaluation> evaluations, JudgedTraining challenger) => new()
    {
        Evaluations = evaluations,
        Challenger = challenger.Model,
        Verdicts = challenger.Verdicts,
        Verdict = challenger.Verdict,
        ChampionCrps = CrpsOf(evaluations, ChampionName),
        ChallengerCrps = CrpsOf(evaluations, ChallengerName),
    };

    static double CrpsOf(IReadOnlyList<Evaluation> evaluations, string name)
    {
        if (evaluations is [var alone])
            return alone.Model(name).Report.CrpsByOrigin.Average();

        var together = PanelEvaluation.Of(evaluations);
        return together.Models.FirstOrDefault(model => model.Name == name)?.Score.ScaledCrps ?? throw new ArgumentException(
            $"None of {string.Join(", ", evaluations.Select(one => one.Series.Name))} has a scale in which champion and challenger could be compared: their values hardly change. Train them apart.");
    }

    static void Guard(Series known, Series series, int horizon)
    {
        if (series.Interval != known.Interval || series.Target != known.Target || series.TradingDays != known.TradingDays)
            throw new ArgumentException(
                $"The model was trained on rows at {known.Interval} as {known.Target}, and {series.Name} has rows at {series.Interval} as {series.Target}. " +
                "Give the series that it was trained on, or train another model.", nameof(series));
        if (NewRows(series, known.Times[^1]) is var rows && rows < RowsNeeded(horizon))
            throw new ArgumentException(
                $"{series.Name} has {rows} rows after {known.Times[^1]:yyyy-MM-dd HH:mm}, the last that the model was trained on; an update {horizon} steps ahead " +
                $"needs {RowsNeeded(horizon)}: {LeastOrigins} origins to judge by with their steps, and one to learn from. Come back later.", nameof(series));
    }
}
