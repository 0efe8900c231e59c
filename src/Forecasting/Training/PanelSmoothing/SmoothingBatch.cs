using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Series of about one length, which go through the network in batches: the step of training.</summary>
/// <remarks>Every series begins at the first time step; behind the end of a shorter one the inputs are zero and no loss is taken, so nothing
/// of it is learned from.</remarks>
sealed class SmoothingBatch
{
    const ulong NoiseStream = 0x60;

    static readonly float[] _levels = [.. QuantileLevels.All.ToArray().Select(level => (float)level)];

    readonly SmoothingTrainer _trainer;
    readonly SmoothingPanel _panel;
    readonly QuantileHead _head;
    readonly double[][] _parameters;
    readonly int[] _order;
    readonly CounterRandom _noise;
    readonly SequenceBatch _batch;
    readonly RecurrentPass _pass;
    readonly LevelAndSeasons[] _smoothed;
    readonly double[] _losses;
    readonly float[] _weights;
    readonly double[] _gradient;
    int _next;

    /// <param name="parameters">[series] of the panel; moved by <see cref="Step"/>.</param>
    /// <param name="group">Indices of the series.</param>
    public SmoothingBatch(
        SmoothingTrainer trainer, SmoothingPanel panel, RecurrentNetwork network, QuantileHead head, double[][] parameters, int[] group, ulong seed, int threads)
    {
        (_trainer, _panel, _head, _parameters, _order, _noise) = (trainer, panel, head, parameters, group, new(seed, NoiseStream));
        var (rows, capacity) = (group.Max(i => panel.Values[i].Length), int.Min(trainer.BatchSize, group.Length));
        _batch = new(rows - panel.Window, capacity, network.Options.Inputs, skips: 0);
        _pass = new(network, _batch, threads);
        _smoothed = [.. Enumerable.Range(0, capacity).Select(_ => new LevelAndSeasons(panel.Seasons, rows))];
        (_losses, _weights, _gradient) = (new double[capacity], new float[capacity], new double[parameters[0].Length]);
        Count = (group.Length + capacity - 1) / capacity;
    }

    /// <summary>Batches of an epoch.</summary>
    public int Count { get; }

    /// <summary>Begins an epoch.</summary>
    public void Shuffle(CounterRandom random, ulong round)
    {
        random.Shuffle(_order, round);
        _next = 0;
    }

    /// <summary>The next batch: moves the network and the parameters of the batch's series.</summary>
    /// <param name="rate">Share of the learning rates' peaks.</param>
    /// <returns>Sum of the series' losses.</returns>
    /// <exception cref="ArithmeticException">The loss of a series is not a number.</exception>
    public double Step(AdamW optimizer, SeriesAdam series, float rate, int epoch)
    {
        // Batches of an epoch differ by one series at most, so that none is a batch of a few.
        var (first, end) = (_order.Length * _next / Count, _order.Length * (_next + 1) / Count);
        var chosen = _order.AsSpan(first, end - first);
        _next++;
        _batch.Rows = chosen.Length;
        for (var row = 0; row < chosen.Length; row++)
            Fill(row, chosen[row], (ulong)optimizer.Steps);

        _pass.Backward(Loss, _noise.Seed, optimizer.Steps);
        var worst = 0;
        for (var row = 0; row < chosen.Length; row++)
            worst = _losses[row] <= _losses[worst] || double.IsNaN(_losses[worst]) ? worst : row;
        try
        {
            optimizer.Step(_pass, rate * _trainer.LearningRate);
        }
        catch (ArithmeticException error)
        {
            throw new ArithmeticException(
                $"Training cannot go on in epoch {epoch + 1}: the gradient is not finite, and the loss of {_panel.Members[chosen[worst]].Name} is " +
                $"{_losses[worst]:G3}, the largest of its batch. Lower LearningRate and SeriesLearningRate, or leave the series out.", error);
        }

        var sum = 0.0;
        for (var row = 0; row < chosen.Length; row++)
            sum += _losses[row] + MoveSeries(row, chosen[row], series, rate * _trainer.SeriesLearningRate);

        return sum;
    }

    void Fill(int row, int one, ulong step)
    {
        var (member, values, smoothed) = (_panel.Members[one], _panel.Values[one], _smoothed[row]);
        smoothed.Run(values, _parameters[one]);
        var (window, horizon) = (_panel.Window, _trainer.Horizon);
        for (var t = 0; t < _batch.Time; t++)
        {
            var origin = window - 1 + t;
            var input = _batch.Input(t, row);
            if (origin > values.Length - 2)
            {
                input.Clear();
                continue;
            }

            member.FillInput(smoothed, origin, input);
            var number = (step << 32) + ((ulong)row * (ulong)_batch.Time + (ulong)t) * (ulong)window;
            for (var i = 0; _trainer.InputNoise > 0 && i < window; i++)
                input[i] += (float)(_trainer.InputNoise * _noise.Normal(number + (ulong)i));
        }

        var targets = 0L;
        for (var origin = window - 1; origin < values.Length - 1; origin++)
            targets += int.Min(horizon, values.Length - 1 - origin);
        _weights[row] = (float)(_panel.Weights[one] / (targets * _head.Levels));
        _losses[row] = 0;
    }

    /// <summary>Pinball loss of some rows at one time step; rows are apart, so threads may share the batch.</summary>
    double Loss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
    {
        Span<float> quantiles = stackalloc float[_head.QuantileCount], grads = stackalloc float[_head.QuantileCount];
        var (sum, origin) = (0.0, _panel.Window - 1 + time);
        for (var row = 0; row < rows; row++)
        {
            var smoothed = _smoothed[firstRow + row];
            var steps = int.Min(_head.Horizon, smoothed.Rows - 1 - origin);
            if (steps <= 0)
                continue;

            var raw = outputs.Slice(row * stride, _head.RawCount);
            var loss = 0.0;
            _head.Forward(raw, _panel.Anchor, quantiles);
            grads.Clear();
            for (var step = 1; step <= steps; step++)
            {
                var grad = grads.Slice((step - 1) * _head.Levels, _head.Levels);
                loss += PinballLoss.Backward(
                    (float)smoothed.Target(origin, step), _weights[firstRow + row], quantiles.Slice((step - 1) * _head.Levels, _head.Levels), _levels, grad);

                // The loss knows only the distance of target and quantile.
                var targetGrad = 0.0;
                foreach (var one in grad)
                    targetGrad -= one;
                smoothed.AddTargetGrad(origin, step, targetGrad);
            }

            _head.Backward(raw, _panel.Anchor, grads, outputGrad.Slice(row * stride, _head.RawCount));

            // The network's gradient is that of the batch's mean, a series' own that of its own loss.
            foreach (ref var one in outputGrad.Slice(row * stride, _head.RawCount))
                one /= _batch.Rows;
            _losses[firstRow + row] += loss;
            sum += loss / _batch.Rows;
        }

        return sum;
    }

    /// <returns>The penalty.</returns>
    double MoveSeries(int row, int one, SeriesAdam series, double rate)
    {
        var smoothed = _smoothed[row];
        Span<float> inputGrad = stackalloc float[_batch.Features];
        for (var origin = _panel.Window - 1; origin < smoothed.Rows - 1; origin++)
        {
            _pass.InputGrad(origin - _panel.Window + 1, row).CopyTo(inputGrad);
            foreach (ref var grad in inputGrad)
                grad *= _batch.Rows;
            PanelMember.TakeInputGrad(smoothed, origin, inputGrad);
        }

        var penalty = smoothed.Penalise(_trainer.LevelPenalty * _panel.Weights[one]);
        smoothed.Backward(_gradient);
        var norm = Math.Sqrt(_gradient.Sum(grad => grad * grad));
        if (norm > _trainer.ClipNorm)
            for (var i = 0; i < _gradient.Length; i++)
                _gradient[i] *= _trainer.ClipNorm / norm;
        series.Step(one, _parameters[one], _gradient, rate);
        return penalty;
    }
}
