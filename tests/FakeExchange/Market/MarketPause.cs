namespace Gatecast.FakeExchange;

/// <summary>A time without trades.</summary>
/// <param name="To">Left out.</param>
/// <param name="Instrument">The one that nobody trades; <see langword="null"/> where the whole venue is down and has no rows at all.</param>
public sealed record MarketPause(DateTimeOffset From, DateTimeOffset To, string? Instrument = null)
{
    public bool Contains(DateTimeOffset time) => time >= From && time < To;
}
