namespace Gatecast.Forecasting;

/// <summary>Judges one forecaster on one series, one forecast and its outcomes at a time.</summary>
/// <remarks>It keeps sums, by step and by regime, and one loss for each origin: what tests between forecasters need. No forecast is kept, so its
/// size hardly grows with the number of origins. Not for several threads at once.</remarks>
public sealed class ScoreBoard
{
    static readonly double[] _tails = [0.01, 0.05];

    readonly ScoreSums _total = new();
    readonly ScoreSums[] _steps;
    readonly ScoreSums[] _regimes = [new(), new(), new()];
    readonly TailSequence[][] _sequences;
    readonly LagDetector[] _lags;
    readonly List<double> _crpsByOrigin = [];
    readonly LossBatches _batches;
    readonly double[] _crps;
    readonly TargetKind _target;
    readonly double _naiveError;
    int? _lastOrigin;

    /// <param name="horizon">h: steps of every forecast.</param>
    /// <param name="naiveError"><see cref="NaiveError"/> of the rows before the first origin.</param>
    /// <param name="stride">Rows between origins.</param>
    /// <param name="target">For log returns, the lag detector looks at log prices.</param>
    public ScoreBoard(int horizon, double naiveError, int stride = 1, TargetKind target = TargetKind.Difference)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        (Horizon, Stride, _naiveError, _target) = (horizon, stride, naiveError, target);
        _steps = [.. Enumerable.Range(0, horizon).Select(_ => new ScoreSums())];
        _sequences =
        [
            .. Enumerable.Range(0, horizon).Select(TailSequence[] (_) =>
                [.. _tails.Select(level => new TailSequence(level, isUpper: false)), .. _tails.Select(level => new TailSequence(level, isUpper: true))]),
        ];
        (_batches, _crps) = (new(horizon), new double[horizon]);
        _lags = horizon == 1 ? [new(1)] : [new(1), new(horizon)];
    }

    public int Horizon { get; }

    public int Stride { get; }

    public int Origins => _crpsByOrigin.Count;

    /// <summary>Adds a forecast whose future has happened.</summary>
    /// <returns>Its CRPS, the mean over the steps.</returns>
    public double Add(Series series, QuantileForecast forecast, Regime? regime = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(forecast);
        return Add(forecast, series.Values.Slice(forecast.Origin + 1, forecast.Horizon), regime);
    }

    /// <param name="forecast">Of an origin after those that were added before.</param>
    /// <param name="outcomes">[h] values, in the unit of the series.</param>
    /// <param name="regime">Of the origin; left out of the scores by regime where it is not known.</param>
    /// <param name="logDensities">[h] ln of the forecast density at each outcome, from a forecaster that has a density; else empty.</param>
    /// <returns>Its CRPS, the mean over the steps.</returns>
    public double Add(
        QuantileForecast forecast, ReadOnlySpan<double> outcomes, Regime? regime = null, ReadOnlySpan<double> logDensities = default)
    {
        Guard(forecast, outcomes, logDensities);
        var follows = _lastOrigin + Stride == forecast.Origin;
        var sum = 0.0;
        for (var step = 1; step <= Horizon; step++)
        {
            var outcome = outcomes[step - 1];
            var quantiles = forecast.Quantiles(step);
            var crps = Crps.Of(outcome, quantiles);
            double? density = logDensities.IsEmpty ? null : logDensities[step - 1];
            sum += crps / Horizon;
            _crps[step - 1] = crps;
            _total.Add(forecast.OriginValue, outcome, quantiles, crps, density);
            _steps[step - 1].Add(forecast.OriginValue, outcome, quantiles, crps, density);
            if (regime is { } known)
                _regimes[(int)known].Add(forecast.OriginValue, outcome, quantiles, crps, density);
            foreach (var sequence in _sequences[step - 1])
                sequence.Add(outcome, quantiles, follows);
        }

        foreach (var lag in _lags)
            lag.Add(forecast.Origin, Level(forecast.OriginValue), Level(outcomes[lag.Step - 1]), Level(forecast.Median(lag.Step)));

        _batches.Add(_crps);
        _crpsByOrigin.Add(sum);
        _lastOrigin = forecast.Origin;
        return sum;
    }

    /// <summary>What was found so far.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public ScoreReport Report()
    {
        if (Origins == 0)
            throw new InvalidOperationException("No forecast was added; a report needs one at least.");

        // The steps of one origin move together as well as those of neighbouring ones: one forecast of h steps counts as one outcome.
        var overlap = (double)Horizon * Overlap(Horizon);
        return new()
        {
            Total = _total.Score(_naiveError, overlap),
            ByStep = [.. _steps.Select((sums, k) => sums.Score(_naiveError, Overlap(k + 1)))],
            ByRegime = Enum.GetValues<Regime>().Where(regime => _regimes[(int)regime].Outcomes > 0)
                .ToDictionary(regime => regime, regime => _regimes[(int)regime].Score(_naiveError, overlap)),
            Tails = [.. _sequences.Select(IReadOnlyList<TailTest> (step) => [.. step.Select(sequence => sequence.Test())])],
            Lags = [.. _lags.Select(lag => lag.Report())],
            CrpsByOrigin = [.. _crpsByOrigin],
            Batches = _batches,
        };
    }

    int Overlap(int step) => (step + Stride - 1) / Stride;

    double Level(double value) => _target is TargetKind.LogReturn ? Math.Log(value) : value;

    void Guard(QuantileForecast forecast, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> logDensities)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        if (forecast.Horizon != Horizon || outcomes.Length != Horizon || (logDensities.Length != Horizon && !logDensities.IsEmpty))
            throw new ArgumentException(
                $"The forecast has {forecast.Horizon} steps, {outcomes.Length} outcomes and {logDensities.Length} densities; this score board " +
                $"takes {Horizon} of each, or no densities.", nameof(forecast));
        if (forecast.Origin <= _lastOrigin)
            throw new ArgumentException(
                $"The forecast from row {forecast.Origin} comes after that from row {_lastOrigin}; add them in order of time.", nameof(forecast));
    }
}
