using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>One network that learns a task from sequences drawn anew for every step, until it has solved it or has seen enough.</summary>
sealed class Training
{
    /// <summary>Training steps between two measurements.</summary>
    public const int Interval = 100;

    /// <summary>Sequences held apart that say how far a training is, and when it may stop.</summary>
    const int Watched = 512;

    /// <summary>Sequences of the batch that gradients are measured on.</summary>
    const int Probed = 64;

    /// <summary>Successive measurements that must count as solved.</summary>
    const int Confirmations = 2;

    /// <summary>Uses of randomness. A network's weights take the first streams of a seed; those below are the data's.</summary>
    const ulong TrainingStream = 1 << 20, WatchedStream = TrainingStream + 1, TestStream = TrainingStream + 2;

    /// <summary>Seed of the sequences that are held apart: the same for all trainings.</summary>
    const ulong HeldOutSeed = 1997;

    readonly ILabTask _task;
    readonly LabSetup _setup;
    readonly LabHost _host;
    readonly RecurrentNetwork _network;
    readonly AdamW _optimizer;
    readonly TaskBatch _batch;
    readonly TaskBatch _heldOut;
    readonly RecurrentPass _pass;
    readonly RecurrentPass _heldOutPass;
    readonly GradientProbe _probe;
    readonly float[] _outputs;
    readonly List<LabMeasurement> _measurements = [];
    float[] _best;
    double _bestLoss = double.PositiveInfinity;
    int _solved;
    bool _isLost;
    long _solvedAfter;
    TimeSpan _elapsed;

    public Training(ILabTask task, LabSetup setup, LabSize size, LabHost host)
    {
        (_task, _setup, _host, BatchSize) = (task, setup, host, size.Batch);
        var options = setup.Settings.NetworkFor(task, size.Hidden);
        _network = new(options, setup.Seed);
        _optimizer = new(_network, new() { WeightDecay = 0, ClipNorm = 1 });
        (_batch, _heldOut) = (new(task, size.Batch), new(task, Watched));
        _pass = new(_network, _batch.Sequences, host.Threads);
        _heldOutPass = new(_network, _heldOut.Sequences, host.Threads);
        _probe = new(task, options, new(HeldOutSeed, WatchedStream), Probed, host.Threads);
        _outputs = new float[Watched * task.Outputs * (task.EveryStep ? task.Steps : 1)];
        _heldOut.Fill(new(HeldOutSeed, WatchedStream), first: 0);
        _best = _network.Snapshot();
        Measure();
    }

    int BatchSize { get; }

    /// <summary>Seen so far.</summary>
    long Sequences { get; set; }

    bool IsSolved => _solved >= Confirmations;

    /// <summary>Learns until it has solved the task, numbers have grown beyond all bounds, it has seen so many sequences, or the time is up.</summary>
    public void Advance(long most, DateTimeOffset? deadline, CancellationToken cancellation)
    {
        while (!IsSolved && !_isLost && Sequences < most && !_host.IsAfter(deadline))
        {
            var began = _host.Clock.GetTimestamp();
            var steps = (int)long.Min(Interval, (most - Sequences + BatchSize - 1) / BatchSize);
            for (var step = 0; step < steps && !_isLost; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                _batch.Fill(new(_setup.Seed, TrainingStream), (ulong)Sequences);
                _pass.Backward(_batch.MeanLoss, _setup.Seed, step: 0);
                _isLost = !_optimizer.TryStep(_pass, _setup.Settings.LearningRate);
                Sequences += BatchSize;
            }

            Measure();
            _elapsed += _host.Clock.GetElapsedTime(began);
        }
    }

    /// <summary>What came of it, judged on test sequences that had no say in it.</summary>
    /// <param name="most">Sequences that it was given.</param>
    public LabRun Result(long most)
    {
        _network.Restore(_best);
        var test = new TaskBatch(_task, Watched);
        var pass = new RecurrentPass(_network, test.Sequences, _host.Threads);
        var (loss, right) = (0.0, 0);
        for (var part = 0; part < LabRun.TestSequences / Watched; part++)
        {
            test.Fill(new(HeldOutSeed, TestStream), (ulong)(part * Watched));
            pass.Forward(_outputs);
            var judged = test.Judge(_outputs);
            (loss, right) = (loss + judged.Loss * Watched / LabRun.TestSequences, right + judged.Right);
        }

        return new()
        {
            Setup = _setup,
            Length = _task.Length,
            Sequences = Sequences,
            End = IsSolved ? LabEnd.Solved : _isLost ? LabEnd.Lost : Sequences < most ? LabEnd.Time : LabEnd.Enough,
            SolvedAfter = IsSolved ? _solvedAfter : null,
            Loss = loss,
            Right = right,
            Seconds = _elapsed.TotalSeconds,
            Measurements = _measurements,
        };
    }

    void Measure()
    {
        _heldOutPass.Forward(_outputs);
        var (loss, right) = _heldOut.Judge(_outputs);
        if (!double.IsFinite(loss))
            _isLost = true;
        var weights = _network.Snapshot();
        _measurements.Add(new(Sequences, loss, _isLost ? [] : _probe.Measure(weights)));
        if (loss < _bestLoss)
            (_best, _bestLoss) = (weights, loss);
        var isSolved = _task.IsSolved(loss, (double)right / Watched);
        if (isSolved && _solved == 0)
            _solvedAfter = Sequences;
        _solved = isSolved ? _solved + 1 : 0;
        _host.Progress?.Invoke(new(_setup, Sequences, loss));
    }
}
