namespace Gatecast.Forecasting;

/// <summary>One series on its way through the fit of an ensemble: its baselines, best first, and what its validation rows show.</summary>
sealed record EnsembleSeries
{
    /// <summary>A baseline speaks with the networks where its validation loss is at most this multiple of the best one's.</summary>
    const double LargestExpertLoss = 1.03;

    const int MostExperts = 3;

    /// <summary>Validation targets that do not overlap, below which a series of a panel believes the others more than itself on which baseline is the best.</summary>
    const double Doubt = 1_000;

    readonly int[] _validation;
    readonly double _overlap;

    /// <param name="overlap">Validation origins whose targets share steps, h / stride.</param>
    EnsembleSeries(Series series, IReadOnlyList<BaselineChoice> choices, int[] validation, double overlap)
    {
        (Series, Choices, _validation, _overlap) = (series, choices, validation, Math.Max(1, overlap));
        Order = [.. choices.Select(choice => (choice, choice.ValidationLosses.Average()))];
    }

    public Series Series { get; }

    IReadOnlyList<BaselineChoice> Choices { get; }

    /// <summary>The choices with what each is worth, the best first: the mean validation loss, or what <see cref="Agree"/> makes of it.</summary>
    IReadOnlyList<(BaselineChoice Choice, double Loss)> Order { get; init; }

    /// <summary>The best baseline: what the networks correct, and what is served instead of them.</summary>
    public Baseline Anchor => Order[0].Choice.Baseline;

    /// <param name="lookback">Rows before the first training origin.</param>
    /// <exception cref="ArgumentException">No validation window remains between the gaps.</exception>
    public static EnsembleSeries Of(Series series, int lookback, LstmTrainer network)
    {
        var split = TrainingSplit.Of(series.Length, lookback, network.Horizon, network.ValidationStride);
        var validation = split.ValidationOrigins(series, network.Horizon);
        var baselines = Baseline.For(series.Head(split.TrainingRows), network.Horizon, network.Baselines);
        return new(
            series, BaselineChoice.Ranked(series, split, validation, network.Horizon, baselines), validation, (double)network.Horizon / network.ValidationStride);
    }

    /// <summary>Forecasts from every row since the first validation origin as it could have been done there.</summary>
    /// <param name="experts">Fitted on the training rows.</param>
    /// <returns>What was learned, and [validation origins] the CRPS before the guard.</returns>
    public static (OnlineCombination State, double[] Losses) Learn(
        Series series, IReadOnlyList<TrainedNetwork> networks, IReadOnlyList<BaselineForecaster> experts, int[] validation, bool isGuarded)
    {
        var models = new CombinedModels([.. networks.Select(network => network.AsValidated)], experts);
        var state = new OnlineCombination(models.Count, networks[0].Horizon, isGuarded, series.Interval, SpreadRegimes.Show(series.Levels[..(validation[0] + 1)]));
        var losses = new List<double>(validation.Length);
        foreach (var (history, combined, _) in models.Follow(state, series.Until(series.Length - 1), validation[0], series.Length - 2))
            if (losses.Count < validation.Length && validation[losses.Count] == history.Origin)
                losses.Add(Crps.Of(series, QuantileForecast.From(networks[0].Name, history, combined)));

        return (state, [.. losses]);
    }

    /// <summary>Fits the baselines on all rows.</summary>
    public static EnsembleForecaster Whole(
        Series series, IReadOnlyList<TrainedNetwork> networks, Baseline anchor, IReadOnlyList<Baseline> experts, OnlineCombination start, ShownSkill skill, ulong seed)
    {
        var horizon = networks[0].Horizon;
        return new(new(networks, [.. experts.Select(expert => expert.Fit(series, horizon))]), start, anchor.Fit(series, horizon))
        {
            Abstained = !skill.IsServed,
            ValidationSkill = skill.Skill,
            ValidationPValue = skill.PValue,
            Seed = seed,
            TrainedRows = series.Length,
        };
    }

    /// <summary>Draws the order of the baselines of each series towards that of the panel, the more, the fewer rows it has to choose by.</summary>
    /// <remarks><code>
    /// l = (n·own + 1,000·mean of all)/(n + 1,000)     own: validation loss over the least of the series; n: validation origins / those that overlap
    /// </code></remarks>
    public static EnsembleSeries[] Agree(EnsembleSeries[] panel)
    {
        if (panel.Length == 1)
            return panel;

        var relative = panel.Select(part => part.Choices.ToDictionary(choice => choice.Baseline, choice => part.Relative(choice))).ToList();
        var common = relative[0].Keys.Where(baseline => relative.All(losses => losses.ContainsKey(baseline))).ToDictionary(
            baseline => baseline, baseline => relative.Average(losses => losses[baseline]));
        return common.Count == 0 ? panel : [.. panel.Select(part => part.DrawnTo(common))];
    }

    /// <summary>Learns weights and corrections on the validation rows.</summary>
    public Validated Combine(IReadOnlyList<TrainedNetwork> networks, bool hasExperts, bool isGuarded)
    {
        var limit = LargestExpertLoss * Order[0].Loss;
        BaselineChoice[] experts = [.. hasExperts ? Order.Take(MostExperts).TakeWhile(one => one.Loss <= limit).Select(one => one.Choice) : []];
        var (state, losses) = Learn(Series, networks, [.. experts.Select(expert => expert.Fitted)], _validation, isGuarded);
        return new(
            this, networks, [.. experts.Select(expert => expert.Baseline)], state,
            new([.. _validation.Select(row => Series.Times[row])], losses, Order[0].Choice.ValidationLosses));
    }

    /// <summary>1 for the best.</summary>
    double Relative(BaselineChoice choice) => Choices[0].ValidationLosses.Average() is var least && least > 0 ? choice.ValidationLosses.Average() / least : 1;

    EnsembleSeries DrawnTo(Dictionary<Baseline, double> common)
    {
        var own = _validation.Length / _overlap;
        return this with
        {
            Order =
            [
                .. Choices.Where(choice => common.ContainsKey(choice.Baseline))
                    .Select(choice => (choice, (own * Relative(choice) + Doubt * common[choice.Baseline]) / (own + Doubt)))
                    .OrderBy(one => one.Item2),
            ],
        };
    }

    /// <summary>An ensemble that only waits to be told whether it is served.</summary>
    /// <param name="Start">As it was before the last row.</param>
    /// <param name="Losses">Of the whole before the guard.</param>
    public sealed record Validated(
        EnsembleSeries Part, IReadOnlyList<TrainedNetwork> Networks, IReadOnlyList<Baseline> Experts, OnlineCombination Start, ShownSkill.Losses Losses)
    {
        public EnsembleForecaster Fitted(ShownSkill skill, ulong seed) => Whole(Part.Series, Networks, Part.Anchor, Experts, Start, skill, seed);
    }
}
