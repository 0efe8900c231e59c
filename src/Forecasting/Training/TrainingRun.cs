using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>One training from the first batch to the best epoch: the loop of <see cref="LstmTrainer.Fit"/>.</summary>
/// <remarks>What is judged and kept is the average of the parameters over about an epoch, which the noise of single batches moves little.</remarks>
sealed class TrainingRun
{
    /// <summary>Streams of <see cref="CounterRandom"/>, apart from those of the network's weights.</summary>
    const ulong ShuffleStream = 0x5F;

    /// <summary>Validation origins looked at after each epoch; the decision at the end uses all.</summary>
    const int LargestMonitored = 500;

    static readonly float[] _levels = [.. QuantileLevels.All.ToArray().Select(level => (float)level)];

    readonly LstmTrainer _trainer;
    readonly AnchoredNetwork _model;
    readonly Series _series;
    readonly int[] _training;
    readonly int[] _validation;
    readonly double[] _anchorLosses;
    readonly FeatureTable _table;
    readonly WindowBatch _windows;
    readonly RecurrentPass _pass;
    readonly QuantileChanges _anchor;
    readonly float[] _anchors;
    readonly float[] _targets;
    readonly float[] _quantiles;
    readonly float[] _quantileGrads;
    readonly float[] _weights;
    int[] _lastBatch = [];

    public TrainingRun(
        LstmTrainer trainer, AnchoredNetwork model, Series series, int[] training, int[] validation, double[] anchorLosses)
    {
        (_trainer, _model, _series, _training, _validation, _anchorLosses) = (trainer, model, series, training, validation, anchorLosses);
        _table = FeatureTable.Build(series.Until(series.Length - 1), model.Scaler);
        var capacity = int.Min(training.Length, training.Length < 1000 ? 32 : 64);
        _windows = new(model.Lookback, model.Patch, _table.Count, capacity);
        _pass = new(model.Network, _windows.Batch, trainer.Threads);
        _anchor = model.Anchor.Follow(series.Until(series.Length - 1));
        _anchors = new float[capacity * model.Head.QuantileCount];
        _targets = new float[capacity * trainer.Horizon];
        _quantiles = new float[_anchors.Length];
        _quantileGrads = new float[_anchors.Length];
        _weights = StepWeights();
    }

    /// <summary>Sentences on what went wrong on the way, without full stops.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Trains, and leaves the network at its best epoch.</summary>
    /// <param name="isWarm">The network has weights of an earlier training.</param>
    /// <returns>[validation origins] its CRPS there; null where no epoch was better than the anchor.</returns>
    public double[]? Run(bool isWarm, TrainingHost host, CancellationToken cancellation)
    {
        var batches = (_training.Length + _windows.Batch.Capacity - 1) / _windows.Batch.Capacity;
        var schedule = new LearningRateSchedule { Peak = _trainer.LearningRate, Steps = batches * _trainer.Epochs };
        var optimizer = new AdamW(_model.Network, new());
        var average = new WeightAverage(_model.Network, batches);
        var tripwire = new TrainingTripwire(_trainer, _series, _training, IsFinite, origin => LossAlone(origin, optimizer));
        var monitored = Monitored();
        var anchorLoss = monitored.Average(index => _anchorLosses[index]);
        tripwire.Check(_validation, _anchorLosses);
        int[] monitoredOrigins = [.. monitored.Select(index => _validation[index])];
        var identity = host.Remember is null ? "" : TrainingState.IdentityOf(_trainer, _series, _model.Network.Snapshot(), host.Program);

        // Epoch 0 is the anchor itself, or the weights of a warm start where they beat it: where nothing does, nothing is learned.
        var state = new TrainingState
        {
            Epoch = 0,
            Weights = _model.Network.Snapshot(),
            Optimizer = optimizer.Snapshot(),
            Average = average.State(),
            Best = _model.Network.Snapshot(),
            BestEpoch = 0,
            BestLoss = isWarm ? Math.Min(anchorLoss, Losses(monitoredOrigins).Average()) : anchorLoss,
        };
        if (host.Remember is not null && host.Recall(TrainingHost.NameOf(_trainer, _series)) is { } kept)
            Return(state = TrainingState.Read(kept, identity), optimizer, average);
        while (state.Epoch < int.Min(_trainer.Epochs, host.Limit ?? int.MaxValue) && state.Epoch < state.BestEpoch + _trainer.Patience)
        {
            var begun = host.Now;
            var loss = Epoch(state, optimizer, average, schedule, cancellation);
            var trained = _model.Network.Snapshot();
            float[] averaged = double.IsFinite(loss) ? average.Snapshot() : [];
            var validationLoss = double.IsFinite(loss) ? LossOf(averaged, monitoredOrigins) : double.NaN;
            _model.Network.Restore(trained);
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
            host.Remember?.Invoke(TrainingHost.NameOf(_trainer, _series), state.ToBytes(identity));
            host.DecideSteps(begun);
            host.Progress?.Report(new(state.Epoch, _trainer.Epochs, loss, ValidationSkill: 1 - validationLoss / anchorLoss));
        }

        _model.Network.Restore(state.Best);
        Notes = state.Notes;
        cancellation.ThrowIfCancellationRequested();
        return state.BestLoss < anchorLoss ? Losses(_validation) : null;
    }

    /// <summary>CRPS with other weights, which the network keeps.</summary>
    double LossOf(float[] weights, int[] origins)
    {
        _model.Network.Restore(weights);
        return Losses(origins).Average();
    }

    void Return(TrainingState state, AdamW optimizer, WeightAverage average)
    {
        _model.Network.Restore(state.Weights);
        optimizer.Restore(state.Optimizer);
        average.Restore(state.Average);
    }

    /// <summary>One more epoch.</summary>
    /// <returns>Mean loss; not finite where that of a batch or its gradient was not, which ends the epoch at <see cref="_lastBatch"/>.</returns>
    double Epoch(TrainingState state, AdamW optimizer, WeightAverage average, LearningRateSchedule schedule, CancellationToken cancellation)
    {
        int[] order = [.. _training];
        new CounterRandom(_trainer.Seed, ShuffleStream).Shuffle(order, (ulong)state.Epoch + 1);
        var sum = 0.0;
        for (var first = 0; first < order.Length; first += _windows.Batch.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            _lastBatch = order[first..int.Min(first + _windows.Batch.Capacity, order.Length)];
            FillBatch(_lastBatch);
            var loss = _pass.Backward(Loss, _trainer.Seed, optimizer.Steps);
            if (!double.IsFinite(loss) || !optimizer.TryStep(_pass, schedule.At(optimizer.Steps) * state.RateScale))
                return double.NaN;

            sum += _lastBatch.Length * loss;
            average.Add();
        }

        return sum / order.Length;
    }

    bool IsFinite(int origin)
    {
        FillBatch([origin]);
        var isFinite = AreFinite(_targets.AsSpan(0, _trainer.Horizon)) && AreFinite(_anchors.AsSpan(0, _model.Head.QuantileCount)) && AreFinite(_windows.Batch.Skip(0));
        for (var time = 0; time < _windows.Batch.Time; time++)
            isFinite &= AreFinite(_windows.Batch.Input(time, 0));
        return isFinite;

        static bool AreFinite(ReadOnlySpan<float> values) => !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
    }

    /// <summary>Loss of one training window with the network as it is; not finite where its gradient is not.</summary>
    double LossAlone(int origin, AdamW optimizer)
    {
        FillBatch([origin]);
        var loss = _pass.Backward(Loss, _trainer.Seed, optimizer.Steps);
        return _pass.ExportGradient().All(tensor => tensor.Values.All(float.IsFinite)) ? loss : double.NaN;
    }

    void FillBatch(ReadOnlySpan<int> origins)
    {
        _windows.Fill(_table, origins);
        for (var row = 0; row < origins.Length; row++)
        {
            _model.FillAnchor(_anchor, origins[row], _anchors.AsSpan(row * _model.Head.QuantileCount, _model.Head.QuantileCount));
            var level = _series.Levels[origins[row]];
            for (var step = 1; step <= _trainer.Horizon; step++)
                _targets[row * _trainer.Horizon + step - 1] =
                    (float)((_series.Levels[origins[row] + step] - level) / _model.Scaler.Change);
        }
    }

    double Loss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
    {
        var (head, sum) = (_model.Head, 0.0);
        for (var row = 0; row < rows; row++)
        {
            var raw = outputs.Slice(row * stride, head.RawCount);
            var anchor = _anchors.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            var quantiles = _quantiles.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            var grads = _quantileGrads.AsSpan((firstRow + row) * head.QuantileCount, head.QuantileCount);
            head.Forward(raw, anchor, quantiles);
            for (var step = 0; step < head.Horizon; step++)
                sum += PinballLoss.Backward(
                    _targets[(firstRow + row) * head.Horizon + step], _weights[step] / _windows.Batch.Rows,
                    quantiles.Slice(step * head.Levels, head.Levels), _levels, grads.Slice(step * head.Levels, head.Levels));
            head.Backward(raw, anchor, grads, outputGrad.Slice(row * stride, head.RawCount));
        }

        return sum;
    }

    /// <summary>CRPS of the network as it is now, on features that are computed once for the whole training.</summary>
    double[] Losses(int[] origins)
    {
        var histories = Array.ConvertAll(origins, _series.Until);
        return
        [
            .. histories.Zip(
                _model.Changes(_table, histories, _trainer.Threads),
                (history, changes) => Crps.Of(_series, QuantileForecast.From(LstmForecaster.NameOf(_trainer.Cell), history, changes))),
        ];
    }

    /// <summary>Weight of each step: the mean over levels and steps, in units of the step's spread, so that far steps do not drown near ones.</summary>
    float[] StepWeights()
    {
        var anchor = new float[_model.Head.QuantileCount];
        _model.FillAnchor(_anchor, _training[^1], anchor);
        var weights = new float[_trainer.Horizon];
        for (var step = 0; step < weights.Length; step++)
        {
            var quantiles = anchor.AsSpan(step * _model.Head.Levels, _model.Head.Levels);
            weights[step] = 1 / (_model.Head.Levels * weights.Length * Math.Max(1e-3f, quantiles[^1] - quantiles[0]));
        }

        return weights;
    }

    int[] Monitored()
    {
        var stride = (_validation.Length + LargestMonitored - 1) / LargestMonitored;
        return [.. Enumerable.Range(0, _validation.Length).Where(index => (_validation.Length - 1 - index) % stride == 0)];
    }
}
