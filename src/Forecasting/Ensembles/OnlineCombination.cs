using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>What is learned from origin to origin: how much each model counts at each step ahead, and how far its quantiles are from being kept.</summary>
/// <remarks>
/// An outcome counts once it is known, so step h of a forecast is learned from h steps later. The weight of model m at a step is
/// <code>
/// w_m ∝ L_m^−p       L_m: mean pinball loss over the outcomes so far, each forgotten at a rate of 0.2 % an outcome;  p = 60
/// </code>
/// drawn towards equal weights while outcomes are few (50 count as much as they do); quantiles are averaged by level. Bates and Granger (1969) with a power.
/// All is counted in changes of the level.
/// </remarks>
sealed class OnlineCombination
{
    const double Memory = 0.998;
    const double Power = 60;
    const double Doubt = 50;

    /// <summary>Steps of waiting forecasts that are kept for each step ahead, at most; of a longer horizon only every so many origins are learned from.</summary>
    const int MostWaiting = 40_000;

    readonly int _models;
    readonly int _horizon;
    readonly int _stride;
    readonly double[] _losses;
    readonly double[] _counts;
    readonly ConformalGuard[] _guards;
    readonly Queue<Issued> _waiting;
    int _origins;

    /// <param name="models">Number of models that are combined.</param>
    /// <param name="isGuarded">Whether quantiles are corrected.</param>
    /// <param name="interval">Of the series.</param>
    /// <param name="followsScale">Of the guard.</param>
    public OnlineCombination(int models, int horizon, bool isGuarded, Interval interval, bool followsScale)
    {
        (_models, _horizon) = (models, horizon);
        _stride = int.Max(1, (int)((long)horizon * horizon / MostWaiting));
        (_losses, _counts, _waiting) = (new double[horizon * models], new double[horizon], []);
        _guards = [.. Enumerable.Range(0, isGuarded ? horizon : 0).Select(step => new ConformalGuard(step + 1, interval, followsScale))];
    }

    OnlineCombination(OnlineCombination other)
    {
        (_models, _horizon, _stride, _origins, LastTime) = (other._models, other._horizon, other._stride, other._origins, other.LastTime);
        (_losses, _counts, _waiting) = ([.. other._losses], [.. other._counts], new(other._waiting));
        _guards = Array.ConvertAll(other._guards, guard => guard.Clone());
    }

    /// <summary>Time of the last origin that was forecast from; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? LastTime { get; private set; }

    public OnlineCombination Clone() => new(this);

    /// <summary>Learns what the newest row of a history tells, and combines the forecasts from it.</summary>
    /// <param name="history">Up to the row after that of the last call.</param>
    /// <param name="forecasts">[M][h, Q] of each model, as changes of the level.</param>
    /// <returns>[h, Q] changes of the level, before and after the guard.</returns>
    public (double[] Combined, double[] Served) Next(History history, IReadOnlyList<double[]> forecasts)
    {
        Learn(history);
        var combined = Combined(forecasts);
        var served = Corrected(combined);
        if (_origins++ % _stride == 0)
            _waiting.Enqueue(new(history.OriginTime, history.Levels[^1], [.. forecasts], combined, served));
        LastTime = history.OriginTime;
        return (combined, served);
    }

    /// <summary>Combines forecasts with what has been learned so far, and learns nothing.</summary>
    /// <param name="forecasts">[M][h, Q] of each model, as changes of the level.</param>
    /// <returns>[h, Q] changes of the level, after the guard.</returns>
    public double[] Apply(IReadOnlyList<double[]> forecasts) => Corrected(Combined(forecasts));

    /// <summary>Weight of each model at a step; they add up to 1.</summary>
    /// <param name="step">1 … h.</param>
    public double[] Weights(int step)
    {
        var count = _counts[step - 1];
        var losses = _losses.AsSpan((step - 1) * _models, _models).ToArray();
        var least = losses.Min();
        double[] inverse = count == 0 || least <= 0 ? [.. losses.Select(loss => loss <= 0 ? 1.0 : 0)] : [.. losses.Select(loss => Math.Pow(least / loss, Power))];
        var sum = inverse.Sum();
        return [.. inverse.Select(one => (count * one / sum + Doubt / _models) / (count + Doubt))];
    }

    void Learn(History history)
    {
        while (_waiting.TryPeek(out var oldest) && !(history.StepsSince(oldest.Time) <= _horizon))
            _waiting.Dequeue();

        // Over a gap a row stands as many steps ahead as intervals have gone by.
        foreach (var issued in _waiting)
            if (history.StepsSince(issued.Time) is { } step and > 0 && step <= _horizon)
                Learn(issued, step - 1, history.Levels[^1] - issued.Level);
    }

    void Learn(Issued issued, int step, double outcome)
    {
        var place = step * QuantileLevels.Count;
        for (var m = 0; m < _models; m++)
            _losses[step * _models + m] = Memory * _losses[step * _models + m] + Crps.Of(outcome, issued.Forecasts[m].AsSpan(place, QuantileLevels.Count));
        _counts[step] = Memory * _counts[step] + 1;
        if (_guards.Length > 0)
            _guards[step].Learn(outcome, issued.Combined.AsSpan(place, QuantileLevels.Count), issued.Served.AsSpan(place, QuantileLevels.Count));
    }

    double[] Combined(IReadOnlyList<double[]> forecasts)
    {
        if (_models == 1)
            return [.. forecasts[0]];

        var combined = new double[_horizon * QuantileLevels.Count];
        for (var step = 1; step <= _horizon; step++)
        {
            var weights = Weights(step);
            for (var i = (step - 1) * QuantileLevels.Count; i < step * QuantileLevels.Count; i++)
                for (var m = 0; m < _models; m++)
                    combined[i] += weights[m] * forecasts[m][i];
        }

        return combined;
    }

    double[] Corrected(double[] combined)
    {
        var served = (double[])combined.Clone();
        for (var step = 0; step < _guards.Length; step++)
            _guards[step].Correct(served.AsSpan(step * QuantileLevels.Count, QuantileLevels.Count));
        return served;
    }

    /// <summary>A forecast whose outcomes are not all known yet.</summary>
    sealed record Issued(DateTimeOffset Time, double Level, double[][] Forecasts, double[] Combined, double[] Served);
}
