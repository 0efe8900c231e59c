using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>Random walks that every exchange of the fake trades, the same ones for the same seed, up to what the clock says.</summary>
public sealed class FakeMarket
{
    readonly long _seconds;
    readonly Dictionary<FakeInstrument, PriceWalk> _walks;

    /// <param name="listed">When trading begins; moved back to the grid of days.</param>
    /// <param name="interval">The finest one that has candles, such as 1m or 1h; one that fills a day. Coarser ones are built from it.</param>
    /// <param name="pauses">Outages, and times without trades.</param>
    public FakeMarket(int seed, DateTimeOffset listed, string interval = "1h", TimeProvider? clock = null, IReadOnlyList<MarketPause>? pauses = null)
    {
        var finest = FakeInterval.Parse(interval);
        var seconds = (long?)(finest?.After(default, 1) - default(DateTimeOffset))?.TotalSeconds ?? 0;
        if (seconds == 0 || 86_400 % seconds != 0)
            throw new ArgumentException($"'{interval}' does not fill a day; write 1s, 1m, 5m, 15m, 1h or 1d.", nameof(interval));

        (_seconds, Clock, Pauses) = (seconds, clock ?? TimeProvider.System, pauses ?? []);
        Listed = FakeInterval.OfSeconds(86_400).StartOf(listed);
        _walks = FakeInstrument.All.ToDictionary(
            instrument => instrument, instrument => new PriceWalk(instrument, seed, Listed, _seconds, Pauses));
    }

    public TimeProvider Clock { get; }

    public DateTimeOffset Listed { get; }

    public IReadOnlyList<MarketPause> Pauses { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A market listed so long ago that it has this many closed candles of its finest interval, or up to a day's more.</summary>
    public static FakeMarket WithCandles(
        int count, int seed = 1, string interval = "1h", TimeProvider? clock = null, IReadOnlyList<MarketPause>? pauses = null)
    {
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        return FakeInterval.Parse(interval) is { } finest
            ? new(seed, finest.After(finest.StartOf(now), -count), interval, clock, pauses)
            : throw new ArgumentException($"'{interval}' is no interval; write one such as 1m, 1h or 1d.", nameof(interval));
    }

    /// <summary>The candle that opens at a time on the interval's grid; unfinished where its time is not over.</summary>
    /// <param name="flat">Whether parts without trades count as flat ones, so that a candle without any trade is there too.</param>
    /// <returns><see langword="null"/> before the listing, in the future, in an outage, and where the interval is finer than the market's.</returns>
    internal FakeCandle? Candle(FakeInstrument instrument, FakeInterval interval, DateTimeOffset openTime, bool flat)
    {
        if (!interval.IsMadeOf(_seconds))
            return null;

        var (walk, now) = (_walks[instrument], Now);
        var end = interval.After(openTime, 1);
        var part = (PriceWalk.Part?)null;
        for (var time = openTime < Listed ? Listed : openTime; time < end && time <= now; time = time.AddSeconds(_seconds))
        {
            var index = (int)((time - Listed).Ticks / TimeSpan.TicksPerSecond / _seconds);
            var next = walk.Of(index, long.Min(_seconds, (long)(now - time).TotalSeconds));
            if (next.Trades == 0 && (!flat || Pauses.Any(pause => pause.Instrument is null && pause.Contains(time))))
                continue;
            part = part?.Then(next) ?? next;
        }

        return part is { } whole ? walk.Candle(openTime, whole) : null;
    }

    /// <summary>Candles that open in a range, both ends counted, oldest first.</summary>
    internal IEnumerable<FakeCandle> Forward(FakeInstrument instrument, FakeInterval interval, DateTimeOffset from, DateTimeOffset to, bool flat)
    {
        from = from < Listed ? interval.StartOf(Listed) : from;
        var start = interval.StartOf(from);
        for (var time = start < from ? interval.After(start, 1) : start; time <= to && time <= Now; time = interval.After(time, 1))
        {
            if (Candle(instrument, interval, time, flat) is { } candle)
                yield return candle;
        }
    }

    /// <summary>Candles that open up to a time, newest first.</summary>
    internal IEnumerable<FakeCandle> Backward(FakeInstrument instrument, FakeInterval interval, DateTimeOffset to, bool flat)
    {
        var first = interval.StartOf(Listed);
        for (var time = interval.StartOf(to < Now ? to : Now); time >= first; time = interval.After(time, -1))
        {
            if (Candle(instrument, interval, time, flat) is { } candle)
                yield return candle;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"listed {Listed:u}, now {Now:u}");
}
