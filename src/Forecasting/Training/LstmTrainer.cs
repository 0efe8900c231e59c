using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Settings of an LSTM forecaster; <c>Fit</c> trains one, or one over many series.</summary>
/// <remarks>The network predicts a correction to the quantiles of the best baseline and begins at no correction, so that training adds
/// only what the validation rows confirm. Same series, settings and seed give the same bits, whatever the number of threads.</remarks>
public sealed record LstmTrainer
{
    /// <summary>Time steps from which gates begin with memories of all lengths up to the lookback, instead of short ones.</summary>
    const int LongLookback = 96;

    /// <summary>The default lookback never gets shorter than this.</summary>
    internal const int ShortestLookback = 8;

    /// <summary>The same of the smoothing front end, which needs no more than a season.</summary>
    const int ShortestWindow = 4;

    readonly int? _hidden;
    readonly int? _layers;
    readonly int? _epochs;
    readonly int? _spacingGroups;
    readonly float? _dropout;
    readonly float? _learningRate;

    /// <summary>h: steps ahead that every forecast covers.</summary>
    public required int Horizon
    {
        get;
        init => field = Checked(value, 1, 10_000, nameof(Horizon));
    }

    /// <summary>Rows that the network sees before each origin, rounded up to whole patches; by default two seasons, 32 to 64, and less for a short
    /// series. With the smoothing front end those that it sees at each time step, by default a season and 4 at least.</summary>
    public int? Lookback
    {
        get;
        init => field = value is { } rows ? Checked(rows, 2, 2_000, nameof(Lookback)) : null;
    }

    /// <summary>Rows that make one time step of the network: 1 for a step for each row, more for a long lookback.</summary>
    public int Patch
    {
        get;
        init => field = Checked(value, 1, 500, nameof(Patch));
    } = 1;

    /// <summary>Whether each layer is a block of layer norm, cell, dropout and residual, with a dense layer in front of the first.</summary>
    public bool Blocks { get; init; } = true;

    /// <summary>Which recurrence the layers are made of; it is the forecaster's name.</summary>
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>H: units of each recurrent layer; by default 32, and 40 with the smoothing front end.</summary>
    public int Hidden
    {
        get => _hidden ?? (IsSmoothing ? 40 : 32);
        init => _hidden = Checked(value, 1, 1_024, nameof(Hidden));
    }

    /// <summary>By default 1, and 4 with the smoothing front end.</summary>
    public int Layers
    {
        get => _layers ?? (IsSmoothing ? 4 : 1);
        init => _layers = Checked(value, 1, 8, nameof(Layers));
    }

    /// <summary>For each layer the time steps that its h comes from; empty for 1 everywhere, and with the smoothing front end for 1, 2, 4, 8 ….</summary>
    public IReadOnlyList<int> Dilations { get; init; } = [];

    /// <summary>Largest number of passes over the training windows, by default 40; training stops earlier when validation stops improving. By
    /// default 15 with the smoothing front end.</summary>
    public int Epochs
    {
        get => _epochs ?? (IsSmoothing ? 15 : 40);
        init => _epochs = Checked(value, 1, 10_000, nameof(Epochs));
    }

    /// <summary>Epochs without improvement after which training stops.</summary>
    public int Patience
    {
        get;
        init => field = Checked(value, 1, 10_000, nameof(Patience));
    } = 10;

    /// <summary>Share of hidden values dropped in training, 0 … 0.9; by default 0.3, and 0 with the smoothing front end.</summary>
    public float Dropout
    {
        get => _dropout ?? (IsSmoothing ? 0 : 0.3f);
        init => _dropout = value;
    }

    /// <summary>Share of hidden values dropped between time steps in training, the same ones through a window, 0 … 0.9.</summary>
    public float RecurrentDropout { get; init; }

    /// <summary>Peak of the schedule; by default 0.003, and 0.01 with the smoothing front end.</summary>
    public float LearningRate
    {
        get => _learningRate ?? (IsSmoothing ? 1e-2f : 3e-3f);
        init => _learningRate = value;
    }

    /// <summary>Multipliers of the spacings between quantiles, for each step: 2, the default, widen and narrow the lower and the upper half; 4 with the smoothing
    /// front end.</summary>
    public int SpacingGroups
    {
        get => _spacingGroups ?? (IsSmoothing ? 4 : 2);
        init => _spacingGroups = Checked(value, 1, QuantileLevels.Count - 1, nameof(SpacingGroups));
    }

    /// <summary>Whether the window front end tells the network the season of the year. In training rows of about one year that only says which row it is, and what is
    /// learned from it does not last.</summary>
    public bool YearCycle { get; init; } = true;

    /// <summary>Rows before the origin whose first feature, the level as seen from the origin or the return of a price, goes straight to the head: a linear
    /// forecast beside the network's. 0 to 2,000; no more than the lookback holds are taken.</summary>
    public int SkippedRows
    {
        get;
        init => field = Checked(value, 0, 2_000, nameof(SkippedRows));
    } = 8;

    public ulong Seed { get; init; } = 1;

    /// <summary>How rows become what the network reads; by default by the kind of the series.</summary>
    /// <remarks>With <see cref="FrontEnd.Smoothing"/> an <see cref="EnsembleTrainer"/> trains the networks as a <see cref="SmoothingTrainer"/> does: they stand beside
    /// the anchor instead of correcting it, and <see cref="Blocks"/>, <see cref="YearCycle"/> and <see cref="SkippedRows"/> mean nothing to
    /// them.</remarks>
    public FrontEnd? FrontEnd { get; init; }

    bool IsSmoothing => FrontEnd is Forecasting.FrontEnd.Smoothing;

    /// <summary>Most training windows that an epoch takes, drawn anew for each; by default all.</summary>
    public int? WindowsPerEpoch
    {
        get;
        init => field = value is { } windows ? Checked(windows, 1, int.MaxValue, nameof(WindowsPerEpoch)) : null;
    }

    /// <summary>Baselines that the anchor is chosen from, by their CRPS on the validation rows; by default all that can be fitted.</summary>
    public IReadOnlyList<Baseline>? Baselines { get; init; }

    /// <summary>Rows from one validation origin to the next: 1, or more for a long horizon, where neighbouring windows overlap almost wholly and tell the same. A part of the
    /// season would look at some of its phases alone.</summary>
    public int ValidationStride
    {
        get;
        init => field = Checked(value, 1, 10_000, nameof(ValidationStride));
    } = 1;

    /// <summary>Largest number of threads; the result does not depend on it.</summary>
    public int Threads
    {
        get;
        init => field = Checked(value, 1, 1_024, nameof(Threads));
    } = 1;

    /// <summary>The lookback that a fit will use for a series.</summary>
    public int LookbackFor(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return (UnroundedLookback(series) + Patch - 1) / Patch * Patch;
    }

    int UnroundedLookback(Series series)
    {
        if (Lookback is { } chosen)
            return chosen;

        var room = series.Length - TrainingSplit.RowsNeededWithTest(lookback: 0, Horizon);
        if (IsSmoothing)
            return int.Clamp(series.Season, ShortestWindow, int.Max(ShortestWindow, room));

        var wanted = int.Clamp(2 * series.Season, 32, 64);
        return int.Max(ShortestLookback, int.Min(wanted, int.Min(series.Length / 8, room)));
    }

    /// <summary>The front end that a fit will use for a series: market for prices, window
    /// for all else, and for prices with hardly a change.</summary>
    public FrontEnd FrontEndFor(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return FrontEnd ?? (series.Target is TargetKind.LogReturn && VolatilityRows.Hindrance(series.Head(int.Max(1, series.Length / 2))) is null
            ? Forecasting.FrontEnd.Market
            : Forecasting.FrontEnd.Window);
    }

    /// <summary>The front end that all series of a panel get: market where each of them would.</summary>
    public FrontEnd FrontEndFor(IReadOnlyList<Series> panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        return panel.Select(FrontEndFor).FirstOrDefault(one => one is not Forecasting.FrontEnd.Market, Forecasting.FrontEnd.Market);
    }

    /// <summary>Trains a forecaster on all rows of the series, the last quarter of them for validation.</summary>
    /// <param name="progress">Told after every epoch.</param>
    /// <exception cref="ArgumentException">The series is too short for the horizon and the lookback, or too full of gaps, or a future covariate
    /// lacks a value.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; training looks at the token before every batch.</exception>
    public LstmForecaster Fit(Series series, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        FitFrom(weights: null, series, new() { Progress = progress }, cancellation);

    /// <summary>The same, for a host that keeps the training after every epoch and takes it up again after a stop, to the same last bits.</summary>
    /// <exception cref="InvalidDataException">What the host recalls is damaged or belongs to another training.</exception>
    /// <inheritdoc cref="Fit(Series, IProgress{TrainingProgress}?, CancellationToken)" path="/exception"/>
    public LstmForecaster FitWith(Series series, TrainingHost host, CancellationToken cancellation = default) =>
        FitFrom(weights: null, series, host, cancellation);

    /// <summary>Trains one network over many series: all learn from the windows of all, and an embedding tells them apart.</summary>
    /// <remarks>Each series has scales, anchor and validation rows of its own. Skill is asked of all together, of whom each alone may be too short to show any;
    /// where they show it, a series is served unless its own rows speak against it.</remarks>
    /// <param name="panel">Of one interval and one kind of target, with the same covariates, each with a name of its own.</param>
    /// <inheritdoc cref="Fit(Series, IProgress{TrainingProgress}?, CancellationToken)"/>
    public PanelForecaster<LstmForecaster> Fit(
        IReadOnlyList<Series> panel, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var members = FitAll(weights: null, panel, anchors: null, new() { Progress = progress }, cancellation);
        return new([.. panel.Select(series => series.Name)], members);
    }

    /// <param name="weights">Of a forecaster of the same settings (<see cref="TrainedNetwork.Weights"/>), to begin at instead of random ones.</param>
    internal LstmForecaster FitFrom(byte[]? weights, Series series, TrainingHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(host);
        return FitAll(weights, [series], anchors: null, host, cancellation)[0];
    }

    /// <param name="anchors">One for each series; by default each has the best one of <see cref="Baselines"/> on its validation rows.</param>
    /// <inheritdoc cref="FitFrom"/>
    internal IReadOnlyList<LstmForecaster> FitAll(
        byte[]? weights, IReadOnlyList<Series> panel, IReadOnlyList<Baseline>? anchors, TrainingHost host, CancellationToken cancellation)
    {
        if (IsSmoothing)
            throw new ArgumentException(
                "A network of the smoothing front end is trained as one of an ensemble. Give these settings to the trainer of an ensemble, which may be of one network.", nameof(panel));

        var parts = TrainingSeries.Of(this, panel, anchors, weights);
        var run = new TrainingRun(this, parts);
        var losses = run.Run(isWarm: weights is not null, host, cancellation);
        var skills = ShownSkill.Of(
            [.. parts.Zip(losses, (part, loss) => new ShownSkill.Losses([.. part.Validation.Select(row => part.Series.Times[row])], loss, part.AnchorLosses))], Horizon, ValidationStride);
        return [.. parts.Zip(skills, (part, skill) => Trained(part, skill, run.Notes))];
    }

    LstmForecaster Trained(TrainingSeries part, ShownSkill skill, IReadOnlyList<string> notes) =>
        new(part.Model with { Anchor = part.Baseline.Fit(part.Series, Horizon) }, part.Model.Anchor, Threads)
        {
            Anchor = part.Baseline.Name,
            Abstained = !skill.IsServed,
            ValidationSkill = skill.Skill,
            ValidationPValue = skill.PValue,
            TrainingNotes = notes,
            Seed = Seed,
            TrainedRows = part.Series.Length,
            SeriesName = part.Series.Name,
        };

    /// <summary>A forecaster as it was saved: what was fitted is fitted again, what was learned is put back.</summary>
    /// <param name="panel">That it was trained on.</param>
    /// <param name="index">Of the series in the panel.</param>
    internal LstmForecaster Restore(ModelNetwork network, ShownSkill skill, Baseline anchor, IReadOnlyList<Series> panel, int index)
    {
        var trainer = this with { Seed = network.Seed, Lookback = network.Lookback };
        return trainer.Trained(TrainingSeries.OfOne(trainer, panel, index, anchor, network.Weights), skill, network.TrainingNotes);
    }

    /// <param name="shape">Of the windows.</param>
    internal RecurrentNetwork NewNetwork(WindowShape shape, QuantileHead head, byte[]? weights)
    {
        var options = new RecurrentNetworkOptions
        {
            Cell = Cell,
            Inputs = shape.StepFeatures,
            Projection = Blocks ? Hidden : 0,
            Hidden = Hidden,
            Layers = Layers,
            Dilations = Dilations,
            Normalised = Blocks,
            Residual = Blocks,
            Skips = shape.Skips,
            Outputs = head.RawCount,
            Dropout = Dropout,
            RecurrentDropout = RecurrentDropout,
            ChronoSteps = shape.Time >= LongLookback ? shape.Time : 0,
            ZeroHead = true,
        };
        var network = new RecurrentNetwork(options, Seed);
        if (weights is not null)
            network.Import(Checkpoint.Read(new MemoryStream(weights)).Tensors);
        return network;
    }

    static int Checked(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
