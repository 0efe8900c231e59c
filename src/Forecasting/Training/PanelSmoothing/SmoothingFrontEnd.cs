using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>The networks of an ensemble that smooth: settings of an <see cref="LstmTrainer"/> as a <see cref="SmoothingTrainer"/> takes them, and each series held against
/// its anchor on its validation rows.</summary>
/// <remarks>Networks and series learn from the training rows alone; what comes after them is forecast by going on smoothing.</remarks>
static class SmoothingFrontEnd
{
    /// <summary>Batches of an epoch, where a batch need not be larger than <see cref="LargestBatch"/> for that.</summary>
    const int Batches = 8;

    /// <summary>The series' own parameters move so many times as fast as the network.</summary>
    const float SeriesRate = 2;

    const int LargestBatch = 16;

    const double FirstSeasonsShare = 0.6;

    /// <summary>Validation origins of a series that are looked at after each epoch.</summary>
    const int MostMonitored = 200;

    /// <summary>Hours of a panel whose series have as many weeks in their training rows have a week's season too.</summary>
    const int LeastWeeks = 3;

    const int Day = 24, Week = 168;

    /// <summary>What can be known before anything is fitted.</summary>
    /// <exception cref="ArgumentException">The settings or the series do not suit this front end.</exception>
    public static void ThrowIfUnfit(LstmTrainer trainer, IReadOnlyList<Series> panel)
    {
        if (panel.FirstOrDefault(series => series.Covariates.Count > 0) is { } told)
            throw new ArgumentException(
                $"{told.Name} has the covariates {string.Join(", ", told.Covariates.Select(covariate => covariate.Name))}, and the smoothing front end takes none. " +
                "Leave them out, or choose another front end.", nameof(panel));
        var setting = trainer.Patch != 1 ? nameof(trainer.Patch)
            : trainer.RecurrentDropout != 0 ? nameof(trainer.RecurrentDropout)
            : trainer.WindowsPerEpoch is not null ? nameof(trainer.WindowsPerEpoch) : null;
        if (setting is not null)
            throw new ArgumentException($"The smoothing front end sees every row of a series as a step of its own and knows no {setting}; leave it out, or choose another front end.", nameof(trainer));

        TrainerOf(trainer, panel, seasons: null).ThrowIfUnfit(panel);
    }

    /// <summary>Trains one network over all series, and holds each series against its anchor.</summary>
    /// <param name="weights">Of an earlier training of these settings (<see cref="SmoothingBytes"/>), to go on from.</param>
    /// <param name="anchors">One for each series.</param>
    /// <exception cref="ArgumentException">The settings or the series do not suit this front end, or the figures of the training are not finite any more.</exception>
    public static IReadOnlyList<SmoothedSeriesForecaster> FitAll(
        LstmTrainer trainer, byte[]? weights, IReadOnlyList<Series> panel, IReadOnlyList<Baseline> anchors, TrainingHost host, CancellationToken cancellation)
    {
        var parts = PartsOf(trainer, panel, anchors);
        var begun = weights is null ? null : SmoothingBytes.Read(weights, trainer.Threads);
        var smoothing = TrainerOf(trainer, panel, begun?.All[^1].Seasons ?? SeasonsOf(panel, parts));
        try
        {
            var fitted = smoothing.FitWith(
                [.. parts.Select(part => part.Past)], begun, host, TrainingHost.NameOf(trainer, panel),
                first => TrainingState.IdentityOf(trainer, panel, first, host.Program), forecaster => MonitoredLoss(forecaster, parts, trainer.Threads), trainer.Patience,
                cancellation);
            var losses = SideBySide.Run(parts.Length, trainer.Threads, (index, _) => LossesOf(fitted, parts[index]), cancellation);
            var skills = ShownSkill.Of(losses, trainer.Horizon, trainer.ValidationStride);
            return [.. parts.Zip(skills, (part, skill) => Member(trainer, fitted, part, skill))];
        }
        catch (ArithmeticException error)
        {
            throw new ArgumentException(error.Message, error);
        }
    }

    /// <summary>One series of a panel as it was saved: the networks from their bytes, the baseline fitted again.</summary>
    /// <param name="weights"><see cref="SmoothingBytes"/>, of the whole panel.</param>
    /// <param name="panel">That it was trained on.</param>
    /// <param name="index">Of the series in the panel.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of a network of another panel or other settings.</exception>
    public static SmoothedSeriesForecaster Restore(
        LstmTrainer trainer, byte[] weights, IReadOnlyList<Series> panel, int index, Baseline anchor, ShownSkill skill)
    {
        var (series, lookback) = (panel[index], panel.Min(trainer.LookbackFor));
        var fitted = SmoothingBytes.Read(weights, trainer.Threads);
        var options = fitted.All[0].Network.Options;
        if ((fitted.Horizon, fitted.Window, options.Cell, options.Hidden) != (trainer.Horizon, lookback, trainer.Cell, trainer.Hidden)
            || !options.Dilations.SequenceEqual(DilationsOf(trainer)))
            throw new InvalidDataException("The smoothing network is of other settings than its model; train the model anew.");
        return fitted.Known(series.Name, series.Times[0]) is not null ? Member(trainer, fitted, Part.Of(trainer, series, lookback, anchor), skill)
            : throw new InvalidDataException($"The smoothing network was not trained on {series.Name}; train the model anew.");
    }

    /// <summary>Loss on some validation origins of every series, in units of its anchor's, on average over the series; as for other networks.</summary>
    static double MonitoredLoss(SmoothingForecaster forecaster, Part[] parts, int threads)
    {
        var losses = SideBySide.Run(parts.Length, threads, (index, _) =>
        {
            var part = parts[index];
            var stride = (part.Validation.Length + MostMonitored - 1) / MostMonitored;
            int[] monitored = [.. Enumerable.Range(0, part.Validation.Length).Where(i => (part.Validation.Length - 1 - i) % stride == 0)];
            var anchor = monitored.Average(i => part.Anchor.ValidationLosses[i]);

            // An anchor without a fault leaves nothing to compare.
            return anchor > 0 ? Crps.ByOrigin(part.Series, [.. monitored.Select(i => part.Validation[i])], forecaster).Average() / anchor : (double?)null;
        });
        return losses.Average() ?? 1;
    }

    static ShownSkill.Losses LossesOf(SmoothingForecaster fitted, Part part) => new(
        [.. part.Validation.Select(row => part.Series.Times[row])], Crps.ByOrigin(part.Series, part.Validation, fitted), part.Anchor.ValidationLosses);

    static SmoothedSeriesForecaster Member(LstmTrainer trainer, SmoothingForecaster fitted, Part part, ShownSkill skill) =>
        new(fitted, trainer.Cell, part.Anchor.Baseline.Fit(part.Series, trainer.Horizon), part.Anchor.Fitted)
        {
            Anchor = part.Anchor.Baseline.Name,
            Abstained = !skill.IsServed,
            ValidationSkill = skill.Skill,
            ValidationPValue = skill.PValue,
            Seed = trainer.Seed,
            TrainedRows = part.Series.Length,
            SeriesName = part.Series.Name,
        };

    static Part[] PartsOf(LstmTrainer trainer, IReadOnlyList<Series> panel, IReadOnlyList<Baseline> anchors)
    {
        var lookback = panel.Min(trainer.LookbackFor);
        return [.. panel.Zip(anchors, (series, anchor) => Part.Of(trainer, series, lookback, anchor))];
    }

    /// <returns><see langword="null"/> for the natural one.</returns>
    static IReadOnlyList<int>? SeasonsOf(IReadOnlyList<Series> panel, Part[] parts) =>
        panel[0].Season == Day && parts.All(part => part.Past.Length >= LeastWeeks * Week) ? [Day, Week] : null;

    static SmoothingTrainer TrainerOf(LstmTrainer trainer, IReadOnlyList<Series> panel, IReadOnlyList<int>? seasons) => new()
    {
        Horizon = trainer.Horizon,
        Window = panel.Min(trainer.LookbackFor),
        Seasons = seasons,
        Cell = trainer.Cell,
        Hidden = trainer.Hidden,
        Dilations = DilationsOf(trainer),
        Epochs = trainer.Epochs,
        BatchSize = int.Clamp(panel.Count / Batches, 1, LargestBatch),
        FirstSeasonsShare = FirstSeasonsShare,
        LearningRate = trainer.LearningRate,
        SeriesLearningRate = SeriesRate * trainer.LearningRate,
        Dropout = trainer.Dropout,
        SpacingGroups = trainer.SpacingGroups,
        Seed = trainer.Seed,
        Threads = trainer.Threads,
    };

    static IReadOnlyList<int> DilationsOf(LstmTrainer trainer) =>
        trainer.Dilations.Count > 0 ? trainer.Dilations : [.. Enumerable.Range(0, trainer.Layers).Select(layer => 1 << layer)];

    /// <summary>A series with what is fitted on its own training rows before there is a network.</summary>
    /// <param name="Past">Its training rows.</param>
    sealed record Part(Series Series, Series Past, int[] Validation, BaselineChoice Anchor)
    {
        public static Part Of(LstmTrainer trainer, Series series, int lookback, Baseline anchor)
        {
            var split = TrainingSplit.Of(series.Length, lookback, trainer.Horizon, trainer.ValidationStride);
            var validation = split.ValidationOrigins(series, trainer.Horizon);
            var past = series.Head(split.TrainingRows);
            return new(series, past, validation, BaselineChoice.Of(series, split, validation, trainer.Horizon, Baseline.For(past, trainer.Horizon, [anchor])));
        }
    }
}
