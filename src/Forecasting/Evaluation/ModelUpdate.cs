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

    /// <summary>Champion and challenger and all baselines on the newest fold.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>Continued on all rows; it abstains where the one that was judged did.</summary>
    public required EnsembleForecaster Challenger { get; init; }

    /// <summary>On the challenger, against the best baseline.</summary>
    public required Verdict Verdict { get; init; }

    public JudgedModel JudgedChampion => Evaluation.Model(ChampionName);

    public JudgedModel JudgedChallenger => Evaluation.Model(ChallengerName);

    /// <summary>Mean over the origins of the newest fold.</summary>
    public double ChampionCrps => JudgedChampion.Report.CrpsByOrigin.Average();

    public double ChallengerCrps => JudgedChallenger.Report.CrpsByOrigin.Average();

    /// <summary>The rule of promotion: the mean CRPS on the newest fold is not above the champion's. Of equals, the one that knows the newer rows.</summary>
    public bool IsNotWorse => ChallengerCrps <= ChampionCrps;

    /// <summary>New rows that an update needs: origins to judge, their steps, and one row to learn from.</summary>
    public static int RowsNeeded(int horizon) => LeastOrigins + horizon + 1;

    /// <summary>Rows of a series after the last one that a model knows.</summary>
    public static int NewRows(Series series, DateTimeOffset lastKnown)
    {
        ArgumentNullException.ThrowIfNull(series);
        var known = series.Times.BinarySearch(lastKnown);
        return series.Length - (known < 0 ? ~known : known + 1);
    }

    /// <summary>Judges the champion and its continuation on the newest rows, and continues it on all.</summary>
    /// <param name="champion">Its series says what it knows.</param>
    /// <param name="series">The same one with newer rows.</param>
    /// <exception cref="ArgumentException">It is another series, or too few rows are new.</exception>
    public static ModelUpdate Make(ModelFile champion, Series series, int threads, TrainingHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(champion);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(host);
        var network = champion.Trainer.Network with { Threads = threads };
        Guard(champion.Series, series, network.Horizon);
        var trainer = champion.Trainer with { Network = network };
        var forecaster = champion.Forecaster(threads);
        var weights = forecaster.Weights();
        var newRows = NewRows(series, champion.Series.Times[^1]);
        var walkForward = new WalkForward
        {
            Horizon = network.Horizon,
            Lookback = trainer.LookbackFor(series),
            Origins = int.Max(LeastOrigins, (newRows - network.Horizon) / 2),
            Embargo = network.Horizon,
            Baselines = network.Baselines,
            Threads = threads,
        };
        var rows = walkForward.Folds(series)[0].Rows;
        host = host with { Begun = host.Now, Share = rows / (double)(rows + series.Length) };
        var evaluation = walkForward.Evaluate(
            series,
            [
                Candidate.Of(ChallengerName, past => trainer.FitFrom(weights, past, host, cancellation)),
                Candidate.Of(ChampionName, _ => forecaster),
            ],
            host: null, cancellation);
        var judged = evaluation.Model(ChallengerName);
        var newest = trainer.FitFrom(weights, series, host, cancellation);
        var didAbstain = judged.Forecaster is EnsembleForecaster { Abstained: true };
        return new()
        {
            Evaluation = evaluation,
            Challenger = didAbstain ? newest.Abstaining() : newest,
            Verdict = newest.Abstained && !didAbstain ? JudgedForecast.AbstainedLater(judged.Verdict) : judged.Verdict,
        };
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
