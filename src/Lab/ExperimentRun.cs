namespace Gatecast.Lab;

/// <summary>One going through a <see cref="LabExperiment"/>.</summary>
sealed class ExperimentRun
{
    /// <summary>Most times that the length is doubled.</summary>
    const int Doublings = 3;

    readonly LabExperiment _experiment;
    readonly LabHost _host;
    readonly CancellationToken _cancellation;
    readonly DateTimeOffset? _end;
    readonly List<LabRun> _runs = [];
    readonly List<LabRun> _sweep = [];
    readonly List<(LabRun, LabRun)> _longer = [];
    readonly List<string> _leftOut = [];

    public ExperimentRun(LabExperiment experiment, LabHost host, CancellationToken cancellation)
    {
        (_experiment, _host, _cancellation) = (experiment, host, cancellation);
        _end = host.Clock.GetUtcNow() + host.Budget;
    }

    public LabResult Run()
    {
        for (var i = 0; i < _experiment.Cells.Count; i++)
        {
            var (cell, deadline) = (_experiment.Cells[i], DeadlineOf(i));
            if (cell == LabCells.Rnn)
                RunPlain(deadline);
            else
                RunSeeds(cell, LabCells.SettingsOf(cell, _experiment.Task), firstSeed: 1, _experiment.MostSequences, deadline);
        }

        GoLonger();
        return new() { Experiment = _experiment, Runs = _runs, Sweep = _sweep, Longer = _longer, LeftOut = _leftOut };
    }

    /// <summary>The LSTM may take half of the time where others follow; those share what is left in equal parts.</summary>
    DateTimeOffset? DeadlineOf(int cell)
    {
        var (left, groups) = (_end - _host.Clock.GetUtcNow(), _experiment.Cells.Count - cell);
        return _host.Clock.GetUtcNow() + left / (cell == 0 && groups > 1 && _experiment.Cells[0] == LabCells.Lstm ? 2 : groups);
    }

    void RunSeeds(string cell, CellSettings settings, int firstSeed, long most, DateTimeOffset? deadline)
    {
        for (var seed = firstSeed; seed <= _experiment.Seeds; seed++)
            if (_host.IsAfter(deadline))
                _leftOut.Add($"{cell}, seed {seed}");
            else
                _runs.Add(RunOne(_experiment.Task, new(cell, (ulong)seed, settings), most, deadline));
    }

    LabRun RunOne(ILabTask task, LabSetup setup, long most, DateTimeOffset? deadline)
    {
        var training = new Training(task, setup, _experiment.Size, _host);
        training.Advance(most, deadline, _cancellation);
        return training.Result(most);
    }

    /// <summary>The sweep and, with its best setting, the other seeds.</summary>
    void RunPlain(DateTimeOffset? deadline)
    {
        if (_host.IsAfter(deadline))
        {
            _leftOut.Add($"{LabCells.Rnn}, all settings and seeds");
            return;
        }

        // Of the runs that are counted, the sweep makes all settings' and the other seeds one each.
        var (now, settings) = (_host.Clock.GetUtcNow(), LabCells.SweepOf(_experiment.Task).Count);
        var most = _runs.Count > 0 ? _runs.Max(run => run.Sequences) : _experiment.MostSequences;
        RunSweep(most, now + (deadline - now) * settings / (settings + _experiment.Seeds - 1));
        var best = _sweep.MinBy(run => run.WatchedLoss)!;
        _runs.Add(best);
        RunSeeds(LabCells.Rnn, best.Setup.Settings, firstSeed: 2, most, deadline);
    }

    /// <summary>All settings go on together, so that all have seen as much when the time is up.</summary>
    void RunSweep(long most, DateTimeOffset? deadline)
    {
        Training[] trainings =
        [
            .. LabCells.SweepOf(_experiment.Task).Select(settings => new Training(_experiment.Task, new(LabCells.Rnn, 1, settings), _experiment.Size, _host)),
        ];
        for (var seen = 0L; seen < most && !_host.IsAfter(deadline);)
        {
            seen = long.Min(most, seen + Training.Interval * _experiment.Size.Batch);
            foreach (var training in trainings)
                training.Advance(seen, deadline: null, _cancellation);
        }

        _sweep.AddRange(trainings.Select(training => training.Result(most)));
    }

    void GoLonger()
    {
        var task = _experiment.Task;
        if (!_experiment.Cells.Contains(LabCells.Lstm))
            return;

        var rnn = _runs.Where(run => run.Setup.Cell == LabCells.Rnn).MinBy(run => run.Loss);
        for (var i = 0; i < Doublings && rnn is { IsSolved: true } && 2 * task.Length <= TaskLength.Most; i++)
        {
            task = task.WithLength(2 * task.Length);
            if (_host.IsAfter(_end))
            {
                _leftOut.Add($"{LabCells.Lstm} and {LabCells.Rnn} at length {task.Length}");
                return;
            }

            var setup = new LabSetup(LabCells.Lstm, rnn.Setup.Seed, LabCells.SettingsOf(LabCells.Lstm, task));
            var lstm = RunOne(task, setup, _experiment.MostSequences, _end);
            rnn = RunOne(task, rnn.Setup, lstm.Sequences, _end);
            _longer.Add((lstm, rnn));
        }
    }
}
