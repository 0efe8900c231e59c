using System.Runtime.InteropServices;

namespace Gatecast.Forecasting;

/// <summary>One model on its way through the folds of a walk-forward: fitted when it is needed, judged as it forecasts.</summary>
sealed class ModelRun
{
    /// <summary>More examples than a chart has room for.</summary>
    const int MostExamples = 64;

    readonly Candidate _candidate;
    readonly WalkForward _settings;
    readonly Series _series;
    readonly WalkForwardHost _host;
    readonly ScoreBoard _board;
    readonly Queue<QuantileForecast> _examples = new();
    readonly int _lastExample;
    QuantileForecast? _newest;
    IForecaster? _forecaster;
    IForecaster? _lastForecaster;
    byte[]? _weights;
    IReadOnlyList<QuantileForecast> _block = [];
    double[] _losses = [];
    bool _wasRecalled;

    /// <param name="past">Rows of the first fold, for the scale of the MASE.</param>
    public ModelRun(Candidate candidate, WalkForward settings, Series series, Series past, WalkForwardHost host)
    {
        (_candidate, _settings, _series, _host) = (candidate, settings, series, host);
        _board = new(settings.Horizon, NaiveError.Of(past), settings.Stride, series.Target);
        _lastExample = settings.TestOrigins(series.Length).Last;
    }

    public string Name => _candidate.Name;

    public bool IsBaseline => _candidate.IsBaseline;

    public TimeSpan Fitting { get; private set; }

    public TimeSpan Forecasting { get; private set; }

    /// <summary>Whether the forecasts from these origins need no fit.</summary>
    public bool IsFitted(Fold fold, int[] origins) => _forecaster is not null || _host.Recall(BlockName(fold, origins[0])) is not null;

    /// <summary>Forecasts from a block of origins, or recalls what was forecast, and judges it.</summary>
    public void Forecast(Fold fold, History[] histories, Regime[] regimes, CancellationToken cancellation)
    {
        var recalled = _host.Recall(BlockName(fold, histories[0].Origin));
        _wasRecalled = recalled?.Length == histories.Length * BytesPerForecast;
        if (!_wasRecalled && _forecaster is null)
            Fit(fold, cancellation);
        var start = Now;
        _block = _wasRecalled ? Recalled(recalled!, histories) : _forecaster!.Forecast(histories);
        Guard(histories);
        _losses = [.. _block.Zip(regimes, (forecast, regime) => _board.Add(_series, forecast, regime))];
        Forecasting += Since(start);
    }

    /// <summary>Hands on what the block brought. Called by one model at a time.</summary>
    public void Deliver(Fold fold, int firstOrigin)
    {
        if (!_wasRecalled)
            _host.Remember(BlockName(fold, firstOrigin), [.. _block.SelectMany(forecast => MemoryMarshal.AsBytes(forecast.AllQuantiles).ToArray())]);
        foreach (var (forecast, loss) in _block.Zip(_losses))
        {
            _host.Sink?.Invoke(Name, forecast, loss);
            if ((_lastExample - forecast.Origin) % _settings.Horizon != 0)
                continue;

            _examples.Enqueue(forecast);
            if (_examples.Count > MostExamples)
                _examples.Dequeue();
        }

        _newest = _block[^1];
        _block = [];
    }

    public void EndFold() => (_lastForecaster, _forecaster) = (_forecaster ?? _lastForecaster, null);

    public JudgedModel Judged(ModelRun reference)
    {
        var (report, other) = (_board.Report(), reference._board.Report());
        return new()
        {
            Name = Name,
            IsBaseline = IsBaseline,
            Report = report,
            Verdict = WithAbstention(reference.Name, Verdict.Of(
                report.CrpsByOrigin, reference.Name, other.CrpsByOrigin, SameReason(reference), _settings.Horizon, _settings.Stride)),
            SkillByStep =
            [
                .. Enumerable.Range(1, _settings.Horizon).Select(step =>
                    StepSkill.Of(report.Batches!, other.Batches!, step, overlap: (step + _settings.Stride - 1) / _settings.Stride)),
            ],
            Forecaster = _lastForecaster,
            Examples = _examples.Count > 0 || _newest is null ? [.. _examples] : [_newest],
            Elapsed = Fitting + Forecasting,
        };
    }

    int BytesPerForecast => _settings.Horizon * QuantileLevels.Count * sizeof(double);

    long Now => _host.Clock?.GetTimestamp() ?? 0;

    TimeSpan Since(long start) => _host.Clock?.GetElapsedTime(start) ?? TimeSpan.Zero;

    void Fit(Fold fold, CancellationToken cancellation)
    {
        var start = Now;
        var weights = _settings.Refit.WarmStart && fold.Number > 1 ? _weights ?? _host.Recall(WeightsName(fold.Number - 1)) : null;
        _forecaster = _candidate.Fit(_series.Head(fold.Rows), weights, cancellation);
        if (_settings.Refit.WarmStart && _candidate.Weights(_forecaster) is { } fitted)
        {
            _weights = fitted;
            if (_host.Recall(WeightsName(fold.Number)) is null)
                _host.Remember(WeightsName(fold.Number), fitted);
        }

        Fitting += Since(start);
    }

    QuantileForecast[] Recalled(byte[] bytes, History[] histories)
    {
        var quantiles = MemoryMarshal.Cast<byte, double>(bytes);
        var size = _settings.Horizon * QuantileLevels.Count;
        var forecasts = new QuantileForecast[histories.Length];
        for (var i = 0; i < forecasts.Length; i++)
            forecasts[i] = QuantileForecast.Recalled(Name, histories[i], quantiles.Slice(i * size, size));

        return forecasts;
    }

    /// <summary>A forecaster of another's making may answer another question.</summary>
    void Guard(History[] histories)
    {
        if (_block.Count != histories.Length || !_block.Zip(histories).All(pair => pair.First.Origin == pair.Second.Origin))
            throw new InvalidOperationException(
                $"{Name} gave {_block.Count} forecasts for {histories.Length} origins, or for others; a forecaster answers each history in order.");
        if (_block.FirstOrDefault(forecast => forecast.Horizon != _settings.Horizon) is { } other)
            throw new InvalidOperationException(
                $"{Name} forecast {other.Horizon} steps where the walk-forward asks for {_settings.Horizon}; fit it for that horizon.");
    }

    /// <summary>In a panel an ensemble may abstain to another baseline than the reference of the series.</summary>
    Verdict WithAbstention(string reference, Verdict verdict) => _lastForecaster is EnsembleForecaster { Abstained: true } silent && silent.Anchor != reference
        ? verdict with { Reason = $"{verdict.Reason}; the network abstained, so its forecast is that of {silent.Anchor}" }
        : verdict;

    string SameReason(ModelRun reference) => ReferenceEquals(this, reference) ? "it is the baseline that the others are measured against"
        : IsBaseline ? $"its forecasts are those of {reference.Name}"
        : _lastForecaster is null or TrainedNetwork { Abstained: true } or EnsembleForecaster { Abstained: true }
            ? $"the network showed no skill on the validation rows and abstained, so its forecast is the baseline's ({reference.Name})"
        : $"its forecasts are those of {reference.Name}, bit for bit";

    string BlockName(Fold fold, int firstOrigin) => FormattableString.Invariant($"forecasts {fold.Number} {firstOrigin} {Name}");

    string WeightsName(int fold) => FormattableString.Invariant($"weights {fold} {Name}");
}
