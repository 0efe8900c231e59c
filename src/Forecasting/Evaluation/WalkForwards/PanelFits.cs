namespace Gatecast.Forecasting;

/// <summary>What is trained over a panel as it stood at different times: the walk-forwards of all its series share the fit of a time.</summary>
/// <param name="panel">All rows of all series, each with a name of its own.</param>
/// <param name="rowsNeeded">Fewest rows of a series that can be trained on.</param>
/// <param name="fit">Trains on series that are cut at a time; gives the forecaster of each by its name.</param>
sealed class PanelFits(
    IReadOnlyList<Series> panel, Func<Series, int> rowsNeeded, Func<IReadOnlyList<Series>, CancellationToken, Func<string, IForecaster>> fit)
{
    readonly Dictionary<DateTimeOffset, Func<string, IForecaster>> _fits = [];
    readonly Lock _gate = new();

    /// <summary>Ensembles over the panel.</summary>
    /// <param name="weights">To begin each training at, instead of random ones.</param>
    public static PanelFits Of(EnsembleTrainer trainer, IReadOnlyList<Series> panel, byte[]? weights, TrainingHost host) => new(
        panel, series => TrainingSplit.RowsNeeded(trainer.LookbackFor(series), trainer.Network.Horizon), (cut, stop) => trainer.FitFrom(weights, cut, host, stop).For);

    /// <summary>The forecaster of a series, from a training that saw no row of any series after its last one.</summary>
    /// <exception cref="ArgumentException">The series is none of the panel, or too short.</exception>
    public IForecaster For(Series past, CancellationToken cancellation) => For(past, past.Times[^1], cancellation);

    /// <param name="time">That the training saw no row after; at most the last one of the series.</param>
    /// <inheritdoc cref="For(Series, CancellationToken)"/>
    public IForecaster For(Series past, DateTimeOffset time, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_fits.TryGetValue(time, out var byName))
                _fits[time] = byName = fit(Cut(past, time), cancellation);
            return byName(past.Name);
        }
    }

    /// <summary>Rows up to a time. Others that are too young to train on by then are left out; the series itself is not.</summary>
    List<Series> Cut(Series past, DateTimeOffset time)
    {
        if (panel.All(series => series.Name != past.Name))
            throw new ArgumentException(
                $"{past.Name} is not among {string.Join(", ", panel.Select(series => series.Name))}; give a panel that holds the series to be judged.", nameof(past));

        var cut = new List<Series>(panel.Count);
        foreach (var series in panel)
        {
            var rows = series.RowsUntil(time);
            if (series.Name == past.Name)
                cut.Add(rows == past.Length ? past : past.Head(rows));
            else if (rows > 0 && series.Head(rows) is var head && rows >= rowsNeeded(head))
                cut.Add(head);
        }

        return cut;
    }
}
