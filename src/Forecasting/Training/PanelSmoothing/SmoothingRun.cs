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
    readonly int _number;
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
    public SmoothingRun(SmoothingTrainer trainer, SmoothingPanel panel, int number, int threads)
    {
        (_trainer, _panel, _number, _seed) = (trainer, panel, number, trainer.Seed + (ulong)number * 0x9E3779B97F4A7C15);
        _head = new(trainer.Horizon, QuantileLevels.Count, trainer.SpacingGroups);
        _network = new(Options(), _seed);
        _parameters = Array.ConvertAll(panel.FirstParameters, one => one.ToArray());
        _optimizer = new(_network, new() { WeightDecay = 0, Epsilon = 1e-6f, ClipNorm = trainer.ClipNorm });
        _series = new(panel.Values.Length, _parameters[0].Length);
        _groups = [.. Groups(panel.Values)];
        _batches = [.. _groups.Select(group => new SmoothingBatch(trainer, panel, _network, _head, _parameters, group, _seed, threads))];
        _schedule = new() { Peak = 1, Steps = trainer.Epochs * _batches.Sum(batch => batch.Count) };
    }

    /// <returns>The network after each of the last epochs.</returns>
    public SmoothingNetwork[] Run(IProgress<SmoothingProgress>? progress, CancellationToken cancellation)
    {
        var kept = new List<SmoothingNetwork>();
        for (var epoch = 0; epoch < _trainer.Epochs; epoch++)
        {
            var loss = Epoch(epoch, cancellation);
            if (epoch >= _trainer.Epochs - _trainer.AveragedEpochs)
                kept.Add(Kept());
            progress?.Report(new(_number + 1, epoch + 1, _trainer.Epochs, loss));
        }

        return [.. kept];
    }

    /// <returns>Mean loss of the series.</returns>
    double Epoch(int epoch, CancellationToken cancellation)
    {
        var random = new CounterRandom(_seed, ShuffleStream);
        var order = _batches.SelectMany((batch, group) => Enumerable.Repeat(group, batch.Count)).ToArray();
        random.Shuffle(order, (ulong)epoch);
        for (var group = 0; group < _batches.Length; group++)
            _batches[group].Shuffle(random, (ulong)(epoch * (_batches.Length + 1L) + group + 1) << 20);

        var sum = 0.0;
        foreach (var group in order)
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = _schedule.At(_optimizer.Steps);
            sum += _batches[group].Step(_optimizer, _series, rate, epoch);
        }

        return sum / _panel.Values.Length;
    }

    /// <summary>A copy that puts out the last time step alone.</summary>
    SmoothingNetwork Kept()
    {
        var network = new RecurrentNetwork(_network.Options with { EveryStep = false, InputGradients = false, Dropout = 0 }, seed: 1);
        network.Import(_network.Export());
        return new(network, _head, _panel.Seasons, _panel.Anchor, Array.ConvertAll(_parameters, one => one.ToArray()));
    }

    RecurrentNetworkOptions Options() => new()
    {
        Inputs = _panel.Window + 1,
        Projection = _trainer.Hidden,
        Hidden = _trainer.Hidden,
        Layers = _trainer.Dilations.Count,
        Dilations = _trainer.Dilations,
        Residual = true,
        EveryStep = true,
        InputGradients = true,
        Outputs = _head.RawCount,
        Dropout = _trainer.Dropout,
        ZeroHead = true,
    };

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
