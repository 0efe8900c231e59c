namespace Gatecast.Forecasting;

/// <summary>A search for better settings of a forecaster, on the rows before the test period alone.</summary>
/// <remarks>Successive halving (Jamieson and Talwalkar, 2016; the brackets of Li et al., 2018) over settings drawn at random: all begin with short
/// trainings, the best third of each rung goes on to three times longer ones. The first trial is the defaults, which always go on. Each trial is judged by its
/// CRPS relative to the reference on inner folds: rolling folds inside the rows before the test period, each judged on rows after those it
/// was trained and validated on. The best trial is held against the defaults on later inner folds that had no say.
/// Same series, settings and seed give the same result, bit for bit, whatever the number of threads.</remarks>
public sealed record SuccessiveHalving
{
    /// <summary>Folds that choose between trials, and as many later ones that confirm.</summary>
    const int FoldsOfEach = 2;

    /// <summary>Test origins of the folds that choose, and of those that confirm; fewer carry no verdict.</summary>
    const int LeastJudged = WalkForward.LeastForVerdict;

    /// <summary>More of them only cost training rows.</summary>
    const int MostJudged = 1000;

    const double JudgedShare = 0.2;

    /// <summary>The first trial, and whatever the space does not vary: horizon, cell, epochs of the last rung, seed of the trainings.</summary>
    public required LstmTrainer Defaults { get; init; }

    public SearchSpace Space { get; init; } = new();

    /// <summary>Settings to try at most, the defaults among them.</summary>
    public int Trials
    {
        get;
        init => field = value is >= 2 and <= 1000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Trials), value, "Trials must lie between 2 and 1000.");
    } = 27;

    /// <summary>Of what is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Trainings side by side, each on one thread; the result does not depend on it.</summary>
    public int Threads
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Threads)); field = value; }
    } = 1;

    /// <summary>Longest horizon that a search on a series of so many rows allows; 0 where it is too short for any.</summary>
    /// <param name="most">Longer ones are not looked at.</param>
    public int LongestHorizon(Series series, int most)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Enumerable.Range(1, int.Max(0, most)).Reverse().FirstOrDefault(
            horizon => Allows(series.Length, horizon, (Defaults with { Horizon = horizon }).LookbackFor(series)));
    }

    /// <summary>Searches for settings that are good for all the series.</summary>
    /// <param name="series">Whole, as for a forecast: their test periods are cut off before anything else.</param>
    /// <param name="host">What limits the search, and remembers it.</param>
    /// <exception cref="ArgumentException">There is no series, one is too short or too full of gaps, or the steps are too few.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TuningResult Search(IReadOnlyList<Series> series, TuningHost? host = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0)
            throw new ArgumentException("There is no series; a search needs one at least.", nameof(series));

        foreach (var one in series)
            Guard(one);
        Series[] pasts = [.. series.Select(one => one.Head(RowsBeforeTest(one.Length, Defaults.Horizon, Defaults.LookbackFor(one))))];
        IReadOnlyList<int> lookbacks =
            [.. Space.Lookbacks.Where(lookback => Array.TrueForAll(pasts, past => Judged(past.Length, Defaults.Horizon, Space.LongestWindow(lookback)) >= LeastJudged))];
        var space = Space with { Lookbacks = lookbacks.Count > 0 ? lookbacks : [pasts.Min(Defaults.LookbackFor)] };
        return new TuningRun(this with { Space = space }, pasts, host ?? new(), cancellation).Search();
    }

    /// <summary>The inner folds of a series. No outcome that chooses lies after the first origin that confirms.</summary>
    /// <param name="past">The rows before the test period.</param>
    internal (IReadOnlyList<Fold> Choosing, IReadOnlyList<Fold> Confirming) InnerFolds(Series past)
    {
        var lookback = int.Max(Defaults.LookbackFor(past), Space.Lookbacks.Max(Space.LongestWindow));
        var judged = Judged(past.Length, Defaults.Horizon, lookback);
        var walkForward = new WalkForward
        {
            Horizon = Defaults.Horizon,
            Lookback = lookback,
            Origins = judged,
            Refit = RefitPolicy.EveryOrigins((judged + FoldsOfEach - 1) / FoldsOfEach),
        };
        return (walkForward.Folds(past.Head(RowsToChoose(past.Length, Defaults.Horizon, judged))), walkForward.Folds(past));
    }

    void Guard(Series series)
    {
        if (Allows(series.Length, Defaults.Horizon, Defaults.LookbackFor(series)))
            return;

        // A longer series looks back over more by default.
        var lookback = Defaults.Lookback ?? int.Max(Defaults.LookbackFor(series), int.Clamp(2 * series.Season, 32, 64));
        var needed = series.Length + 1;
        while (!Allows(needed, Defaults.Horizon, lookback))
            needed++;
        var longest = LongestHorizon(series, Defaults.Horizon - 1);
        throw new ArgumentException(
            $"{series.Name} has {series.Length} rows; a search for settings {Defaults.Horizon} steps ahead needs {needed}, to train, to validate, to choose and to " +
            $"confirm on the rows before the test period. Load more rows{(longest > 0 ? $", or lower the horizon to {longest}" : "")}.", nameof(series));
    }

    bool Allows(int length, int horizon, int lookback) =>
        WalkForwardOf(horizon, int.Min(lookback, Space.Lookbacks.Min())).RoomFor(length) >= TrainingSplit.LeastTestOrigins
        && Judged(RowsBeforeTest(length, horizon, lookback), horizon, lookback) >= LeastJudged;

    /// <summary>Those before the longest test period that a forecast or backtest with any of the settings has.</summary>
    int RowsBeforeTest(int length, int horizon, int lookback) =>
        WalkForwardOf(horizon, int.Min(lookback, Space.Lookbacks.Min())).RowsBeforeTest(length);

    /// <summary>Test origins of the folds that choose, and of those that confirm; fewer than <see cref="LeastJudged"/> where there is no room.</summary>
    /// <param name="rows">Before the test period.</param>
    static int Judged(int rows, int horizon, int lookback)
    {
        var judged = int.Clamp((int)(JudgedShare * rows), LeastJudged, MostJudged);
        while (judged > 0 && WalkForwardOf(horizon, lookback).RoomFor(RowsToChoose(rows, horizon, judged)) < judged)
            judged--;
        return judged;
    }

    /// <summary>Rows up to the first origin that confirms.</summary>
    static int RowsToChoose(int rows, int horizon, int judged) => rows - horizon - judged + 1;

    static WalkForward WalkForwardOf(int horizon, int lookback) => new() { Horizon = horizon, Lookback = lookback };
}
