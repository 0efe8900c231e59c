using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>How an exchange is asked for a page of candles, and how it answers.</summary>
interface ICandleEndpoint
{
    CandleCapabilities Capabilities { get; }

    /// <summary>Path and parameters of the request for the oldest rows of a window.</summary>
    string PathOf(PageWindow window);

    /// <summary>The rows of a reply, in any order.</summary>
    /// <exception cref="InvalidDataException">The reply has no rows where they should be; the message reads on from "the reply".</exception>
    IEnumerable<CandleRow> RowsOf(JsonElement reply);

    /// <summary>Up to where, this time left out, the reply holds all that the exchange has.</summary>
    DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows);
}
