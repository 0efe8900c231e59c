namespace Gatecast.Forecasting;

/// <summary>Ensembles trained over a panel as it stood at different times: the walk-forwards of all its series share the fit of a time.</summary>
sealed class PanelFits
{
    readonly EnsembleTrainer _trainer;
    readonly IReadOnlyList<Series> _panel;
    readonly IProgress<TrainingProgress>? _progress;
    readonly Dictionary<DateTimeOffset, PanelForecaster<EnsembleForecaster>> _fits = [];
    readonly Lock _gate = new();

    public PanelFits(EnsembleTrainer trainer, IReadOnlyList<Series> panel, IProgress<TrainingProgress>? progress)
    {
        TrainingSeries.CheckAlike(panel);
        (_trainer, _panel, _progress) = (trainer, panel, progress);
    }

    /// <summary>The forecaster of a series, from a training that saw no row of any series after its last one.</summary>
    /// <exception cref="ArgumentException">The series is none of the panel, or too short.</exception>
    public EnsembleForecaster For(Series past, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var time = past.Times[^1];
            if (!_fits.TryGetValue(time, out var fit))
                _fits[time] = fit = _trainer.Fit(Cut(past), _progress, cancellation);
            return fit.For(past.Name);
        }
    }

    /// <summary>Rows up to the last one of a series. Others that are too young to train on by then are left out; it itself is not.</summary>
    List<Series> Cut(Series past)
    {
        if (_panel.All(series => series.Name != past.Name))
            throw new ArgumentException(
                $"{past.Name} is not among {string.Join(", ", _panel.Select(series => series.Name))}; give a panel that holds the series to be judged.", nameof(past));

        var cut = new List<Series>(_panel.Count);
        foreach (var series in _panel)
        {
            var rows = series.Times.BinarySearch(past.Times[^1]) is var row && row >= 0 ? row + 1 : ~row;
            if (series.Name == past.Name)
                cut.Add(past);
            else if (rows > 0 && series.Head(rows) is var head && rows >= TrainingSplit.RowsNeeded(_trainer.LookbackFor(head), _trainer.Network.Horizon))
                cut.Add(head);
        }

        return cut;
    }
}
