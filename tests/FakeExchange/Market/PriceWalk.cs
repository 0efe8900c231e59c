namespace Gatecast.FakeExchange;

/// <summary>The trades of one instrument: six in each of its finest intervals, and the same ones each time for the same seed.</summary>
/// <remarks>Whole numbers only, so that another machine walks the same way. A price is a count of its last decimal, a volume one of 1e-8.</remarks>
sealed class PriceWalk(FakeInstrument instrument, int seed, DateTimeOffset listed, long seconds, IReadOnlyList<MarketPause> pauses)
{
    const int TradesPerInterval = 6;

    readonly Lock _lock = new();
    readonly List<Part> _parts = [];
    readonly long _unit = (long)Math.Pow(10, instrument.PriceDecimals);
    readonly ulong _key = instrument.ToString().Aggregate((ulong)seed, (key, letter) => Mix(key + letter));

    /// <summary>What traded in an interval, counted from the listing on, in the first so many seconds of it.</summary>
    /// <returns>A flat part without volume where nothing traded.</returns>
    public Part Of(int index, long elapsed)
    {
        var before = index == 0 ? StartPrice : At(index - 1).Close;
        return elapsed >= seconds ? At(index) : Trade(index, before, (int)(TradesPerInterval * elapsed / seconds));
    }

    public FakeCandle Candle(DateTimeOffset openTime, Part part) => new(
        openTime, Price(part.Open), Price(part.High), Price(part.Low), Price(part.Close), part.Volume / 100_000_000m, part.Trades);

    long StartPrice => (long)(instrument.StartPrice * _unit);

    decimal Price(long count) => (decimal)count / _unit;

    Part At(int index)
    {
        lock (_lock)
        {
            while (_parts.Count <= index)
                _parts.Add(Trade(_parts.Count, _parts.Count == 0 ? StartPrice : _parts[^1].Close, TradesPerInterval));
            return _parts[index];
        }
    }

    Part Trade(int index, long before, int trades)
    {
        var time = listed.AddSeconds(seconds * index);
        if (trades == 0 || pauses.Any(pause => pause.Contains(time) && (pause.Instrument ?? instrument.ToString()) == instrument.ToString()))
            return new(before, before, before, before, Volume: 0, Trades: 0);

        var (part, price) = ((Part?)null, before);
        for (var trade = 0; trade < trades; trade++)
        {
            // Up to half a per cent either way, and a hundredth of the way back to where it began.
            var draw = Mix(_key ^ Mix((ulong)(index * TradesPerInterval + trade)));
            price = long.Max(1, price + price * ((long)(draw % 1001) - 500) / 100_000 + (StartPrice - price) / 100);
            var volume = (long)(draw >> 20) % 5_000_000_000 + 1;
            part = part is { } sofar
                ? new(sofar.Open, long.Max(sofar.High, price), long.Min(sofar.Low, price), price, sofar.Volume + volume, trade + 1)
                : new(price, price, price, price, volume, 1);
        }

        return part!.Value;
    }

    // SplitMix64: Steele, Lea and Flood (2014).
    static ulong Mix(ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }

    /// <summary>What traded in one interval.</summary>
    public readonly record struct Part(long Open, long High, long Low, long Close, long Volume, int Trades)
    {
        public Part Then(Part next) => new(
            Open, long.Max(High, next.High), long.Min(Low, next.Low), next.Close, Volume + next.Volume, Trades + next.Trades);
    }
}
