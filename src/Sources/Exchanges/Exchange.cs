using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>An exchange's public interface: where it is and what it asks of its callers.</summary>
sealed record Exchange
{
    /// <summary>The source's name in a <see cref="SeriesReference"/>.</summary>
    public required string Name { get; init; }

    /// <summary>As texts call it.</summary>
    public required string Title { get; init; }

    public required Uri Address { get; init; }

    public required double RequestsPerSecond { get; init; }

    /// <summary>Requests that may come at once.</summary>
    public required int Burst { get; init; }

    /// <summary>Weight that a minute may cost, where replies say what it has cost so far.</summary>
    public int? WeightPerMinute { get; init; }

    public required string SymbolExample { get; init; }

    /// <summary>Path of the list of symbols.</summary>
    public required string SymbolList { get; init; }

    /// <summary>Whether an error says that there is no such symbol; takes the status and the error's code, where it has one.</summary>
    public required Func<HttpStatusCode, int?, bool> IsUnknownSymbol { get; init; }

    /// <summary>The environment variable that moves the address, such as GATECAST_SOURCES__BINANCEUS__BASEADDRESS.</summary>
    public string AddressVariable => $"GATECAST_SOURCES__{Name.Replace("-", "").ToUpperInvariant()}__BASEADDRESS";

    /// <summary>This exchange at the address that the environment names, if it does.</summary>
    /// <exception cref="ArgumentException">The environment names something else than an address.</exception>
    public Exchange At(Func<string, string?> environment)
    {
        if (environment(AddressVariable) is not { Length: > 0 } text)
            return this;
        if (!Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{AddressVariable} is '{text}'; write an address such as {Address}, or leave it unset.", nameof(environment));

        return this with { Address = address };
    }
}
