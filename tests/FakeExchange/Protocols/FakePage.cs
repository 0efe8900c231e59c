namespace Gatecast.FakeExchange;

/// <summary>A page of candles before it is written.</summary>
/// <param name="Rows">In the exchange's order.</param>
/// <param name="Write">The body with these rows.</param>
/// <param name="NewestFirst">The exchange's order.</param>
/// <param name="Flat">Whether candles without trades are there.</param>
sealed record FakePage(
    FakeInstrument Instrument, FakeInterval Interval, IReadOnlyList<FakeCandle> Rows, Func<IReadOnlyList<FakeCandle>, string> Write,
    bool NewestFirst, bool Flat);
