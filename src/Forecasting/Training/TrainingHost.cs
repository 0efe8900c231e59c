namespace Gatecast.Forecasting;

/// <summary>What a host gives a training: somebody to tell, a limit, a clock for it, and a memory that outlives the process.</summary>
public sealed record TrainingHost
{
    const string StepsName = "steps";

    /// <summary>Told after every epoch.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Version of the program and whatever else of the host decides the bits; a training goes on under the same one alone.</summary>
    public string Program { get; init; } = "";

    /// <summary>What was kept under a name; <see langword="null"/> for nothing.</summary>
    public Func<string, byte[]?> Recall { get; init; } = _ => null;

    /// <summary>Keeps bytes under a name in place of what was there, whole or not at all; <see langword="null"/> for a training that cannot be taken up
    /// again.</summary>
    public Action<string, byte[]>? Remember { get; init; }

    /// <summary>Epochs after which each training stops, with the learning rates of the whole schedule until then.</summary>
    public int? Steps
    {
        get;
        init
        {
            if (value is { } steps)
                ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(Steps));
            field = value;
        }
    }

    /// <summary>Time that the work may take. After the first epoch it becomes a number of steps, which is remembered; <see cref="Steps"/> goes first. Needs a
    /// <see cref="Clock"/> and a memory.</summary>
    public TimeSpan? Budget { get; init; }

    public TimeProvider? Clock { get; init; }

    /// <summary>The limit that holds: the one given, else the one that the budget became.</summary>
    public int? Limit => Steps ?? (Recall(StepsName) is { } bytes ? BitConverter.ToInt32(bytes) : null);

    /// <summary>When the work began, by the clock.</summary>
    internal long Begun { get; init; }

    /// <summary>Part of the epochs' time that falls to this training, 0 … 1.</summary>
    internal double Share { get; init; } = 1;

    /// <summary>Name of a training's state in the memory; no two trainings of one piece of work share it.</summary>
    internal static string NameOf(LstmTrainer trainer, IReadOnlyList<Series> panel) => FormattableString.Invariant(
        $"{LstmForecaster.NameOf(trainer.Cell)} seed {trainer.Seed} lookback {panel.Min(trainer.LookbackFor)} rows {panel.Sum(series => series.Length)}");

    /// <summary>One training at a time decides and uses the memory.</summary>
    internal Lock Gate { get; init; } = new();

    internal long Now => Clock?.GetTimestamp() ?? 0;

    /// <summary>The same for trainings side by side, which use the memory one at a time.</summary>
    /// <param name="turns">Trainings that one thread does, one after the other.</param>
    internal TrainingHost OneAtATime(int turns)
    {
        return this with { Share = Share / turns, Recall = Locked(Recall), Remember = Remember is { } remember ? LockedAction(remember) : null };

        Func<string, byte[]?> Locked(Func<string, byte[]?> recall) => name =>
        {
            lock (Gate)
                return recall(name);
        };

        Action<string, byte[]> LockedAction(Action<string, byte[]> keep) => (name, bytes) =>
        {
            lock (Gate)
                keep(name, bytes);
        };
    }

    /// <summary>Turns the budget into epochs, once: of trainings side by side the first to have done an epoch does.</summary>
    /// <param name="before">When the first epoch began.</param>
    /// <remarks>What came before the first epoch comes again about twice: for the judgement, and before the training on all rows.</remarks>
    internal void DecideSteps(long before)
    {
        if (Budget is not { } budget || Clock is not { } clock || Remember is null)
            return;

        var (setUp, epoch) = (clock.GetElapsedTime(Begun, before), clock.GetElapsedTime(before));
        var steps = epoch <= TimeSpan.Zero ? int.MaxValue : Share * (budget - 3 * setUp) / epoch;
        lock (Gate)
            if (Limit is null)
                Remember(StepsName, BitConverter.GetBytes((int)double.Clamp(steps, 1, 1_000_000)));
    }
}
