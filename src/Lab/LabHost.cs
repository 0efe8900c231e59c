namespace Gatecast.Lab;

/// <summary>What an experiment takes from whoever runs it.</summary>
public sealed record LabHost
{
    public required TimeProvider Clock { get; init; }

    /// <summary>Most time to take; null for as long as it takes.</summary>
    public TimeSpan? Budget { get; init; }

    public int Threads
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Threads)); field = value; }
    } = 1;

    /// <summary>Called after every measurement.</summary>
    public Action<LabProgress>? Progress { get; init; }

    internal bool IsAfter(DateTimeOffset? deadline) => deadline is { } end && Clock.GetUtcNow() >= end;
}
