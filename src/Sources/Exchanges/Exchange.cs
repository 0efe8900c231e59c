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

    /// <summary>Path, or whole address, of the list of symbols.</summary>
    public required string SymbolList { get; init; }

    /// <summary>Letters that a symbol may hold beside those of the alphabet and digits.</summary>
    public string SymbolMarks { get; init; } = "-_/";

    /// <summary>One spelling for each symbol.</summary>
    public Func<string, string> Spell { get; init; } = symbol => symbol.ToUpperInvariant();

    /// <summary>Finds the error in a body; <see langword="null"/> where it holds none.</summary>
    public Func<byte[], BodyError?> ErrorIn { get; init; } = _ => null;

    /// <summary>A sentence on what to do where it refuses for good; other exchanges are named where it is left out.</summary>
    public string? Instead { get; init; }

    /// <summary>Where candles are to be had that it hands out no more; reads on from "take".</summary>
    public string? OlderCandles { get; init; }

    /// <summary>The environment variable that moves the address, such as GATECAST_SOURCES__BINANCEUS__BASEADDRESS.</summary>
    /// <remarks>BINANCE_US does as well.</remarks>
    public string AddressVariable => VariableOf(Name.Replace("-", ""));

    /// <summary>This exchange at the address that the environment names, if it does.</summary>
    /// <exception cref="ArgumentException">The environment names something else than an address.</exception>
    public Exchange At(Func<string, string?> environment)
    {
        foreach (var variable in new[] { AddressVariable, VariableOf(Name.Replace('-', '_')) }.Distinct())
        {
            if (environment(variable) is not { Length: > 0 } text)
                continue;
            if (!Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new ArgumentException($"{variable} is '{text}'; write an address such as {Address}, or leave it unset.", nameof(environment));

            return this with { Address = address, IsMoved = true };
        }

        return this;
    }

    /// <summary>Whether somebody else than the exchange may answer, such as a mirror, which may have what the exchange has not.</summary>
    public bool IsMoved { get; private init; }

    /// <summary>The symbol in its one spelling.</summary>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public string SymbolOf(string symbol)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        return symbol.All(letter => char.IsAsciiLetterOrDigit(letter) || SymbolMarks.Contains(letter))
            ? Spell(symbol)
            : throw new ArgumentException($"'{symbol}' is no symbol of {Title}; write one such as {SymbolExample}.", nameof(symbol));
    }

    static string VariableOf(string name) => $"GATECAST_SOURCES__{name.ToUpperInvariant()}__BASEADDRESS";
}
