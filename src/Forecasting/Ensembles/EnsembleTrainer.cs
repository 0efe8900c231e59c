using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Settings of an ensemble: networks of several seeds and lookbacks, combined with the best baselines and kept calibrated.</summary>
/// <remarks>On the validation rows the models together are held against the best baseline, before the guard, which adds no skill and is only beginning to learn there;
/// where they show none, that baseline is served instead, bit for bit.</remarks>
public sealed record EnsembleTrainer
{
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
    public int LookbackFor(Series series) => LookbackFor([series]);

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

    /// <summary>Trains networks over many series together, and combines, corrects and judges them for each series.</summary>
    /// <remarks>Skill is asked of all series together; see <see cref="LstmTrainer.Fit(IReadOnlyList{Series}, IProgress{TrainingProgress}?, CancellationToken)"/>.</remarks>
    /// <inheritdoc cref="LstmTrainer.Fit(IReadOnlyList{Series}, IProgress{TrainingProgress}?, CancellationToken)" path="/param"/>
    /// <inheritdoc cref="Fit(Series, IProgress{TrainingProgress}?, CancellationToken)" path="/exception"/>
    public PanelForecaster<EnsembleForecaster> Fit(
        IReadOnlyList<Series> panel, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        return FitFrom(weights: null, panel, new() { Progress = progress }, cancellation);
    }

    /// <summary>The same, for a host that keeps each training after every epoch and takes it up again after a stop, to the same last bits.</summary>
    /// <inheritdoc cref="LstmTrainer.FitWith" path="/exception"/>
    public PanelForecaster<EnsembleForecaster> FitWith(IReadOnlyList<Series> panel, TrainingHost host, CancellationToken cancellation = default) =>
        FitFrom(weights: null, panel, host, cancellation);

    /// <summary>One network, neither combined nor corrected.</summary>
    public static EnsembleTrainer Alone(LstmTrainer network) => new() { Network = network, Seeds = 1, Experts = false, Guard = false };

    /// <param name="weights">Of an earlier fit with the same settings (<see cref="EnsembleForecaster.Weights()"/>), to begin at instead of random ones.</param>
    internal EnsembleForecaster FitFrom(byte[]? weights, Series series, TrainingHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(host);
        return FitAll(weights, [series], host, cancellation)[0];
    }

    /// <inheritdoc cref="FitFrom(byte[], Series, TrainingHost, CancellationToken)"/>
    internal PanelForecaster<EnsembleForecaster> FitFrom(byte[]? weights, IReadOnlyList<Series> panel, TrainingHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(host);
        TrainingSeries.CheckAlike(panel);
        return new([.. panel.Select(series => series.Name)], FitAll(weights, panel, host, cancellation));
    }

    /// <summary>One for each network, by lookback and then by seed.</summary>
    internal IReadOnlyList<LstmTrainer> Members(IReadOnlyList<Series> panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        if (Network.FrontEnd is FrontEnd.Smoothing && Lookbacks is not [1])
            throw new ArgumentException("Networks of the smoothing front end see a series from its first row on; lookbacks of several lengths mean nothing to them. Give the multiple 1 alone.");

        var lookback = panel.Min(Network.LookbackFor);
        return
        [
            .. from multiple in Lookbacks
               from seed in Enumerable.Range(0, Seeds)
               select Network with { Lookback = int.Max(2, (int)Math.Round(multiple * lookback)), Seed = Network.Seed + (ulong)seed },
        ];
    }

    int LookbackFor(IReadOnlyList<Series> panel) => Members(panel).Max(member => member.LookbackFor(panel[0]));

    EnsembleForecaster[] FitAll(byte[]? weights, IReadOnlyList<Series> panel, TrainingHost host, CancellationToken cancellation)
    {
        if (Network.FrontEnd is FrontEnd.Smoothing)
            SmoothingFrontEnd.ThrowIfUnfit(Network, panel);
        var lookback = LookbackFor(panel);
        var parts = EnsembleSeries.Agree(SideBySide.Run(
            panel.Count, Network.Threads, (index, _) => EnsembleSeries.Of(panel[index], lookback, Network), cancellation));
        var members = Members(panel);
        var threads = members.Count > 1 ? 1 : Network.Threads;
        var begun = weights is null ? null : Split(weights);
        var hosts = members.Count > 1 ? host.OneAtATime(turns: (members.Count + Network.Threads - 1) / Network.Threads) : host;
        var networks = SideBySide.Run(members.Count, Network.Threads, (index, stop) => Trained(
            members[index] with { Threads = threads }, begun?[index], panel, [.. parts.Select(part => part.Anchor)], hosts with { Progress = index == 0 ? host.Progress : null }, stop), cancellation);
        var combined = SideBySide.Run(
            panel.Count, Network.Threads, (index, _) => parts[index].Combine([.. networks.Select(network => network[index])], Experts, Guard), cancellation);
        var skills = ShownSkill.Of([.. combined.Select(part => part.Losses)], Network.Horizon, Network.ValidationStride);
        return SideBySide.Run(panel.Count, Network.Threads, (index, _) => combined[index].Fitted(skills[index], Network.Seed), cancellation);
    }

    /// <returns>One for each series.</returns>
    static IReadOnlyList<TrainedNetwork> Trained(
        LstmTrainer member, byte[]? weights, IReadOnlyList<Series> panel, IReadOnlyList<Baseline> anchors, TrainingHost host, CancellationToken cancellation) =>
        member.FrontEnd is FrontEnd.Smoothing
            ? SmoothingFrontEnd.FitAll(member, weights, panel, anchors, host, cancellation)
            : member.FitAll(weights, panel, anchors, host, cancellation);

    /// <summary>A forecaster as it was saved: what follows from rows and networks is fitted and learned again, to the same bits.</summary>
    /// <param name="model">Of this trainer.</param>
    /// <param name="index">Of the series in the model's panel.</param>
    internal EnsembleForecaster Restore(ModelFile model, int index)
    {
        var saved = model.Series[index];
        var (series, anchor) = (saved.Series, Baseline.Parse(saved.Anchor));
        Baseline[] experts = [.. saved.Experts.Select(Baseline.Parse)];
        var split = TrainingSplit.Of(series.Length, model.Networks.Max(network => network.Lookback), Network.Horizon, Network.ValidationStride);
        var networks = SideBySide.Run(
            model.Networks.Count, Network.Threads, (i, _) => Restored(model.Networks[i], saved.Networks[i], anchor, model.Panel, index));
        var past = series.Head(split.TrainingRows);
        var (state, _) = EnsembleSeries.Learn(series, networks, [.. experts.Select(expert => expert.Fit(past, Network.Horizon))], split.ValidationOrigins(series, Network.Horizon), Guard);
        return EnsembleSeries.Whole(series, networks, anchor, experts, state, saved.Shown, Network.Seed);
    }

    TrainedNetwork Restored(ModelNetwork network, ShownSkill skill, Baseline anchor, IReadOnlyList<Series> panel, int index) => Network.FrontEnd is FrontEnd.Smoothing
        ? SmoothingFrontEnd.Restore(Network with { Seed = network.Seed, Lookback = network.Lookback }, network.Weights, panel, index, anchor, skill)
        : Network.Restore(network, skill, anchor, panel, index);

    static List<byte[]> Split(byte[] weights)
    {
        using var reader = new BinaryReader(new MemoryStream(weights));
        var parts = new List<byte[]>();
        while (reader.BaseStream.Position < weights.Length)
            parts.Add(reader.ReadBytes(reader.ReadInt32()));
        return parts;
    }
}
