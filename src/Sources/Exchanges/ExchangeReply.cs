using System.Security.Cryptography;

namespace Gatecast.Sources.Exchanges;

/// <summary>A successful reply.</summary>
/// <param name="AsOf">The earlier of the server's time and the local time.</param>
sealed record ExchangeReply(Uri Address, byte[] Body, DateTimeOffset AsOf, DateTimeOffset FetchedAt)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Body));
}
