using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>One training from the first batch to the best epoch: the loop of <see cref="LstmTrainer"/>.</summary>
/// <remarks>What is judged and kept is the average of the parameters over about an epoch, which the noise of single batches moves little.</remarks>
sealed class TrainingRun
{
    /// <summary>Streams of <see cref="CounterRandom"/>, apart from those of the network's weights.</summary>
    const ulong ShuffleStream = 0x5F;

    /// <summary>Validation origins looked at after each epoch; the decision at the end uses all.</summary>
    const int LargestMonitored = 1_000;

    /// <summary>Of each series of a panel, where it has as many.</summary>
    const int LeastMonitored = 200;

    static readonly float[] _levels = [.. QuantileLevels.All.ToArray().Select(level => (float)level)];

    readonly LstmTrainer _trainer;
    readonly IReadOnlyList<TrainingSeries> _panel;
    readonly (int Series, int Origin)[] _training;
    readonly RecurrentNetwork _network;
    readonly QuantileHead _head;
    readonly WindowBatch _windows;
    readonly RecurrentPass _pass;
    readonly float[] _anchors;
    readonly float[] _targets;
    readonly float[] _quantiles;
    readonly float[] _quantileGrads;
    readonly float[][] _weights;
    int[] _lastBatch = [];

    public TrainingRun(LstmTrainer trainer, IReadOnlyList<TrainingSeries> panel)
    {
        (_trainer, _panel) = (trainer, panel);
        (_network, _head) = (panel[0].Model.Network, panel[0].Model.Head);
        _training = [.. panel.SelectMany((series, index) => series.Training.Select(origin => (index, origin)))];
        var capacity = int.Min(_training.Length, _training.Length < 1000 ? 32 : 64);
        _windows = new(panel[0].Model.Shape, capacity);
        _pass = new(_network, _windows.Batch, trainer.Threads);
        _anchors = new float[capacity * _head.QuantileCount];
        _targets = new float[capacity * trainer.Horizon];
        _quantiles = new float[_anchors.Length];
        _quantileGrads = new float[_anchors.Length];
        _weights = new float[capacity][];
    }

    int WindowsPerEpoch => int.Min(_training.Length, _trainer.WindowsPerEpoch ?? int.MaxValue);

    /// <summary>Sentences on what went wrong on the way, without full stops.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Trains, and leaves the network at its best epoch.</summary>
    /// <param name="isWarm">The network has weights of an earlier training.</param>
    /// <returns>For each series [validation origins] its CRPS there; null where no epoch was better than the anchors.</returns>
    public IReadOnlyList<double[]?> Run(bool isWarm, TrainingHost host, CancellationToken cancellation)
    {
        var batches = (WindowsPerEpoch + _windows.Batch.Capacity - 1) / _windows.Batch.Capacity;
        var schedule = new LearningRateSchedule { Peak = _trainer.LearningRate, Steps = batches * _trainer.Epochs };
        var optimizer = new AdamW(_network, new());
        var average = new WeightAverage(_network, batches);
        var tripwire = new TrainingTripwire(_trainer, _panel, _training, IsFinite, window => LossAlone(window, optimizer));
        tripwire.CheckAnchors();
        IReadOnlyList<Series> series = [.. _panel.Select(part => part.Series)];
        var (name, identity) = (TrainingHost.NameOf(_trainer, series), host.Remember is null ? "" : TrainingState.IdentityOf(_trainer, series, _network.Snapshot(), host.Program));

        // Epoch 0 is the anchors themselves, or the weights of a warm start where they beat them: where nothing does, nothing is learned.
        var state = new TrainingState
        {
            Epoch = 0,
            Weights = _network.Snapshot(),
            Optimizer = optimizer.Snapshot(),
            Average = average.State(),
            Best = _network.Snapshot(),
            BestEpoch = 0,
            BestLoss = isWarm ? Math.Min(1, MonitoredLoss()) : 1,
        };
        if (host.Remember is not null && host.Recall(name) is { } kept)
            Return(state = TrainingState.Read(kept, identity), optimizer, average);
        while (state.Epoch < int.Min(_trainer.Epochs, host.Limit ?? int.MaxValue) && state.Epoch < state.BestEpoch + _trainer.Patience)
        {
            var begun = host.Now;
            var loss = Epoch(state, optimizer, average, schedule, cancellation);
            var trained = _network.Snapshot();
            float[] averaged = double.IsFinite(loss) ? average.Snapshot() : [];
            var validationLoss = double.IsFinite(loss) ? LossOf(averaged) : double.NaN;
            _network.Restore(trained);
            if (!double.IsFinite(validationLoss))
            {
                Return(state = tripwire.Back(state, _lastBatch), optimizer, average);
                continue;
            }

            var isBest = validationLoss < state.BestLoss;
            state = state with
            {
                Epoch = state.Epoch + 1,
                Weights = trained,
                Optimizer = optimizer.Snapshot(),
                Average = average.State(),
                Best = isBest ? averaged : state.Best,
                BestEpoch = isBest ? state.Epoch + 1 : state.BestEpoch,
                BestLoss = isBest ? validationLoss : state.BestLoss,
            };
            host.Remember?.Invoke(name, state.ToBytes(identity));
            host.DecideSteps(begun);
            host.Progress?.Report(new(state.Epoch, _trainer.Epochs, loss, ValidationSkill: 1 - validationLoss));
        }

        _network.Restore(state.Best);
        Notes = state.Notes;
        cancellation.ThrowIfCancellationRequested();
        return [.. _panel.Select(part => state.BestLoss < 1 ? Losses(part, part.Validation) : null)];
    }

    /// <summary><see cref="MonitoredLoss"/> with other weights, which the network keeps.</summary>
    double LossOf(float[] weights)
    {
        _network.Restore(weights);
        return MonitoredLoss();
    }

    void Return(TrainingState state, AdamW optimizer, WeightAverage average)
    {
        _network.Restore(state.Weights);
        optimizer.Restore(state.Optimizer);
        average.Restore(state.Average);
    }

    /// <summary>One more epoch.</summary>
    /// <returns>Mean loss; not finite where that of a batch or its gradient was not, which ends the epoch at <see cref="_lastBatch"/>.</returns>
    double Epoch(TrainingState state, AdamW optimizer, WeightAverage average, LearningRateSchedule schedule, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, _training.Length)];
        new CounterRandom(_trainer.Seed, ShuffleStream).Shuffle(order, (ulong)state.Epoch + 1);
        var (sum, count) = (0.0, WindowsPerEpoch);
        for (var first = 0; first < count; first += _windows.Batch.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            _lastBatch = order[first..int.Min(first + _windows.Batch.Capacity, count)];
            FillBatch(_lastBatch);
            var loss = _pass.Backward(Loss, _trainer.Seed, optimizer.Steps);
            if (!double.IsFinite(loss) || !optimizer.TryStep(_pass, schedule.At(optimizer.Steps) * state.RateScale))
                return double.NaN;

            sum += _lastBatch.Length * loss;
            average.Add();
        }

        return sum / count;
    }

    /// <summary>Whether all that the network sees of a window, and is to learn from it, is finite.</summary>
    bool IsFinite(int window)
    {
        FillBatch([window]);
        var isFinite = AreFinite(_targets.AsSpan(0, _trainer.Horizon)) && AreFinite(_anchors.AsSpan(0, _head.QuantileCount)) && AreFinite(_windows.Batch.Skip(0));
        for (var time = 0; time < _windows.Batch.Time; time++)
            isFinite &= AreFinite(_windows.Batch.Input(time, 0));
        return isFinite;

        static bool AreFinite(ReadOnlySpan<float> values) => !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
    }

    /// <summary>Loss of one training window with the network as it is; not finite where its gradient is not.</summary>
    double LossAlone(int window, AdamW optimizer)
    {
        FillBatch([window]);
        var loss = _pass.Backward(Loss, _trainer.Seed, optimizer.Steps);
        return _pass.ExportGradient().All(tensor => tensor.Values.All(float.IsFinite)) ? loss : double.NaN;
    }

    void FillBatch(ReadOnlySpan<int> windows)
    {
        _windows.Batch.Rows = windows.Length;
        for (var row = 0; row < windows.Length; row++)
        {
            var (index, origin) = _training[windows[row]];
            var series = _panel[index];
            var unit = series.Rows.Unit(origin);
            _windows.Fill(row, series.Rows, origin, unit, series.Model.Statics);
            series.Fill(
                origin, unit, _anchors.AsSpan(row * _head.QuantileCount, _head.QuantileCount), _targets.AsSpan(row * _trainer.Horizon, _trainer.Horizon));
            _weights[row] = series.StepWeights;
        }
    }

    double Loss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
    {
        var (head, sum) = (_head, 0.0);
        for (var row = 0; row < rows; row++)
        {
            var raw = outputs.Slice(row * stride, head.RawCount);
            var anchor = _anchors.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            var quantiles = _quantiles.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            var grads = _quantileGrads.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            head.Forward(raw, anchor, quantiles);
            for (var step = 0; step < head.Horizon; step++)
                sum += PinballLoss.Backward(
                    _targets[(firstRow + row) * head.Horizon + step], _weights[firstRow + row][step] / _windows.Batch.Rows,
                    quantiles.Slice(step * head.Levels, head.Levels), _levels, grads.Slice(step * head.Levels, head.Levels));
            head.Backward(raw, anchor, grads, outputGrad.Slice(row * stride, head.RawCount));
        }

        return sum;
    }

    /// <summary>Loss on some validation origins of every series, in units of its anchor's, on average over the series.</summary>
    double MonitoredLoss()
    {
        var (sum, count) = (0.0, 0);
        foreach (var series in _panel)
        {
            // An anchor without a fault leaves nothing to learn.
            var monitored = Monitored(series);
            var anchorLoss = monitored.Average(index => series.AnchorLosses[index]);
            if (anchorLoss == 0)
                continue;

            sum += Losses(series, [.. monitored.Select(index => series.Validation[index])]).Average() / anchorLoss;
            count++;
        }

        return count > 0 ? sum / count : 1;
    }

    /// <summary>CRPS of the network as it is now, on features that are computed once for the whole training.</summary>
    double[] Losses(TrainingSeries part, int[] origins)
    {
        var histories = Array.ConvertAll(origins, part.Series.Until);
        return
        [
            .. histories.Zip(
                part.Model.Changes(part.Rows, histories, _trainer.Threads),
                (history, changes) => Crps.Of(part.Series, QuantileForecast.From(LstmForecaster.NameOf(_trainer.Cell), history, changes))),
        ];
    }

    int[] Monitored(TrainingSeries series)
    {
        var most = int.Max(LeastMonitored, LargestMonitored / _panel.Count);
        var stride = (series.Validation.Length + most - 1) / most;
        return [.. Enumerable.Range(0, series.Validation.Length).Where(index => (series.Validation.Length - 1 - index) % stride == 0)];
    }
}
