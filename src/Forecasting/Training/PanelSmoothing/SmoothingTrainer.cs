using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Settings of a <see cref="SmoothingForecaster"/>; <see cref="Fit"/> trains one on a panel of series.</summary>
/// <remarks>Each series has a level and seasons that are smoothed with parameters of its own; what is left is forecast by dilated recurrent
/// networks that see the whole panel; all are learned together by gradients through the smoothing (Smyl, International Journal of Forecasting
/// 36(1), 2020). For many short series of one kind; positive ones, such as prices and sales, are smoothed in logarithms. Same panel, settings
/// and seed give the same bits, whatever the order of the panel and the number of threads.</remarks>
public sealed record SmoothingTrainer
{
    /// <summary>h: steps ahead that every forecast covers.</summary>
    public required int Horizon
    {
        get;
        init => field = Checked(value, 1, 1_000, nameof(Horizon));
    }

    /// <summary>Rows that the network sees at each time step; by default a season, and at least 4.</summary>
    public int? Window
    {
        get;
        init => field = value is { } rows ? Checked(rows, 1, 1_000, nameof(Window)) : null;
    }

    /// <summary>Rows of each season, none to two, the shorter first (24 and 168 hours); by default the natural one of the panel's interval.</summary>
    public IReadOnlyList<int>? Seasons
    {
        get;
        init => field = value is null || (value.Count <= 2 && value.All(season => season is >= 2 and <= 10_000) && value.SequenceEqual(value.Distinct().Order()))
            ? value is null ? null : [.. value]
            : throw new ArgumentException(
                $"The seasons {string.Join(", ", value)} cannot be learned: take none to two of 2 to 10,000 rows, the shorter first.", nameof(Seasons));
    }

    /// <summary>Which recurrence the layers are made of.</summary>
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>H: units of each recurrent layer.</summary>
    public int Hidden
    {
        get;
        init => field = Checked(value, 1, 1_024, nameof(Hidden));
    } = 40;

    /// <summary>Dilation of each recurrent layer, from below; layers are joined by residuals.</summary>
    public IReadOnlyList<int> Dilations
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Dilations));
            ArgumentOutOfRangeException.ThrowIfZero(value.Count, nameof(Dilations));
            field = [.. value];
        }
    } = [1, 2, 4, 8];

    /// <summary>Passes over the panel.</summary>
    public int Epochs
    {
        get;
        init => field = Checked(value, 1, 10_000, nameof(Epochs));
    } = 15;

    /// <summary>Last epochs whose networks are all kept, and their quantiles averaged.</summary>
    public int AveragedEpochs
    {
        get;
        init => field = Checked(value, 1, 100, nameof(AveragedEpochs));
    } = 1;

    /// <summary>Networks that are trained, each from a seed of its own, and averaged.</summary>
    public int Networks
    {
        get;
        init => field = Checked(value, 1, 100, nameof(Networks));
    } = 1;

    /// <summary>Series of a batch.</summary>
    public int BatchSize
    {
        get;
        init => field = Checked(value, 1, 1_024, nameof(BatchSize));
    } = 16;

    /// <summary>Peak of the networks' schedule.</summary>
    public float LearningRate
    {
        get;
        init => field = Positive(value, nameof(LearningRate));
    } = 5e-3f;

    /// <summary>Peak of the schedule of the series' own parameters.</summary>
    public float SeriesLearningRate
    {
        get;
        init => field = Positive(value, nameof(SeriesLearningRate));
    } = 1e-2f;

    /// <summary>Weight of the mean squared bend of the level, in units of the series' scale.</summary>
    public double LevelPenalty
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LevelPenalty), value, "The penalty must be a number of at least 0.");
    } = 0.1;

    /// <summary>0: each series counts as much as any other, errors in units of its scale. 1: errors count as shares of the value, so that wild series
    /// outweigh quiet ones. Between: between. Where changes are differences it is 0.</summary>
    public double ScaleWeight
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ScaleWeight), value, "The weight must lie between 0 and 1.");
    } = 0.5;

    /// <summary>Standard deviation of the noise on the network's inputs in training, in units of the series' scale.</summary>
    public float InputNoise
    {
        get;
        init => field = value is >= 0 and <= 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(InputNoise), value, "The noise must lie between 0 and 10.");
    } = 0.01f;

    /// <summary>Share of hidden values dropped in training, 0 … 0.9.</summary>
    public float Dropout { get; init; }

    /// <summary>Largest norm of the networks' gradient, and of each series'.</summary>
    public float ClipNorm
    {
        get;
        init => field = Positive(value, nameof(ClipNorm));
    } = 1;

    /// <summary>a: share of a row that the level takes over, before training; inside (0, 1).</summary>
    public double FirstLevelSmoothing
    {
        get;
        init => field = Inside(value, nameof(FirstLevelSmoothing));
    } = 0.5;

    /// <summary>b: share of an error that the season takes over, before training; inside (0, 1).</summary>
    public double FirstSeasonSmoothing
    {
        get;
        init => field = Inside(value, nameof(FirstSeasonSmoothing));
    } = 0.2;

    /// <summary>Share of a series' rows, from its first, that the seasons before training are read from; inside (0, 1]. What is read from all rows
    /// makes the errors of training smaller than those to come.</summary>
    public double FirstSeasonsShare
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstSeasonsShare), value, "The share must lie between 0 and 1.");
    } = 1;

    /// <summary>Multipliers of the spacings between quantiles, for each step.</summary>
    public int SpacingGroups
    {
        get;
        init => field = Checked(value, 1, QuantileLevels.Count - 1, nameof(SpacingGroups));
    } = 4;

    public ulong Seed { get; init; } = 1;

    /// <summary>Largest number of threads; the result does not depend on it.</summary>
    public int Threads
    {
        get;
        init => field = Checked(value, 1, 1_024, nameof(Threads));
    } = 1;

    /// <summary>Trains on all rows of all series.</summary>
    /// <param name="panel">Of one interval, each with a name of its own.</param>
    /// <param name="progress">Told after every epoch; by several threads where networks train side by side.</param>
    /// <exception cref="ArgumentException">The panel is empty or mixed, or a series of it is too short or has a gap.</exception>
    /// <exception cref="ArithmeticException">The loss of a series is not a number.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; training looks at the token before every batch.</exception>
    public SmoothingForecaster Fit(
        IReadOnlyList<Series> panel, IProgress<SmoothingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ThrowIfUnfit(panel);
        var data = SmoothingPanel.Of(Ordered(panel), this);
        var inner = int.Max(1, Threads / Networks);
        var networks = SideBySide.Run(Networks, Threads, (index, stop) =>
        {
            var run = new SmoothingRun(this, data, index, inner);
            return run.Run(
                new(), name: "", identity: "", (epoch, loss, _) => progress?.Report(new(index + 1, epoch, Epochs, loss)), judge: null, patience: Epochs, stop);
        }, cancellation);
        return new([.. networks.SelectMany(kept => kept)], data.Members, data.Window, Threads);
    }

    /// <summary>Trains one network for a host that keeps the training after every epoch.</summary>
    /// <param name="begun">An earlier training to go on from, of the same seasons.</param>
    /// <param name="name">Of the training in the host's memory.</param>
    /// <param name="identityOf">What the training is, told the weights and parameters that it begins with.</param>
    /// <param name="judge">Loss on rows that are not trained on, in units of the anchors': its best epoch is kept.</param>
    /// <param name="patience">Epochs without a better one after which training stops.</param>
    /// <exception cref="ArgumentException">As for <see cref="Fit"/>; or the earlier training was of another shape.</exception>
    /// <exception cref="InvalidDataException">What the host recalls is damaged or belongs to another training.</exception>
    internal SmoothingForecaster FitWith(
        IReadOnlyList<Series> panel, SmoothingForecaster? begun, TrainingHost host, string name, Func<float[], string> identityOf, Func<SmoothingForecaster, double> judge,
        int patience, CancellationToken cancellation)
    {
        ThrowIfUnfit(panel);
        var data = SmoothingPanel.Of(Ordered(panel), this, begun);
        var run = new SmoothingRun(this, data, number: 0, Threads, begun?.All[^1]);
        var networks = run.Run(
            host, name, host.Remember is null ? "" : identityOf(run.First()),
            (epoch, loss, judged) => host.Progress?.Report(new(epoch, Epochs, loss, ValidationSkill: 1 - judged)), network => judge(Of([network])), patience, cancellation);
        return Of(networks);

        SmoothingForecaster Of(SmoothingNetwork[] networks) => new(networks, data.Members, data.Window, Threads);
    }

    static Series[] Ordered(IReadOnlyList<Series> panel) => [.. panel.OrderBy(series => series.Name, StringComparer.Ordinal)];

    /// <summary>Fewest rows of a series.</summary>
    /// <param name="series">One of the panel.</param>
    internal int RowsNeeded(Series series) => WindowFor(SeasonsFor(series)) + 1;

    /// <summary>Rows that the network sees at each time step of a panel.</summary>
    internal int WindowFor(IReadOnlyList<int> seasons) => Window ?? int.Max(4, seasons.Count > 0 ? seasons[0] : 0);

    /// <summary>Seasons that are learned for a panel.</summary>
    internal IReadOnlyList<int> SeasonsFor(Series series) => Seasons ?? (series.Season > 1 ? [series.Season] : []);

    /// <exception cref="ArgumentException">As for <see cref="Fit"/>.</exception>
    internal void ThrowIfUnfit(IReadOnlyList<Series> panel)
    {
        if (panel.Count == 0)
            throw new ArgumentException("The panel has no series; training needs at least one.", nameof(panel));
        foreach (var twice in panel.CountBy(series => series.Name).Where(count => count.Value > 1))
            throw new ArgumentException(
                $"The panel has {twice.Value} series with the name {twice.Key}; each needs a name of its own, by which its level is found again.", nameof(panel));

        var needed = RowsNeeded(panel[0]);
        foreach (var series in panel)
        {
            if (series.Interval != panel[0].Interval)
                throw new ArgumentException(
                    $"{series.Name} is at {series.Interval} and {panel[0].Name} at {panel[0].Interval}; a panel has one interval. Train a panel for each.", nameof(panel));
            if (series.Length < needed)
                throw new ArgumentException(
                    $"{series.Name} has {series.Length} rows; training needs {needed}, one more than the window of {needed - 1}. " +
                    "Load more rows, leave the series out, or lower Window.", nameof(panel));
            if (series.Grid[^1] + 1 != series.Length)
                throw new ArgumentException(
                    $"{series.Name} has {series.Length} rows over {series.Grid[^1] + 1} steps; smoothing needs a row for each step. Fill the gaps, or leave the " +
                    "series out.", nameof(panel));
        }
    }

    static int Checked(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");

    static float Positive(float value, string name) =>
        value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number above 0.");

    static double Inside(double value, string name) =>
        value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between 0 and 1.");
}
