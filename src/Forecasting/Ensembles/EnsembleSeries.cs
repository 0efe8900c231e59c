namespace Gatecast.Forecasting;

/// <summary>One series on its way through the fit of an ensemble: its baselines, best first, and what its validation rows show.</summary>
sealed record EnsembleSeries
{
    /// <summary>A baseline speaks with the networks where its validation loss is at most this multiple of the best one's.</summary>
    const double LargestExpertLoss = 1.03;

    const int MostExperts = 3;

    readonly IReadOnlyList<BaselineChoice> _choices;
    readonly int[] _validation;

    EnsembleSeries(Series series, IReadOnlyList<BaselineChoice> choices, int[] validation) => (Series, _choices, _validation) = (series, choices, validation);

    public Series Series { get; }

    /// <summary>The best baseline: what the networks correct, and what is served instead of them.</summary>
    public Baseline Anchor => _choices[0].Baseline;

    /// <param name="lookback">Rows before the first training origin.</param>
    /// <param name="baselines">To choose from; by default all.</param>
    /// <exception cref="ArgumentException">No validation window remains between the gaps.</exception>
    public static EnsembleSeries Of(Series series, int lookback, int horizon, IReadOnlyList<Baseline>? baselines)
    {
        var split = TrainingSplit.Of(series.Length, lookback, horizon);
        var validation = split.ValidationOrigins(series, horizon);
        if (validation.Length == 0)
            throw new ArgumentException(
                $"{series.Name} has so many gaps that no validation windows of {horizon} steps remain; some are needed. " +
                "Lower the horizon or fill the gaps.", nameof(series));

        return new(series, BaselineChoice.Ranked(series, split, validation, horizon, Baseline.For(series.Head(split.TrainingRows), horizon, baselines)), validation);
    }

    /// <summary>Learns weights and corrections on the validation rows.</summary>
    public Validated Combine(IReadOnlyList<LstmForecaster> networks, bool hasExperts, bool isGuarded)
    {
        var limit = LargestExpertLoss * _choices[0].ValidationLosses.Average();
        BaselineChoice[] experts = [.. hasExperts ? _choices.Take(MostExperts).TakeWhile(choice => choice.ValidationLosses.Average() <= limit) : []];
        var models = new CombinedModels([.. networks.Select(network => network.AsValidated)], [.. experts.Select(expert => expert.Fitted)]);
        var state = new OnlineCombination(models.Count, networks[0].Horizon, isGuarded);
        var losses = new List<double>(_validation.Length);
        foreach (var (history, combined, _) in models.Follow(state, Series.Until(Series.Length - 1), _validation[0], Series.Length - 2))
            if (losses.Count < _validation.Length && _validation[losses.Count] == history.Origin)
                losses.Add(Crps.Of(Series, QuantileForecast.From(networks[0].Name, history, combined)));

        return new(
            this, networks, [.. experts.Select(expert => expert.Baseline)], state,
            new([.. _validation.Select(row => Series.Times[row])], [.. losses], _choices[0].ValidationLosses));
    }

    /// <summary>An ensemble that only waits to be told whether it is served.</summary>
    /// <param name="Start">As it was before the last row.</param>
    /// <param name="Losses">Of the whole before the guard.</param>
    public sealed record Validated(
        EnsembleSeries Part, IReadOnlyList<LstmForecaster> Networks, IReadOnlyList<Baseline> Experts, OnlineCombination Start, ValidationSkill.Losses Losses)
    {
        /// <summary>Fits the baselines on all rows.</summary>
        public EnsembleForecaster Fitted(ValidationSkill skill, ulong seed)
        {
            var (series, horizon) = (Part.Series, Networks[0].Horizon);
            return new(new(Networks, [.. Experts.Select(expert => expert.Fit(series, horizon))]), Start, Part.Anchor.Fit(series, horizon))
            {
                Abstained = !skill.IsServed,
                ValidationSkill = skill.Skill,
                ValidationPValue = skill.PValue,
                Seed = seed,
                TrainedRows = series.Length,
            };
        }
    }
}
