using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>A training on its way: step by step, looked at now and then, stopped where it gets no better, kept and taken up again to the same bits.</summary>
public sealed class LanguageTraining
{
    /// <summary>Looks at the held-out text that a training has at least.</summary>
    internal const int Looks = 16;

    const int MostStepsBetween = 500;

    /// <summary>Characters of the held-out text that a look is taken at: the training stops by them.</summary>
    internal const int LookedAt = 24_576;

    /// <summary>Shares of the schedule: the memory of the averaged weights, and the looks without a better one after which the training stops.</summary>
    const double AverageShare = 0.04, PatienceShare = 0.35;

    /// <summary>Stream of the random numbers that say where a pass begins.</summary>
    const ulong PassStream = 0x7E;

    /// <summary>Steps in a row whose gradient may be infinite before the training is given up.</summary>
    const int MostFailures = 3;

    readonly Corpus _corpus;
    readonly RecurrentNetwork _network;
    readonly RecurrentNetwork _averaged;
    readonly SequenceBatch _batch;
    readonly RecurrentPass _pass;
    readonly RecurrentState _state;
    readonly AdamW _optimizer;
    readonly WeightAverage _average;
    readonly LearningRateSchedule _schedule;
    readonly TextScorer _scorer;
    readonly OutputLoss _loss;
    readonly int[] _segment;
    readonly int[] _targets;
    readonly float _weight;
    LanguageTrainingState _at;

    internal LanguageTraining(LanguageTrainer trainer, Corpus corpus, LanguageTrainingState? state = null)
    {
        (Trainer, _corpus) = (trainer, corpus);
        Trained = corpus.Length - trainer.HeldOutOf(corpus);
        var (time, sequences) = (trainer.Segment, trainer.SequencesFor(Trained));
        _network = new(trainer.NetworkFor(corpus.Vocabulary), trainer.Seed);
        _averaged = RecurrentNetwork.OfZeros(_network.Options);
        _batch = SequenceBatch.OfTokens(time, sequences);
        _batch.Rows = sequences;
        _pass = new(_network, _batch, trainer.Threads);
        _state = _network.NewState(sequences);
        _optimizer = new(_network, new());
        _average = new(_network, double.Max(1, AverageShare * trainer.Steps));
        _schedule = new() { Peak = trainer.LearningRate, Steps = trainer.Steps, WarmUp = 0.02f };
        _scorer = new(_averaged, trainer.Threads);
        (_segment, _targets, _weight) = (new int[time + 1], new int[time * sequences], 1f / (time * sequences));
        _loss = Loss;
        _at = state ?? LanguageTrainingState.First;
        if (state is not null)
            Restore(state);
    }

    public LanguageTrainer Trainer { get; }

    /// <summary>Characters that are trained on.</summary>
    public long Trained { get; }

    /// <summary>Steps done.</summary>
    public int Step => _at.Step;

    /// <summary>Whether the schedule has ended, or the held-out text says that more of it is no use.</summary>
    public bool IsDone => Step >= Trainer.Steps || IsStopped;

    /// <summary>Whether the held-out text has ended the training before its schedule.</summary>
    public bool IsStopped => Step < Trainer.Steps && Step - _at.BestStep >= double.Max(MostPatience, PatienceShare * Trainer.Steps) && _at.BestStep > 0;

    /// <summary>Characters that went through the network so far, repeated ones counted again.</summary>
    public long Characters => (long)Step * Trainer.Segment * _batch.Rows;

    /// <summary>Seconds that it has taken, those before it was taken up again included.</summary>
    public double Seconds => _at.Seconds;

    /// <summary>Trainable weights.</summary>
    public int ParameterCount => _network.ParameterCount;

    /// <summary>Of the text and the settings: what a kept training must be taken up with.</summary>
    internal Corpus Corpus => _corpus;

    internal LanguageTrainingState State => _at with
    {
        Weights = _network.Snapshot(),
        Optimizer = _optimizer.Snapshot(),
        Average = _average.State(),
        Memory = _state.Snapshot(),
        MemorySteps = _state.Steps,
    };

    int StepsBetween => int.Clamp(Trainer.Steps / Looks, 1, MostStepsBetween);

    int MostPatience => 5 * StepsBetween;

    /// <summary>Goes on to the end of the schedule, or to where the held-out text stops it.</summary>
    /// <param name="clock">Measures <see cref="Seconds"/>, and decides nothing.</param>
    /// <param name="progress">Told after every look at the held-out text.</param>
    /// <param name="keep">Called after every look, and where the training is stopped from outside: the place to write it to a file.</param>
    /// <exception cref="ArithmeticException">Losses that are not finite, again and again.</exception>
    public LanguageModel Run(TimeProvider clock, Action<LanguageProgress>? progress = null, Action? keep = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var (before, begun) = (Seconds, clock.GetTimestamp());
        while (!IsDone)
        {
            if (cancellation.IsCancellationRequested)
                keep?.Invoke();
            cancellation.ThrowIfCancellationRequested();
            Advance();
            _at = _at with { Seconds = before + clock.GetElapsedTime(begun).TotalSeconds };
            if (Step % StepsBetween != 0 && Step < Trainer.Steps)
                continue;

            var look = Look();
            _at = _at with { Seconds = before + clock.GetElapsedTime(begun).TotalSeconds };
            progress?.Invoke(look);
            keep?.Invoke();
        }

        return Model();
    }

    /// <summary>The best so far: averaged weights where a look has found them best.</summary>
    public LanguageModel Model()
    {
        var network = RecurrentNetwork.OfZeros(_network.Options);
        network.Restore(_at.Best.Length > 0 ? _at.Best : Step > 0 ? _average.Snapshot() : _network.Snapshot());
        return new(Trainer, _corpus.Vocabulary, network);
    }

    /// <summary>What a model is worth on all of the held-out text.</summary>
    /// <param name="progress">Is told the share that is done.</param>
    public TextScore Score(LanguageModel model, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Score(_corpus, Trained, _corpus.Length - Trained, Trainer.Threads, progress, cancellation);
    }

    /// <summary>One training step.</summary>
    internal void Advance()
    {
        Fill();
        var loss = _pass.Backward(_loss, Trainer.Seed, Step, _state);
        var isFinite = _optimizer.TryStep(_pass, _schedule.At(Step));
        if (!isFinite)
            _state.Clear();
        if (!isFinite && _at.Failures + 1 >= MostFailures)
            throw new ArithmeticException(
                $"The loss was not finite in {MostFailures} training steps in a row, the last of them {Step + 1:N0}. Lower the learning rate, now {Trainer.LearningRate}.");
        _average.Add();
        _at = _at with
        {
            Step = Step + 1,
            Position = _at.Position + Trainer.Segment,
            Failures = isFinite ? 0 : _at.Failures + 1,
            LossSum = _at.LossSum + (isFinite ? loss : 0),
            LossCount = _at.LossCount + (isFinite ? 1 : 0),
        };
    }

    /// <summary>The next segment of every sequence; after the last one the text begins again, a little later, so that the cuts fall elsewhere.</summary>
    void Fill()
    {
        var part = Trained / _batch.Rows;
        if (_at.Position + Trainer.Segment + 1 > part)
        {
            _state.Clear();
            var pass = _at.Pass + 1;
            _at = _at with { Pass = pass, Position = long.Min(new CounterRandom(Trainer.Seed, PassStream).Below(Trainer.Segment, (ulong)pass), part - Trainer.Segment - 1) };
        }

        for (var row = 0; row < _batch.Rows; row++)
        {
            _corpus.Read(row * part + _at.Position, _segment);
            for (var time = 0; time < Trainer.Segment; time++)
            {
                _batch.Tokens(time)[row] = _segment[time];
                _targets[time * _batch.Rows + row] = _segment[time + 1];
            }
        }
    }

    double Loss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad) => Kernels.Best.SoftmaxBackward(
        outputs, _targets.AsSpan(time * _batch.Rows + firstRow, rows), stride, _corpus.Vocabulary.Count, _weight, outputGrad);

    LanguageProgress Look()
    {
        var weights = _average.Snapshot();
        _averaged.Restore(weights);
        var score = _scorer.Score(_corpus, Trained, long.Min(LookedAt, _corpus.Length - Trained));
        var (isBest, trained) = (_at.BestStep == 0 || score.Nats < _at.BestNats, _at.LossSum / int.Max(1, _at.LossCount));
        _at = _at with { LossSum = 0, LossCount = 0 };
        if (isBest)
            _at = _at with { Best = weights, BestStep = Step, BestNats = score.Nats };
        return new(Step, Trainer.Steps, (double)Characters / Trained, trained, score.Nats, isBest);
    }

    void Restore(LanguageTrainingState state)
    {
        _network.Restore(state.Weights);
        _optimizer.Restore(state.Optimizer);
        _average.Restore(state.Average);
        _state.Restore(state.Memory, state.MemorySteps);
    }
}
