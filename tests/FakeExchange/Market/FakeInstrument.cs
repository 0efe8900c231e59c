namespace Gatecast.FakeExchange;

/// <summary>What is traded: a base currency for a quote currency.</summary>
/// <param name="PriceDecimals">Of every price.</param>
/// <param name="StartPrice">The price that the walk begins at and keeps coming back to.</param>
public sealed record FakeInstrument(string Base, string Quote, int PriceDecimals, decimal StartPrice)
{
    public static IReadOnlyList<FakeInstrument> All { get; } =
    [
        new("BTC", "USD", PriceDecimals: 1, StartPrice: 42_000),
        new("ETH", "USD", PriceDecimals: 2, StartPrice: 2_300),
        new("BTC", "USDT", PriceDecimals: 1, StartPrice: 42_010),
        new("ETH", "USDT", PriceDecimals: 2, StartPrice: 2_301),
    ];

    public override string ToString() => $"{Base}/{Quote}";
}
