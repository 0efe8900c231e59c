using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>Coinbase Exchange: https://docs.cdp.coinbase.com/exchange, product candles.</summary>
sealed class Coinbase : ICandleSource, ICandleEndpoint
{
    readonly CandleReader _reader;

    public Coinbase(ExchangeHost host) => _reader = new CandleReader(host, this);

    public static Exchange Exchange { get; } = new()
    {
        Name = "coinbase",
        Title = "Coinbase",
        Address = new("https://api.exchange.coinbase.com/"),
        RequestsPerSecond = 10,
        Burst = 15,
        SymbolExample = "BTC-USD",
        SymbolList = "products",
        IsUnknownSymbol = (status, _) => status is HttpStatusCode.NotFound,
    };

    public string Name => Exchange.Name;

    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [new(1, IntervalUnit.Minute), new(5, IntervalUnit.Minute), new(15, IntervalUnit.Minute), new(1, IntervalUnit.Hour), new(6, IntervalUnit.Hour), new(1, IntervalUnit.Day)],
        RowsPerRequest = 300,
        ReferenceSymbols = ["BTC-USD", "ETH-USD"],
        HistorySince = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month
    };

    public IAsyncEnumerable<CandlePage> ReadAsync(
        string symbol, Interval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) =>
        _reader.ReadAsync(symbol, interval, from, to, cancellation);

    // Both ends count, and one row too many is refused as a whole. With one end missing the other would be ignored.
    public string PathOf(PageWindow window)
    {
        var (start, next) = (window.From, window.Interval.After(window.From, 1));
        var last = window.Interval.After(ReachOf(window, []), -1);
        return $"products/{Uri.EscapeDataString(window.Symbol)}/candles?granularity={(long)(next - start).TotalSeconds}" +
            $"&start={Text(start)}&end={Text(last)}";
    }

    /// <remarks>[time in seconds, low, high, open, close, volume], newest first.</remarks>
    public IEnumerable<CandleRow> RowsOf(JsonElement reply) => reply.ValueKind is JsonValueKind.Array
        ? reply.EnumerateArray().Select(row => CandleRow.Read(
            row, DateTimeOffset.FromUnixTimeSeconds, open: 3, high: 2, low: 1, close: 4, volume: 5))
        : throw new InvalidDataException("The reply is not an array.");

    // However few rows came, or none: intervals without trades have no row, and before the listing there are none at all.
    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows)
    {
        var reach = window.Interval.After(window.From, Capabilities.RowsPerRequest);
        return reach < window.To ? reach : window.To;
    }

    static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
