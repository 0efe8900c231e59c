namespace Gatecast.Forecasting;

/// <summary>What a host gives a search: a clock, a limit, and a memory that outlives the process.</summary>
public sealed record TuningHost
{
    /// <summary>Called by one thread at a time.</summary>
    public Action<TuningProgress>? Progress { get; init; }

    /// <summary>Measures trainings; without one there is no <see cref="Budget"/>.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Steps to make do with: epochs of trials, each on all its folds and series.</summary>
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

    /// <summary>Time that the search may take. Once the first trials are done it becomes a number of steps; <see cref="Steps"/> goes first.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>What was remembered under a name by a search of the same series, settings and program; <see langword="null"/> for nothing.
    /// Several threads may ask at once.</summary>
    public Func<string, byte[]?> Recall { get; init; } = _ => null;

    /// <summary>Keeps bytes under a name, whole or not at all. A name is used once. Several threads may call at once.</summary>
    public Action<string, byte[]> Remember { get; init; } = (_, _) => { };
}
