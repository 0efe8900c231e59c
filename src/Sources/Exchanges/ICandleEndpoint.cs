namespace Gatecast.Sources.Exchanges;

/// <summary>How a source is asked for a page of candles, and how it answers.</summary>
interface ICandleEndpoint : ICandleSource
{
    /// <summary>Pages through this endpoint.</summary>
    CandleReader Reader { get; }

    string ICandleSource.Name => Reader.Name;

    string ICandleSource.SymbolOf(string symbol) => Reader.SymbolOf(symbol);

    IAsyncEnumerable<CandlePage> ICandleSource.ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Reader.ReadAsync(symbol, interval, from, to, cancellation);

    /// <summary>Path and parameters of the request for the oldest rows of a window.</summary>
    string PathOf(PageWindow window);

    /// <summary>The rows of a reply without an error.</summary>
    /// <exception cref="InvalidDataException">The reply has no rows where they should be.</exception>
    /// <exception cref="System.Text.Json.JsonException">The reply is no JSON.</exception>
    CandleRows RowsOf(byte[] body, PageWindow window);

    /// <summary>Up to where, this time left out, the reply holds all that the source has.</summary>
    /// <remarks>As many intervals as a request may have rows, however few came, or none: intervals without trades may have no row, and before the
    /// listing there are none at all.</remarks>
    DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) => window.EndOf(Capabilities.RowsPerRequest);
}
