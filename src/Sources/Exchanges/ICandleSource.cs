namespace Gatecast.Sources.Exchanges;

/// <summary>An exchange, or whatever else hands out candles.</summary>
public interface ICandleSource
{
    /// <summary>The source's name in a <see cref="SeriesReference"/>.</summary>
    string Name { get; }

    CandleCapabilities Capabilities { get; }

    /// <summary>What it can do for one symbol, where that differs from symbol to symbol.</summary>
    /// <exception cref="ArgumentException">It cannot be a symbol of this source.</exception>
    CandleCapabilities CapabilitiesOf(string symbol) => Capabilities;

    /// <summary>The one spelling of a symbol, under which its candles belong together: XBTUSD for btc/usd at Kraken.</summary>
    /// <exception cref="ArgumentException">It cannot be a symbol of this source.</exception>
    string SymbolOf(string symbol);

    /// <summary>The closed candles that open from <paramref name="from"/> on and before <paramref name="to"/>, oldest first, each once.</summary>
    /// <remarks>One page for each reply, those without candles too, so that every reply can be logged. Intervals that the source lacks are built
    /// from a finer one: <see cref="CandlePage.FetchedInterval"/>. What came wrong is in <see cref="CandlePage.Rejected"/>; what the source
    /// hands out no more is missing before <see cref="CandlePage.CoveredFrom"/>.</remarks>
    /// <param name="symbol">As the source writes it; case does not count. Open-Meteo's has a place and a variable: 52.52,13.41#temperature_2m.</param>
    /// <exception cref="ArgumentException">The symbol cannot be one, the interval cannot be built, the times are in the wrong order, or (while
    /// enumerating) the source does not know the symbol, or has it at another interval.</exception>
    /// <exception cref="HttpRequestException">While enumerating: the source cannot be reached, refuses, or asks for a long pause.</exception>
    /// <exception cref="InvalidDataException">While enumerating: the reply is not what the source documents.</exception>
    IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default);
}
