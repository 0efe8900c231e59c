using System.Runtime.InteropServices;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>The training of one network of a <see cref="SmoothingForecaster"/>, from its first batch to its last epoch.</summary>
sealed class SmoothingRun
{
    /// <summary>Streams of <see cref="CounterRandom"/>, apart from those of the network's weights.</summary>
    const ulong ShuffleStream = 0x5F;

    /// <summary>Series go into a batch with others of at least this share of the longest length.</summary>
    const double LeastShare = 0.8;

    readonly SmoothingTrainer _trainer;
    readonly SmoothingPanel _panel;
    readonly ulong _seed;
    readonly QuantileHead _head;
    readonly RecurrentNetwork _network;
    readonly double[][] _parameters;
    readonly AdamW _optimizer;
    readonly SeriesAdam _series;
    readonly int[][] _groups;
    readonly SmoothingBatch[] _batches;
    readonly LearningRateSchedule _schedule;

    /// <param name="number">0 for the first network of the ensemble.</param>
    /// <param name="begun">A network to go on from instead of random weights; the panel has its parameters.</param>
    /// <exception cref="ArgumentException">That network is of another shape.</exception>
    public SmoothingRun(SmoothingTrainer trainer, SmoothingPanel panel, int number, int threads, SmoothingNetwork? begun = null)
    {
        (_trainer, _panel, _seed) = (trainer, panel, trainer.Seed + (ulong)number * 0x9E3779B97F4A7C15);
        _head = new(trainer.Horizon, QuantileLevels.Count, trainer.SpacingGroups);
        _network = begun is null ? new(Options(), _seed) : GoneOnFrom(begun);
        _parameters = Copies(panel.FirstParameters);
        _optimizer = new(_network, new() { WeightDecay = 0, Epsilon = 1e-6f, ClipNorm = trainer.ClipNorm });
        _series = new(panel.Values.Length, _parameters[0].Length);
        _groups = [.. Groups(panel.Values)];
        _batches = [.. _groups.Select(group => new SmoothingBatch(trainer, panel, _network, _head, _parameters, group, _seed, threads))];
        _schedule = new() { Peak = 1, Steps = trainer.Epochs * _batches.Sum(batch => batch.Count) };
    }

    /// <summary>The weights, and the bits of the series' parameters, as they are now.</summary>
    public float[] First() => [.. _network.Snapshot(), .. _parameters.SelectMany(own => MemoryMarshal.Cast<double, float>(own).ToArray())];

    /// <summary>Trains, from where the host's memory says that it was stopped, to the last epoch or the host's limit.</summary>
    /// <param name="name">Of the state in the host's memory.</param>
    /// <param name="identity">What a state must belong to.</param>
    /// <param name="report">Told the number of each epoch that is done, its loss, and that of <paramref name="judge"/>.</param>
    /// <param name="judge">Loss on rows that are not trained on, by which the best epoch is chosen, and training stops when it is <paramref name="patience"/> epochs
    /// ago.</param>
    /// <returns>The network after the best epoch, or, where nobody judges, after each of the last.</returns>
    public SmoothingNetwork[] Run(
        TrainingHost host, string name, string identity, Action<int, double, double> report, Func<SmoothingNetwork, double>? judge, int patience, CancellationToken cancellation)
    {
        var (epoch, kept) = (0, new Queue<SmoothingState.Learned>());
        SmoothingState.BestEpoch? best = null;
        if (host.Remember is not null && host.Recall(name) is { } bytes)
        {
            var state = SmoothingState.Read(bytes, identity);
            (epoch, kept, best) = (state.Epoch, new(state.Kept), state.Best);
            Restore(state);
        }
        else if (judge is not null)
            best = new(Epoch: 0, judge(Kept(Learned())), Learned());

        while (epoch < int.Min(_trainer.Epochs, host.Limit ?? int.MaxValue) && (best is null || epoch < best.Epoch + patience))
        {
            var begun = host.Now;
            var loss = Epoch(epoch++, cancellation);
            var learned = Learned();
            var judged = judge?.Invoke(Kept(learned)) ?? double.NaN;
            if (judged < best?.Loss)
                best = new(epoch, judged, learned);
            kept.Enqueue(learned);
            if (kept.Count > _trainer.AveragedEpochs)
                kept.Dequeue();
            host.Remember?.Invoke(name, new SmoothingState(epoch, _optimizer.Snapshot(), _series.Snapshot(), [.. kept], best).ToBytes(identity));
            host.DecideSteps(begun);
            report(epoch, loss, judged);
        }

        return best is null ? [.. kept.Select(Kept)] : [Kept(best.Learned)];
    }

    SmoothingState.Learned Learned() => new(_network.Snapshot(), Copies(_parameters));

    void Restore(SmoothingState state)
    {
        _network.Restore(state.Kept[^1].Weights);
        for (var one = 0; one < _parameters.Length; one++)
            state.Kept[^1].Parameters[one].CopyTo(_parameters[one], 0);
        _optimizer.Restore(state.Optimizer);
        _series.Restore(state.Series);

        // Each epoch shuffles the order that the one before it left.
        var random = new CounterRandom(_seed, ShuffleStream);
        for (var epoch = 0; epoch < state.Epoch; epoch++)
            Shuffle(random, epoch);
    }

    void Shuffle(CounterRandom random, int epoch)
    {
        for (var group = 0; group < _batches.Length; group++)
            _batches[group].Shuffle(random, (ulong)(epoch * (_batches.Length + 1L) + group + 1) << 20);
    }

    /// <returns>Mean loss of the series.</returns>
    double Epoch(int epoch, CancellationToken cancellation)
    {
        var random = new CounterRandom(_seed, ShuffleStream);
        var order = _batches.SelectMany((batch, group) => Enumerable.Repeat(group, batch.Count)).ToArray();
        random.Shuffle(order, (ulong)epoch);
        Shuffle(random, epoch);
        var sum = 0.0;
        foreach (var group in order)
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = _schedule.At(_optimizer.Steps);
            sum += _batches[group].Step(_optimizer, _series, rate, epoch);
        }

        return sum / _panel.Values.Length;
    }

    /// <summary>What forecasts with it. The network keeps the weights that it learns with.</summary>
    SmoothingNetwork Kept(SmoothingState.Learned learned)
    {
        var now = _network.Snapshot();
        _network.Restore(learned.Weights);
        var network = RecurrentNetwork.OfZeros(KeptOptions());
        network.Import(_network.Export());
        _network.Restore(now);
        return new(network, _head, _panel.Seasons, _panel.Anchor, learned.Parameters);
    }

    RecurrentNetwork GoneOnFrom(SmoothingNetwork begun)
    {
        if (!begun.Network.Options.Equals(KeptOptions()) || begun.Head.Horizon != _head.Horizon)
            throw new ArgumentException("The earlier training was of a network of another cell, size, window or horizon. Give its settings, or train anew.", nameof(begun));

        var network = RecurrentNetwork.OfZeros(Options());
        network.Import(begun.Network.Export());
        return network;
    }

    RecurrentNetworkOptions KeptOptions() => SmoothingNetwork.OptionsOf(_trainer.Cell, _panel.Window, _trainer.Hidden, _trainer.Dilations, _head);

    RecurrentNetworkOptions Options() => KeptOptions() with { EveryStep = true, InputGradients = true, Dropout = _trainer.Dropout };

    static double[][] Copies(double[][] values) => Array.ConvertAll(values, one => one.ToArray());

    /// <summary>Series of about one length each, so that little is padded.</summary>
    static IEnumerable<int[]> Groups(double[][] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i].Length).ThenBy(i => i)];
        for (var first = 0; first < order.Length;)
        {
            var least = LeastShare * values[order[first]].Length;
            int[] group = [.. order.Skip(first).TakeWhile(i => values[i].Length >= least)];
            yield return group;
            first += group.Length;
        }
    }
}
