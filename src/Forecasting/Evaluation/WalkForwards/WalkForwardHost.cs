namespace Gatecast.Forecasting;

/// <summary>What a host gives a walk-forward: a place for its forecasts, a clock, a limit, and a memory that outlives the process.</summary>
public sealed record WalkForwardHost
{
    /// <summary>Is given each forecast of each model as it is made, and its CRPS, in order of the origins; nothing else keeps them all.</summary>
    public Action<string, QuantileForecast, double>? Sink { get; init; }

    public Action<WalkForwardProgress>? Progress { get; init; }

    /// <summary>Measures how long each model takes; without one nothing is timed, and there is no <see cref="Budget"/>.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Test origins to stop after; the earliest are taken.</summary>
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

    /// <summary>Time that the run may take. Once the first block of origins is done it becomes a number of steps; <see cref="Steps"/> goes first.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>What was remembered under a name by a run of the same series, settings and program; <see langword="null"/> for nothing.
    /// Several threads may ask at once.</summary>
    public Func<string, byte[]?> Recall { get; init; } = _ => null;

    /// <summary>Keeps bytes under a name, whole or not at all. A name is used once.</summary>
    public Action<string, byte[]> Remember { get; init; } = (_, _) => { };
}
