using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>The time that a candle covers: seconds counted from a first moment, or a calendar month.</summary>
readonly record struct FakeInterval
{
    static readonly DateTimeOffset _firstMonday = DateTimeOffset.UnixEpoch.AddDays(4);

    readonly long _seconds;
    readonly DateTimeOffset _first;

    FakeInterval(long seconds, DateTimeOffset first) => (_seconds, _first) = (seconds, first);

    /// <summary>From a Monday to the next.</summary>
    public static FakeInterval Week { get; } = new(7 * 86_400, _firstMonday);

    public static FakeInterval Month { get; } = new(0, DateTimeOffset.UnixEpoch);

    bool IsMonth => _seconds == 0;

    /// <summary>Counted from 1970 on.</summary>
    public static FakeInterval OfSeconds(long seconds) => new(seconds, DateTimeOffset.UnixEpoch);

    /// <summary>Reads 1s, 5m, 1h, 1d, 1w and 1M.</summary>
    public static FakeInterval? Parse(string text) => text switch
    {
        "1w" => Week,
        "1M" or "1mo" => Month,
        [.. var digits, var unit] when "smhd".Contains(unit)
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 =>
            OfSeconds(count * (unit switch { 's' => 1L, 'm' => 60, 'h' => 3600, _ => 86_400 })),
        _ => null,
    };

    public DateTimeOffset StartOf(DateTimeOffset time)
    {
        if (IsMonth)
            return new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

        var since = (long)Math.Floor((time - _first).TotalSeconds);
        return _first.AddSeconds(since - (since % _seconds + _seconds) % _seconds);
    }

    public DateTimeOffset After(DateTimeOffset start, int steps) => IsMonth ? start.AddMonths(steps) : start.AddSeconds(_seconds * steps);

    /// <summary>Whether every interval consists of whole ones of so many seconds.</summary>
    public bool IsMadeOf(long seconds) => 86_400 % seconds == 0 && IsMonth || !IsMonth && _seconds % seconds == 0;

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => (IsMonth, _seconds) switch
    {
        (true, _) => "1M",
        (_, 7 * 86_400) => "1w",
        (_, var seconds) when seconds % 86_400 == 0 => $"{seconds / 86_400}d",
        (_, var seconds) when seconds % 3600 == 0 => $"{seconds / 3600}h",
        (_, var seconds) when seconds % 60 == 0 => $"{seconds / 60}m",
        _ => $"{_seconds}s",
    };
}
