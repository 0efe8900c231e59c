using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>What helps to forecast a series without being forecast itself. Immutable; it becomes part of a series by <see cref="Series.With"/>.</summary>
public sealed record Covariate
{
    readonly DateTimeOffset[] _times;
    readonly double[] _values;

    Covariate(string name, CovariateRole role, Interval? interval, DateTimeOffset[] times, double[] values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Role, Interval, _times, _values) = (name, role, interval, times, values);
    }

    /// <summary>One of a kind in its series. Of a market's own columns, high, low and volume are understood.</summary>
    public string Name { get; init; }

    public CovariateRole Role { get; }

    /// <summary>The values are prices, all above zero, whose changes are ratios.</summary>
    public bool IsPrice { get; init; }

    /// <summary>Time that each value covers; <see langword="null"/> for a static one.</summary>
    internal Interval? Interval { get; }

    /// <summary>UTC, strictly ascending; empty for a static one.</summary>
    public ReadOnlySpan<DateTimeOffset> Times => _times;

    /// <summary>One for each time; the only one of a static covariate.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>SHA-256 over its rows, as that of a series.</summary>
    public string Sha256 => RowHash.Of(_times, _values);

    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static Covariate Static(string name, double value) => double.IsFinite(value)
        ? new(name, CovariateRole.Static, interval: null, [], [value])
        : throw new ArgumentException($"The static covariate {name} is {value}; it must be a finite number.", nameof(value));

    /// <summary>Values of another series over time.</summary>
    /// <param name="role">Past or future.</param>
    /// <param name="interval">Time that each value covers, from its own time on: what lies in it is known when it is over.</param>
    /// <param name="times">UTC, strictly ascending.</param>
    /// <param name="values">Finite, one for each time.</param>
    /// <exception cref="ArgumentException">Times and values do not match, or a value is not finite.</exception>
    public static Covariate Of(string name, CovariateRole role, Interval interval, DateTimeOffset[] times, double[] values)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(values);
        if (role is CovariateRole.Static)
            throw new ArgumentException($"{name} has a value for each time; a static covariate has one for all.", nameof(role));
        if (times.Length != values.Length || times.Length == 0)
            throw new ArgumentException($"The covariate {name} has {values.Length} values and {times.Length} times; it needs one time for each value, and one at least.");
        for (var i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"The covariate {name} has {values[i]} at {times[i]:u}; every value must be a finite number.");
            if (i > 0 && times[i] <= times[i - 1])
                throw new ArgumentException($"The covariate {name} has the time {times[i]:u} after {times[i - 1]:u}; times must ascend.");
        }

        return new(name, role, interval, [.. times], [.. values]);
    }

    /// <summary>A column or a series that was read, as a covariate of another.</summary>
    /// <exception cref="ArgumentException">A static covariate is to come from a column that varies.</exception>
    public static Covariate Of(Observations observations, CovariateRole role, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(observations);
        name ??= observations.Column;
        double[] values = [.. observations.Values.Select(value => (double)value)];
        if (role is not CovariateRole.Static)
            return Of(name, role, observations.Interval, [.. observations.Times], values) with { IsPrice = observations.IsPrice && Array.TrueForAll(values, value => value > 0) };

        var other = Array.FindIndex(values, value => value != values[0]);
        return other < 0 ? Static(name, values[0]) : throw new ArgumentException(
            $"{name} is {values[0]} at {observations.Times[0]:u} and {values[other]} at {observations.Times[other]:u}; a static covariate has one value. " +
            "Name it as a past or a future covariate.", nameof(observations));
    }

    /// <summary>The value of a time.</summary>
    internal double? At(DateTimeOffset time)
    {
        var index = Array.BinarySearch(_times, time);
        return index >= 0 ? _values[index] : null;
    }

    /// <summary>For each row of a series the last value that is known once the row is over; NaN before the first.</summary>
    /// <param name="interval">Of the series.</param>
    internal double[] KnownAt(ReadOnlySpan<DateTimeOffset> times, Interval interval)
    {
        var known = new double[times.Length];
        var next = 0;
        for (var row = 0; row < known.Length; row++)
        {
            var end = interval.After(times[row], 1);
            while (next < _times.Length && Interval!.Value.After(_times[next], 1) <= end)
                next++;
            known[row] = next > 0 ? _values[next - 1] : double.NaN;
        }

        return known;
    }

    /// <summary>What was known by the end of a time: past values alone are cut off.</summary>
    internal Covariate KnownBy(DateTimeOffset end)
    {
        var count = CountBy(end);
        return count == _times.Length ? this : new(Name, Role, Interval, _times[..count], _values[..count]) { IsPrice = IsPrice };
    }

    /// <summary>The same with other values for what was not yet known by the end of a time.</summary>
    /// <param name="change">Is given the index and the value.</param>
    internal Covariate ChangedAfter(DateTimeOffset end, Func<int, double, double> change)
    {
        var count = CountBy(end);
        return count == _times.Length ? this
            : new(Name, Role, Interval, _times, [.. _values.Select((value, index) => index < count ? value : change(index, value))]) { IsPrice = IsPrice };
    }

    /// <summary>Values known by the end of a time: all but those of a past covariate that come later.</summary>
    int CountBy(DateTimeOffset end)
    {
        var count = _times.Length;
        while (Role is CovariateRole.Past && count > 0 && Interval!.Value.After(_times[count - 1], 1) > end)
            count--;
        return count;
    }
}
