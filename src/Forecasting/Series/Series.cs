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
    readonly double[][] _covariateRows;

    Series(
        string name, string? unit, TargetKind target, Interval interval, bool tradingDays, DateTimeOffset[] times, double[] values,
        IReadOnlyList<Covariate> covariates, double[][] covariateRows)
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
        (Covariates, _covariateRows) = (covariates, covariateRows);
    }

    public string Name { get; }

    /// <summary>Unit of the values, for charts and tables; <see langword="null"/> when unknown.</summary>
    public string? Unit { get; }

    public TargetKind Target { get; }

    public Interval Interval { get; }

    /// <summary>Rows fall on the days of a market only, and each row counts as one step whatever the weekend or holiday before it.</summary>
    public bool TradingDays { get; }

    /// <summary>On which days the rows of <see cref="TradingDays"/> fall, as they tell themselves; Monday to Friday where they are too few.</summary>
    public MarketCalendar MarketDays => field ??= MarketCalendar.Of(_times, Interval) ?? MarketCalendar.Weekdays;

    public int Length => _values.Length;

    /// <summary>UTC, strictly ascending.</summary>
    public ReadOnlySpan<DateTimeOffset> Times => _times;

    /// <summary>Values in their own unit (prices, degrees).</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>ln(value) for <see cref="TargetKind.LogReturn"/>, else the value.</summary>
    public ReadOnlySpan<double> Levels => _levels;

    /// <summary>Number of the step each row stands on; it jumps by more than one over a gap.</summary>
    public ReadOnlySpan<int> Grid => _grid;

    /// <summary>Rows that a period of the natural season spans: 24 hours, 7 days, the 5 of a market that keeps its weekends, 52 weeks, 12 months, 4 quarters.</summary>
    public int Season => TradingDays ? MarketDays.DaysOfWeek : Seasons.LengthOf(Interval);

    /// <summary>What helps to forecast it, by name one of a kind.</summary>
    public IReadOnlyList<Covariate> Covariates { get; }

    /// <summary>SHA-256, in lower-case hex, over every row as (Unix milliseconds, value) in little-endian bytes; covariates have hashes of their own.</summary>
    public string Sha256 => RowHash.Of(_times, _values);

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

        return new(name, unit, target, interval, tradingDays, [.. times], [.. values], [], []);
    }

    /// <summary>The same series with covariates, in place of those it had.</summary>
    /// <remarks>A past covariate has at each row the last value that was known when the row was over, whatever its own interval is.</remarks>
    /// <exception cref="ArgumentException">Two have one name; a past covariate has no value by the last row; a future covariate has another interval,
    /// or no value at the time of a row.</exception>
    public Series With(IReadOnlyList<Covariate> covariates)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        if (covariates.CountBy(covariate => covariate.Name).FirstOrDefault(same => same.Value > 1).Key is { } twice)
            throw new ArgumentException($"{Name} has two covariates called {twice}; give each a name of its own.", nameof(covariates));

        return new(
            Name, Unit, Target, Interval, TradingDays, _times, _values, [.. covariates.Select(covariate => covariate.KnownBy(Interval.After(_times[^1], 1)))],
            [.. covariates.Select(RowsOf)]);
    }

    /// <summary>What was known at a row: everything up to it, nothing after it.</summary>
    public History Until(int origin) => new(this, origin);

    /// <summary>Whether the row <paramref name="steps"/> rows after the origin is as many intervals later: no gap lies between.</summary>
    public bool IsWhole(int origin, int steps) =>
        origin >= 0 && origin + steps < Length && _grid[origin + steps] - _grid[origin] == steps;

    /// <summary>A series of the first rows alone.</summary>
    public Series Head(int rows) => new(
        Name, Unit, Target, Interval, TradingDays, _times[..rows], _values[..rows],
        [.. Covariates.Select(covariate => covariate.KnownBy(Interval.After(_times[rows - 1], 1)))], Array.ConvertAll(_covariateRows, values => values[..rows]));

    /// <summary>The same rows under another name.</summary>
    public Series Named(string name) => new(name, Unit, Target, Interval, TradingDays, _times, _values, Covariates, _covariateRows);

    /// <summary>A series of the rows from a time on.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Series Since(DateTimeOffset time)
    {
        var first = Times.BinarySearch(time) is var row && row >= 0 ? row : ~row;
        return first < Length
            ? new(Name, Unit, Target, Interval, TradingDays, _times[first..], _values[first..], Covariates, Array.ConvertAll(_covariateRows, values => values[first..]))
            : throw new ArgumentException($"{Name} ends at {_times[^1]:u}, before {time:u}; choose an earlier time.", nameof(time));
    }

    /// <summary>Rows up to a time, the row of that time included.</summary>
    public int RowsUntil(DateTimeOffset time) => Times.BinarySearch(time) is var row && row >= 0 ? row + 1 : ~row;

    /// <summary>UTC time a number of steps after a row; weekends and holidays of a market are stepped over.</summary>
    public DateTimeOffset TimeAfter(int row, int steps) => TradingDays ? MarketDays.After(_times[row], steps) : Interval.After(_times[row], steps);

    /// <summary>[n] what is known of a covariate when each row is over; NaN where there is nothing yet.</summary>
    internal ReadOnlySpan<double> CovariateRows(int covariate) => _covariateRows[covariate];

    /// <summary>Value of a future covariate some steps after a row.</summary>
    /// <param name="step">0 for the row itself.</param>
    /// <exception cref="ArgumentException">There is none; the message names covariate and time.</exception>
    internal double FutureValue(int covariate, int row, int step)
    {
        var future = Covariates[covariate];

        // The rows of a market's calendar are its trading days, holidays left out: the covariate's own rows tell them.
        var time = TimeAfter(row, step);
        if (TradingDays && future.Times.IndexOf(_times[row]) is >= 0 and var index && index + step < future.Times.Length)
            time = future.Times[index + step];
        return future.At(time) ?? throw new ArgumentException(
            $"The future covariate {future.Name} of {Name} has no value at {time:u}; a forecast from {_times[row]:u} needs one for each step. " +
            $"Add the row, lower the horizon, or declare {future.Name} as a past covariate.");
    }

    /// <summary>Refuses a forecast from the last row that lacks a future covariate for a step.</summary>
    /// <exception cref="ArgumentException">Names covariate and time.</exception>
    internal void CheckFuture(int horizon)
    {
        for (var i = 0; i < Covariates.Count; i++)
            for (var step = 1; step <= horizon && Covariates[i].Role is CovariateRole.Future; step++)
                _ = FutureValue(i, Length - 1, step);
    }

    double[] RowsOf(Covariate covariate)
    {
        switch (covariate.Role)
        {
            case CovariateRole.Static:
                return [.. Enumerable.Repeat(covariate.Values[0], Length)];
            case CovariateRole.Past:
                var known = covariate.KnownAt(_times, Interval);
                return !double.IsNaN(known[^1]) ? known : throw new ArgumentException(
                    $"The past covariate {covariate.Name} of {Name} has no value that was known by {_times[^1]:u}; its first is of {covariate.Times[0]:u}. " +
                    "Choose one that begins earlier.");
            default:
                if (covariate.Interval != Interval)
                    throw new ArgumentException(
                        $"The future covariate {covariate.Name} has a row every {covariate.Interval}, and {Name} every {Interval}; a future covariate needs a value for each row.");
                return [.. _times.Select(time => covariate.At(time) ?? throw new ArgumentException(
                    $"The future covariate {covariate.Name} of {Name} has no value at {time:u}; a future covariate needs one for each row. " +
                    $"Add the value, or declare {covariate.Name} as a past covariate."))];
        }
    }

    static int[] GridOf(DateTimeOffset[] times, Interval interval, bool tradingDays)
    {
        var grid = new int[times.Length];
        for (var i = 1; i < grid.Length; i++)
            grid[i] = grid[i - 1] + (tradingDays ? 1 : int.Max(1, interval.StepsBetween(times[i - 1], times[i])));

        return grid;
    }
}
