using System.Security.Cryptography;
using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>One target over time, oldest row first, as forecasters see it: times, values, and levels in which changes add up.</summary>
/// <remarks>Here the unit changes from <see cref="decimal"/> prices to <see cref="double"/>; nowhere else. Immutable.</remarks>
public sealed class Series
{
    readonly DateTimeOffset[] _times;
    readonly double[] _values;
    readonly double[] _levels;
    readonly int[] _grid;

    Series(
        string name, string? unit, TargetKind target, Interval interval, bool tradingDays, DateTimeOffset[] times, double[] values)
    {
        Name = name;
        Unit = unit;
        Target = target;
        Interval = interval;
        TradingDays = tradingDays;
        _times = times;
        _values = values;
        _levels = target is TargetKind.LogReturn ? Array.ConvertAll(values, Math.Log) : values;
        _grid = GridOf(times, interval, tradingDays);
    }

    public string Name { get; }

    /// <summary>Unit of the values, for charts and tables; <see langword="null"/> when unknown.</summary>
    public string? Unit { get; }

    public TargetKind Target { get; }

    public Interval Interval { get; }

    /// <summary>Rows fall on weekdays only, and each row counts as one step whatever the weekend or holiday before it.</summary>
    public bool TradingDays { get; }

    public int Length => _values.Length;

    /// <summary>UTC, strictly ascending.</summary>
    public ReadOnlySpan<DateTimeOffset> Times => _times;

    /// <summary>Values in their own unit (prices, degrees).</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>ln(value) for <see cref="TargetKind.LogReturn"/>, else the value.</summary>
    public ReadOnlySpan<double> Levels => _levels;

    /// <summary>Number of the step each row stands on; it jumps by more than one over a gap.</summary>
    public ReadOnlySpan<int> Grid => _grid;

    /// <summary>Rows that a period of the natural season spans: 24 hours, 7 (or 5 trading) days, 52 weeks, 12 months, 4 quarters.</summary>
    public int Season => Seasons.LengthOf(Interval, TradingDays);

    /// <summary>SHA-256, in lower-case hex, over every row as (Unix milliseconds, value) in little-endian bytes.</summary>
    public string Sha256
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> row = stackalloc byte[16];
            for (var i = 0; i < Length; i++)
            {
                BitConverter.TryWriteBytes(row, _times[i].ToUnixTimeMilliseconds());
                BitConverter.TryWriteBytes(row[8..], _values[i]);
                hash.AppendData(row);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Turns observations into a series.</summary>
    /// <param name="target">How changes are measured; by default log returns for prices and differences for anything else.</param>
    /// <exception cref="ArgumentException">A value is not positive where log returns are wanted, or the values never change.</exception>
    public static Series From(Observations observations, TargetKind? target = null)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var kind = target ?? (observations.IsPrice ? TargetKind.LogReturn : TargetKind.Difference);
        var values = observations.Values.Select(value => (double)value).ToArray();

        return From(
            observations.Name, kind, observations.Interval, [.. observations.Times], values, observations.Unit, observations.TradingDays);
    }

    /// <summary>Makes a series from plain figures, for callers that hold their data already.</summary>
    /// <param name="times">UTC, strictly ascending, one for each value.</param>
    /// <param name="tradingDays">Whether weekends and holidays are left out and do not count as steps.</param>
    /// <exception cref="ArgumentException">A value is not finite, or not positive where log returns are wanted; the values never change;
    /// times are missing or not ascending.</exception>
    public static Series From(
        string name, TargetKind target, Interval interval, DateTimeOffset[] times, double[] values, string? unit = null,
        bool tradingDays = false)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(values);
        if (times.Length != values.Length)
            throw new ArgumentException($"{name} has {values.Length} values and {times.Length} times; it needs one time for each value.");

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"{name} has {values[i]} at {times[i]:u}; every value must be a finite number.");
            if (target is TargetKind.LogReturn && values[i] <= 0)
                throw new ArgumentException(
                    $"{name} has the price {values[i]} at {times[i]:u}, and log returns need prices above zero. " +
                    "Remove the row, or forecast differences instead (--target difference).");
            if (i > 0 && times[i] <= times[i - 1])
                throw new ArgumentException(
                    $"{name} has the time {times[i]:u} after {times[i - 1]:u}; times must ascend. Sort the rows and remove repeats.");
        }

        if (values.Length > 1 && Array.TrueForAll(values, value => value == values[0]))
            throw new ArgumentException(
                $"{name} is {values[0]} in all its {values.Length} rows; a forecast needs values that change. Choose another column.");

        return new(name, unit, target, interval, tradingDays, [.. times], [.. values]);
    }

    /// <summary>What was known at a row: everything up to it, nothing after it.</summary>
    public History Until(int origin) => new(this, origin);

    /// <summary>Whether the row <paramref name="steps"/> rows after the origin is as many intervals later: no gap lies between.</summary>
    public bool IsWhole(int origin, int steps) =>
        origin >= 0 && origin + steps < Length && _grid[origin + steps] - _grid[origin] == steps;

    /// <summary>A series of the first rows alone.</summary>
    public Series Head(int rows) =>
        new(Name, Unit, Target, Interval, TradingDays, _times[..rows], _values[..rows]);

    /// <summary>UTC time a number of steps after a row; weekends are stepped over where the series has none.</summary>
    public DateTimeOffset TimeAfter(int row, int steps)
    {
        var time = _times[row];
        if (!TradingDays)
            return Interval.After(time, steps);

        for (var left = steps; left > 0;)
        {
            time = time.AddDays(1);
            if (time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                left--;
        }

        return time;
    }

    static int[] GridOf(DateTimeOffset[] times, Interval interval, bool tradingDays)
    {
        var grid = new int[times.Length];
        for (var i = 1; i < grid.Length; i++)
            grid[i] = grid[i - 1] + (tradingDays ? 1 : int.Max(1, interval.StepsBetween(times[i - 1], times[i])));

        return grid;
    }
}
