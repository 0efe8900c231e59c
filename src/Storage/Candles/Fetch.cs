using System.Security.Cryptography;
using Gatecast.Sources.Exchanges;

namespace Gatecast.Storage;

/// <summary>One answer of a source: where a batch of candles came from.</summary>
public sealed record Fetch
{
    /// <summary>Without parameters and without any key.</summary>
    public required string Address
    {
        get;
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Address)); field = value; }
    }

    /// <summary>The query as it was sent; empty where there was none.</summary>
    public required string Parameters
    {
        get;
        init { ArgumentNullException.ThrowIfNull(value, nameof(Parameters)); field = value; }
    }

    /// <summary>SHA-256 of the body, 64 lower-case hexadecimal digits.</summary>
    public required string BodySha256
    {
        get;
        init
        {
            if (value is not { Length: 64 } || !value.All(char.IsAsciiHexDigitLower))
                throw new ArgumentException(
                    $"'{value}' is not a SHA-256 of 64 lower-case hexadecimal digits; give the hash of the body.", nameof(BodySha256));
            field = value;
        }
    }

    /// <summary>When the answer came, by a clock; kept in whole milliseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where a page came from.</summary>
    public static Fetch Of(CandlePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new()
        {
            Address = page.Address.GetLeftPart(UriPartial.Path),
            Parameters = page.Address.Query.TrimStart('?'),
            BodySha256 = page.Sha256,
            Time = page.FetchedAt,
        };
    }

    public static Fetch Of(string address, string parameters, ReadOnlySpan<byte> body, DateTimeOffset time) => new()
    {
        Address = address,
        Parameters = parameters,
        BodySha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
        Time = time,
    };
}
