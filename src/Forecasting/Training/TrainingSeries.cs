using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>One series of a training: its windows, their features and targets, and the anchor that it corrects.</summary>
sealed class TrainingSeries
{
    /// <summary>Series that are told apart by an embedding, at most; more share one network without.</summary>
    const int MostEmbedded = 256;

    /// <summary>Origins that the spread of a step is averaged over.</summary>
    const int LargestSample = 64;

    readonly QuantileChanges _anchor;

    TrainingSeries(Series series, Baseline baseline, double[] anchorLosses, int[] training, int[] validation, AnchoredNetwork model)
    {
        (Series, Baseline, AnchorLosses, Training, Validation, Model) = (series, baseline, anchorLosses, training, validation, model);
        Rows = model.FrontEnd.Follow(series.Until(series.Length - 1));
        _anchor = model.Anchor.Follow(series.Until(series.Length - 1));
        StepWeights = WeightsOf(training);
    }

    public Series Series { get; }

    /// <summary>The anchor's kind.</summary>
    public Baseline Baseline { get; }

    /// <summary>[validation origins] CRPS of the anchor.</summary>
    public double[] AnchorLosses { get; }

    /// <summary>Training origins.</summary>
    public int[] Training { get; }

    public int[] Validation { get; }

    public AnchoredNetwork Model { get; }

    public FeatureRows Rows { get; }

    /// <summary>[h] weight of each step: the mean over levels and steps, in units of the step's spread, so that far steps do not drown near ones.</summary>
    public float[] StepWeights { get; }

    /// <summary>Splits each series, fits front ends and anchors on its training rows, and makes the network that all share.</summary>
    /// <param name="anchors">One for each series; by default the best ones.</param>
    /// <param name="weights">To begin at instead of random ones.</param>
    public static IReadOnlyList<TrainingSeries> Of(LstmTrainer trainer, IReadOnlyList<Series> panel, IReadOnlyList<Baseline>? anchors, byte[]? weights)
    {
        ArgumentNullException.ThrowIfNull(panel);
        CheckAlike(panel);
        var (lookback, frontEnd) = (panel.Min(trainer.LookbackFor), trainer.FrontEndFor(panel));
        var splits = panel.Select((series, i) => Split.Of(trainer, series, frontEnd, lookback, anchors is null ? trainer.Baselines : [anchors[i]])).ToList();
        return Of(trainer, splits, StaticsOf(panel), lookback, weights);
    }

    /// <summary>One series of a panel, with the network of the whole.</summary>
    public static TrainingSeries OfOne(LstmTrainer trainer, IReadOnlyList<Series> panel, int index, Baseline anchor, byte[] weights)
    {
        CheckAlike(panel);
        var lookback = panel.Min(trainer.LookbackFor);
        return Of(trainer, [Split.Of(trainer, panel[index], trainer.FrontEndFor(panel), lookback, [anchor])], [StaticsOf(panel)[index]], lookback, weights)[0];
    }

    static TrainingSeries[] Of(LstmTrainer trainer, List<Split> splits, List<float[]> statics, int lookback, byte[]? weights)
    {
        var future = splits[0].Series.Covariates.Count(covariate => covariate.Role is CovariateRole.Future);
        var head = new QuantileHead(trainer.Horizon, QuantileLevels.Count, trainer.SpacingGroups);
        var shape = new WindowShape(lookback, trainer.Patch, trainer.Horizon, splits[0].FrontEnd.Count, future, statics[0].Length, trainer.SkippedRows);
        var network = trainer.NewNetwork(shape, head, weights);
        return
        [
            .. splits.Zip(statics, (split, own) => new TrainingSeries(
                split.Series, split.Choice.Baseline, split.Choice.ValidationLosses, split.Training, split.Validation,
                new(network, head, shape, split.FrontEnd, own, split.Choice.Fitted))),
        ];
    }

    /// <param name="unit">Of the origin.</param>
    /// <param name="anchors">[h, Q] out.</param>
    /// <param name="targets">[h] out: changes from the origin, scaled.</param>
    public void Fill(int origin, double unit, Span<float> anchors, Span<float> targets)
    {
        AnchoredNetwork.FillAnchor(_anchor, origin, unit, anchors);
        var levels = Series.Levels;
        for (var step = 1; step <= targets.Length; step++)
            targets[step - 1] = (float)((levels[origin + step] - levels[origin]) / unit);
    }

    internal static void CheckAlike(IReadOnlyList<Series> panel)
    {
        if (panel.Count == 0)
            throw new ArgumentException("There is no series; training needs one at least.", nameof(panel));
        if (panel.CountBy(series => series.Name).FirstOrDefault(same => same.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two series are called {twice}; give each a name of its own.", nameof(panel));
        foreach (var series in panel)
        {
            if (series.Interval != panel[0].Interval || series.Target != panel[0].Target || series.TradingDays != panel[0].TradingDays)
                throw new ArgumentException(
                    $"{panel[0].Name} has {Kind(panel[0])} and {series.Name} {Kind(series)}; one network learns from series of one kind. Train them apart.", nameof(panel));
            if (!series.Covariates.Select(Covariate).SequenceEqual(panel[0].Covariates.Select(Covariate)))
                throw new ArgumentException(
                    $"{panel[0].Name} has the covariates {List(panel[0])} and {series.Name} {List(series)}; give all series the same ones, in the same order.", nameof(panel));
        }

        static string Kind(Series series) =>
            $"{(series.TradingDays ? "trading days" : $"rows at {series.Interval}")} and {(series.Target is TargetKind.LogReturn ? "log returns" : "differences")}";

        static (string, CovariateRole, bool) Covariate(Covariate covariate) => (covariate.Name, covariate.Role, covariate.IsPrice);

        static string List(Series series) => series.Covariates.Count == 0 ? "none"
            : string.Join(", ", series.Covariates.Select(covariate => $"{covariate.Name} ({covariate.Role.ToString().ToLowerInvariant()}{(covariate.IsPrice ? ", a price" : "")})"));
    }

    /// <summary>For each series a one of its own, whose weights are its embedding, and its static covariates around their mean over the panel.</summary>
    static List<float[]> StaticsOf(IReadOnlyList<Series> panel)
    {
        if (panel.Count == 1)
            return [[]];

        var own = panel.Count <= MostEmbedded ? panel.Count : 0;
        int[] covariates = [.. Enumerable.Range(0, panel[0].Covariates.Count).Where(i => panel[0].Covariates[i].Role is CovariateRole.Static)];
        var statics = panel.Select(_ => new float[own + covariates.Length]).ToList();
        for (var i = 0; i < own; i++)
            statics[i][i] = 1;
        for (var k = 0; k < covariates.Length; k++)
        {
            double[] values = [.. panel.Select(series => series.Covariates[covariates[k]].Values[0])];
            var mean = values.Average();
            var spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (var i = 0; i < values.Length && spread > 0; i++)
                statics[i][own + k] = (float)((values[i] - mean) / spread);
        }

        return statics;
    }

    float[] WeightsOf(int[] training)
    {
        var (levels, horizon) = (QuantileLevels.Count, Model.Shape.Horizon);
        var anchor = new float[horizon * levels];
        var spreads = new double[horizon];
        var stride = (training.Length + LargestSample - 1) / LargestSample;
        for (var i = training.Length - 1; i >= 0; i -= stride)
        {
            AnchoredNetwork.FillAnchor(_anchor, training[i], Rows.Unit(training[i]), anchor);
            for (var step = 0; step < horizon; step++)
                spreads[step] += anchor[(step + 1) * levels - 1] - anchor[step * levels];
        }

        var sampled = (training.Length - 1) / stride + 1;
        return Array.ConvertAll(spreads, spread => (float)(1 / (levels * horizon * Math.Max(1e-3, spread / sampled))));
    }

    /// <summary>What is fitted on a series' own training rows before there is a network.</summary>
    sealed record Split(Series Series, BaselineChoice Choice, IFrontEnd FrontEnd, int[] Training, int[] Validation)
    {
        public static Split Of(LstmTrainer trainer, Series series, FrontEnd frontEnd, int lookback, IReadOnlyList<Baseline>? baselines)
        {
            var split = TrainingSplit.Of(series.Length, lookback, trainer.Horizon, trainer.ValidationStride);
            var (training, validation) = (split.TrainingOrigins(series, trainer.Horizon), split.ValidationOrigins(series, trainer.Horizon));
            var past = series.Head(split.TrainingRows);
            var choice = BaselineChoice.Of(series, split, validation, trainer.Horizon, Baseline.For(past, trainer.Horizon, baselines));
            return new(
                series, choice, FitFrontEnd(frontEnd, past, trainer.YearCycle),
                [.. training.Where(origin => origin >= choice.Baseline.RowsBefore(series))], validation);
        }

        static IFrontEnd FitFrontEnd(FrontEnd frontEnd, Series past, bool year)
        {
            if (frontEnd is Forecasting.FrontEnd.Window)
                return WindowFrontEnd.Fit(past, year);

            return VolatilityRows.Hindrance(past) is not { } reason ? MarketFrontEnd.Fit(past)
                : throw new ArgumentException($"{reason}. Load more rows, or choose the window front end.");
        }
    }
}
