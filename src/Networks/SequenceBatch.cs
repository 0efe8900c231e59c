namespace Gatecast.Networks;

/// <summary>Buffers for a batch of sequences, filled anew for every batch.</summary>
public sealed class SequenceBatch
{
    readonly float[] _inputs;
    readonly float[] _skips;
    readonly int[] _tokens;

    /// <param name="time">T: steps of every sequence.</param>
    /// <param name="capacity">Largest number of sequences.</param>
    /// <param name="features">F.</param>
    /// <param name="skips">S.</param>
    public SequenceBatch(int time, int capacity, int features, int skips)
        : this(time, capacity, features, skips, tokens: false) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);

    SequenceBatch(int time, int capacity, int features, int skips, bool tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(features);
        ArgumentOutOfRangeException.ThrowIfNegative(skips);
        if ((decimal)time * capacity * int.Max(1, features) > Array.MaxLength || (long)capacity * skips > Array.MaxLength)
            throw new ArgumentException(
                $"A batch of {capacity} sequences × {time} steps × {features} features, with {skips} skips, does not fit " +
                "into an array. Take fewer sequences or steps.", nameof(capacity));

        (Time, Capacity, Features, Skips) = (time, capacity, features, skips);
        _inputs = new float[time * capacity * features];
        _skips = new float[capacity * skips];
        _tokens = new int[tokens ? time * capacity : 0];
    }

    public int Time { get; }

    public int Capacity { get; }

    public int Features { get; }

    public int Skips { get; }

    /// <summary>Whether a time step holds the number of a token instead of features.</summary>
    public bool HasTokens => _tokens.Length > 0;

    /// <summary>B: sequences now in the batch, 0 … <see cref="Capacity"/>.</summary>
    public int Rows
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity, nameof(Rows));
            field = value;
        }
    }

    /// <summary>[F] features of one time step of one sequence.</summary>
    public Span<float> Input(int time, int row)
    {
        // Without this a row too many would be the first row of the next time step.
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Capacity, nameof(row));
        return _inputs.AsSpan((time * Capacity + row) * Features, Features);
    }

    /// <summary>A batch whose time steps hold a token each, for a network with a vocabulary.</summary>
    /// <inheritdoc cref="SequenceBatch(int, int, int, int)"/>
    public static SequenceBatch OfTokens(int time, int capacity, int skips = 0) => new(time, capacity, features: 0, skips, tokens: true);

    /// <summary>[B] tokens of one time step, each a row of the network's vocabulary; empty where there are none.</summary>
    public Span<int> Tokens(int time) => HasTokens ? _tokens.AsSpan(time * Capacity, Capacity) : [];

    /// <summary>[S] features of one sequence that go straight to the head.</summary>
    public Span<float> Skip(int row) => _skips.AsSpan(row * Skips, Skips);
}
