namespace Gatecast.Forecasting;

/// <summary>Watches one step of a forecaster for signs that it only echoes the past. Takes one outcome at a time and keeps sums and a few
/// recent movements: its size does not grow with the number of origins.</summary>
public sealed class LagDetector
{
    /// <summary>Lags beyond the step that are looked at.</summary>
    const int Beyond = 5;

    readonly PairSums _errors = new();
    readonly PairSums _changes = new();
    readonly PairSums[] _lags;
    readonly double[] _movements;
    double _error;
    double _lastValueError;
    int _recent;
    (int Origin, double Outcome, double Forecast)? _before;

    /// <param name="step">h: from the origin to the outcome.</param>
    public LagDetector(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Step = step;
        _lags = [.. Enumerable.Range(0, step + Beyond + 1).Select(_ => new PairSums())];
        _movements = new double[_lags.Length];
    }

    public int Step { get; }

    /// <param name="origin">Row of the origin; they come in ascending order.</param>
    /// <param name="last">Level at the origin.</param>
    /// <param name="outcome">Level at the step.</param>
    /// <param name="forecast">Level forecast for it.</param>
    public void Add(int origin, double last, double outcome, double forecast)
    {
        _errors.Add(outcome - forecast, outcome - last);
        _changes.Add(forecast - last, outcome - last);
        _error += Math.Abs(outcome - forecast);
        _lastValueError += Math.Abs(outcome - last);
        if (_before is { } before && origin == before.Origin + 1)
            Correlate(forecast - before.Forecast, outcome - before.Outcome);
        else
            _recent = 0;

        _before = (origin, outcome, forecast);
    }

    public LagReport Report() => new()
    {
        Step = Step,
        Outcomes = _errors.Count,
        ExplainedByPersistence = _errors.Correlation * _errors.Correlation,
        RatioToLastValue = _error / _lastValueError,
        SpreadOfChange = _changes.SpreadX / _changes.SpreadY,
        MeanChange = _changes.MeanX / _changes.SpreadY,
        ChangeCorrelation = _changes.Correlation,
        CrossCorrelation = Array.TrueForAll(_lags, lag => lag.Count >= LagReport.LeastOutcomes)
            ? Array.ConvertAll(_lags, lag => lag.Correlation)
            : [],
    };

    void Correlate(double forecast, double outcome)
    {
        _movements.AsSpan(0, _movements.Length - 1).CopyTo(_movements.AsSpan(1));
        _movements[0] = outcome;
        _recent = int.Min(_recent + 1, _movements.Length);
        for (var lag = 0; lag < _recent; lag++)
            _lags[lag].Add(forecast, _movements[lag]);
    }
}
