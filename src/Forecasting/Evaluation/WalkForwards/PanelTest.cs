namespace Gatecast.Forecasting;

/// <summary>The test of one model on the newest rows of each series that it is of: one walk-forward for each, and as few trainings as their times allow.</summary>
/// <remarks>A series of a panel may be judged by a training that ended a little earlier than its own walk-forward would allow, together with other series.</remarks>
sealed class PanelTest
{
    /// <summary>Trainings are shared where their times differ by no more than this share of the test origins.</summary>
    const double Together = 0.1;

    readonly IReadOnlyList<Series> _panel;
    readonly IReadOnlyList<WalkForward> _settings;
    readonly DateTimeOffset[] _times;

    /// <param name="settings">One for each series, without refits.</param>
    public PanelTest(IReadOnlyList<Series> panel, IReadOnlyList<WalkForward> settings)
    {
        (_panel, _settings) = (panel, settings);
        _times = Shared([.. panel.Zip(settings, (series, own) =>
        {
            var (first, last) = own.TestOrigins(series.Length);
            var row = own.Folds(series)[0].Rows - 1;
            return (series.Times[row], series.TimeAfter(row, (int)(Together * (last - first + 1))));
        })]);
    }

    /// <summary>A host whose time begins now, and of which the first training has its share: after the test there is one more training, on all rows.</summary>
    public TrainingHost Begin(TrainingHost host) => host with
    {
        Begun = host.Now,
        Share = RowsUntil(_times[0]) / (double)(_times.Distinct().Sum(RowsUntil) + _panel.Sum(series => series.Length)),
    };

    /// <summary>Judges a model that is trained over the panel.</summary>
    /// <param name="name">Of the model.</param>
    /// <param name="others">Candidates of a series beside it, by its number.</param>
    public IReadOnlyList<Evaluation> Evaluate(string name, PanelFits fits, Func<int, IEnumerable<Candidate>> others, CancellationToken cancellation) =>
    [
        .. _panel.Select((series, index) => _settings[index].Evaluate(
            series, [Candidate.Of(name, past => fits.For(past, _times[index], cancellation)), .. others(index)], host: null, cancellation)),
    ];

    int RowsUntil(DateTimeOffset time) => _panel.Sum(series => series.RowsUntil(time));

    /// <summary>For each series the time of its training, at most its own; it has enough rows by then.</summary>
    /// <param name="times">Last row that each may see, and the end of the time in which others join it.</param>
    DateTimeOffset[] Shared(IReadOnlyList<(DateTimeOffset Last, DateTimeOffset Joined)> times)
    {
        var shared = new DateTimeOffset[times.Count];
        var (chosen, joined) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        foreach (var index in Enumerable.Range(0, times.Count).OrderBy(index => times[index].Last))
        {
            if (times[index].Last > joined || _panel[index].RowsUntil(chosen) < TrainingSplit.RowsNeeded(_settings[index].Lookback, _settings[index].Horizon))
                (chosen, joined) = times[index];
            shared[index] = chosen;
        }

        return shared;
    }
}
