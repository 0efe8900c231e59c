using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Settings of an ensemble: networks of several seeds and lookbacks, combined with the best baselines and kept calibrated.</summary>
/// <remarks>On the validation rows the models together are held against the best baseline, before the guard, which adds no skill and is only beginning to learn there;
/// where they show none, that baseline is served instead, bit for bit.</remarks>
public sealed record EnsembleTrainer
{
    /// <summary>A baseline speaks with the networks where its validation loss is at most this multiple of the best one's.</summary>
    const double LargestExpertLoss = 1.03;

    const int MostExperts = 3;

    /// <summary>Settings of the first network; the others have the next seeds.</summary>
    public required LstmTrainer Network { get; init; }

    /// <summary>Networks of each lookback, each with a seed of its own.</summary>
    public int Seeds
    {
        get;
        init => field = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(Seeds), value, "Seeds must lie between 1 and 64.");
    } = 2;

    /// <summary>Lookbacks as multiples of the first network's.</summary>
    public IReadOnlyList<double> Lookbacks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0 || value.Any(multiple => multiple is not (> 0 and <= 64)) || value.Distinct().Count() < value.Count)
                throw new ArgumentException("Lookbacks are different multiples above 0, at most 64, and there is one at least.", nameof(value));
            field = [.. value];
        }
    } = [1];

    /// <summary>Whether the best baselines are averaged with the networks.</summary>
    public bool Experts { get; init; } = true;

    /// <summary>Whether quantiles are corrected as outcomes come in.</summary>
    public bool Guard { get; init; } = true;

    /// <summary>Rows that the longest lookback takes.</summary>
    public int LookbackFor(Series series) => Members(series).Max(member => member.LookbackFor(series));

    /// <summary>Trains the networks side by side, chooses the baselines that speak with them, and learns weights and corrections on the validation rows.</summary>
    /// <param name="progress">Told after every epoch of the first network.</param>
    /// <exception cref="ArgumentException">The series is too short or too full of gaps, or a future covariate lacks a value.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EnsembleForecaster Fit(Series series, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        FitFrom(weights: null, series, new() { Progress = progress }, cancellation);

    /// <summary>The same, for a host that keeps each training after every epoch and takes it up again after a stop, to the same last bits.</summary>
    /// <inheritdoc cref="LstmTrainer.FitWith" path="/exception"/>
    public EnsembleForecaster FitWith(Series series, TrainingHost host, CancellationToken cancellation = default) =>
        FitFrom(weights: null, series, host, cancellation);

    /// <summary>One network, neither combined nor corrected.</summary>
    public static EnsembleTrainer Alone(LstmTrainer network) => new() { Network = network, Seeds = 1, Experts = false, Guard = false };

    /// <param name="weights">Of an earlier fit with the same settings (<see cref="EnsembleForecaster.Weights()"/>), to begin at instead of random ones.</param>
    internal EnsembleForecaster FitFrom(byte[]? weights, Series series, TrainingHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(host);
        var choices = Choices(series, out var validation);
        var anchored = Members(series).Select(member => member with { Baselines = [choices[0].Baseline] }).ToList();
        var threads = anchored.Count > 1 ? 1 : Network.Threads;
        var begun = weights is null ? null : Split(weights);
        var hosts = anchored.Count > 1 ? host.OneAtATime(turns: (anchored.Count + Network.Threads - 1) / Network.Threads) : host;
        var networks = SideBySide.Run(anchored.Count, Network.Threads, (index, stop) => (anchored[index] with { Threads = threads }).FitFrom(
            begun?[index], series, hosts with { Progress = index == 0 ? host.Progress : null }, stop), cancellation);
        return Assemble(series, networks, choices, validation);
    }

    /// <summary>One for each network, by lookback and then by seed.</summary>
    internal IReadOnlyList<LstmTrainer> Members(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var lookback = Network.LookbackFor(series);
        return
        [
            .. from multiple in Lookbacks
               from seed in Enumerable.Range(0, Seeds)
               select Network with { Lookback = int.Max(2, (int)Math.Round(multiple * lookback)), Seed = Network.Seed + (ulong)seed },
        ];
    }

    /// <summary>Baselines fitted on the training rows, best first.</summary>
    IReadOnlyList<BaselineChoice> Choices(Series series, out int[] validation)
    {
        (var split, validation) = SplitOf(series, LookbackFor(series));
        return BaselineChoice.Ranked(series, split, validation, Network.Horizon, Baseline.For(series.Head(split.TrainingRows), Network.Horizon, Network.Baselines));
    }

    (TrainingSplit Split, int[] Validation) SplitOf(Series series, int lookback)
    {
        var split = TrainingSplit.Of(series.Length, lookback, Network.Horizon);
        var validation = split.ValidationOrigins(series, Network.Horizon);
        return validation.Length > 0 ? (split, validation) : throw new ArgumentException(
            $"{series.Name} has so many gaps that no validation windows of {Network.Horizon} steps remain; some are needed. " +
            "Lower the horizon or fill the gaps.", nameof(series));
    }

    static List<byte[]> Split(byte[] weights)
    {
        using var reader = new BinaryReader(new MemoryStream(weights));
        var parts = new List<byte[]>();
        while (reader.BaseStream.Position < weights.Length)
            parts.Add(reader.ReadBytes(reader.ReadInt32()));
        return parts;
    }

    EnsembleForecaster Assemble(Series series, LstmForecaster[] networks, IReadOnlyList<BaselineChoice> choices, int[] validation)
    {
        var best = choices[0];
        var limit = LargestExpertLoss * best.ValidationLosses.Average();
        BaselineChoice[] experts = [.. Experts ? choices.Take(MostExperts).TakeWhile(choice => choice.ValidationLosses.Average() <= limit) : []];
        var (state, losses) = Learn(series, networks, [.. experts.Select(expert => expert.Fitted)], validation);
        var test = SkillTest.Of(losses, best.ValidationLosses, Network.Horizon, stride: 1);
        return Whole(
            series, networks, best.Baseline, experts.Select(expert => expert.Baseline), state, abstained: !test.IsServed, skill: test.Skill, pValue: test.PBetter);
    }

    /// <summary>A forecaster as it was saved: what follows from rows and networks is fitted and learned again, to the same bits.</summary>
    /// <param name="model">Of this trainer.</param>
    internal EnsembleForecaster Restore(ModelFile model)
    {
        var (series, best) = (model.Series, Baseline.Parse(model.Anchor));
        Baseline[] experts = [.. model.Experts.Select(Baseline.Parse)];
        var (split, validation) = SplitOf(series, model.Members.Max(member => member.Lookback));
        var networks = SideBySide.Run(model.Members.Count, Network.Threads, (index, _) => Network.Restore(model.Members[index], best, series));
        var past = series.Head(split.TrainingRows);
        var (state, _) = Learn(series, networks, [.. experts.Select(expert => expert.Fit(past, Network.Horizon))], validation);
        return Whole(
            series, networks, best, experts, state, abstained: model.Abstained, skill: model.ValidationSkill, pValue: model.ValidationPValue);
    }

    /// <summary>Forecasts from every row since the first validation origin as it could have been done there.</summary>
    /// <param name="experts">Fitted on the training rows.</param>
    /// <returns>What was learned, and [validation origins] the CRPS before the guard.</returns>
    (OnlineCombination State, double[] Losses) Learn(Series series, LstmForecaster[] networks, IReadOnlyList<BaselineForecaster> experts, int[] validation)
    {
        var models = new CombinedModels([.. networks.Select(network => network.AsValidated)], experts);
        var state = new OnlineCombination(models.Count, Network.Horizon, Guard);
        var losses = new List<double>(validation.Length);
        foreach (var (history, combined, _) in models.Follow(state, series.Until(series.Length - 1), validation[0], series.Length - 2))
            if (losses.Count < validation.Length && validation[losses.Count] == history.Origin)
                losses.Add(Crps.Of(series, QuantileForecast.From(networks[0].Name, history, combined)));
        return (state, [.. losses]);
    }

    /// <summary>All baselines fitted on all rows.</summary>
    EnsembleForecaster Whole(
        Series series, LstmForecaster[] networks, Baseline best, IEnumerable<Baseline> experts, OnlineCombination state, bool abstained, double skill, double pValue) =>
        new(new([.. networks], [.. experts.Select(expert => expert.Fit(series, Network.Horizon))]), state, best.Fit(series, Network.Horizon))
        {
            Abstained = abstained,
            ValidationSkill = skill,
            ValidationPValue = pValue,
            Seed = Network.Seed,
            TrainedRows = series.Length,
        };
}
