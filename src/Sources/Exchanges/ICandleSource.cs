namespace Gatecast.Sources.Exchanges;

/// <summary>An exchange, or whatever else hands out candles.</summary>
public interface ICandleSource
{
    /// <summary>The source's name in a <see cref="SeriesReference"/>.</summary>
    string Name { get; }

    CandleCapabilities Capabilities { get; }

    /// <summary>The closed candles that open from <paramref name="from"/> on and before <paramref name="to"/>, oldest first, each once.</summary>
    /// <remarks>One page for each reply, those without candles too, so that every reply can be logged. Intervals that the source lacks are built
    /// from a finer one: <see cref="CandlePage.FetchedInterval"/>. What came wrong is in <see cref="CandlePage.Rejected"/>.</remarks>
    /// <param name="symbol">As the exchange writes it; case does not count.</param>
    /// <exception cref="ArgumentException">The interval cannot be built, the times are in the wrong order, or (while enumerating) the
    /// exchange does not know the symbol.</exception>
    /// <exception cref="HttpRequestException">While enumerating: the exchange cannot be reached, refuses, or asks for a long pause.</exception>
    /// <exception cref="InvalidDataException">While enumerating: the reply is not what the exchange documents.</exception>
    IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default);
}
