namespace Gatecast.FakeExchange;

/// <summary>A candle of the fake; its own type, so that a mistake in the project's cannot hide here too.</summary>
/// <param name="OpenTime">UTC.</param>
/// <param name="Volume">In the base currency; 0 where nothing traded, and then the prices are those of the trade before.</param>
public readonly record struct FakeCandle(DateTimeOffset OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume, int Trades);
