using System.Globalization;

namespace Gatecast.Sources.Exchanges;

/// <summary>Coinbase Exchange: https://docs.cdp.coinbase.com/exchange, product candles.</summary>
sealed class Coinbase : ICandleEndpoint
{
    public Coinbase(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    public static Exchange Exchange { get; } = new()
    {
        Name = "coinbase",
        Title = "Coinbase",
        Address = new("https://api.exchange.coinbase.com/"),
        RequestsPerSecond = 10,
        Burst = 15,
        SymbolExample = "BTC-USD",
        SymbolList = "products",
    };

    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1m 5m 15m 1h 6h 1d".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 300,
        HistorySince = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month
        ReferenceSymbols = ["BTC-USD", "ETH-USD"],
    };

    // Both ends count, and one row too many is refused as a whole. With one end missing the other would be ignored.
    public string PathOf(PageWindow window)
    {
        var (start, next) = (window.From, window.Interval.After(window.From, 1));
        var last = window.Interval.After(window.EndOf(Capabilities.RowsPerRequest), -1);
        return $"products/{Uri.EscapeDataString(window.Symbol)}/candles?granularity={(long)(next - start).TotalSeconds}" +
            $"&start={Text(start)}&end={Text(last)}";
    }

    /// <remarks>[time in seconds, low, high, open, close, volume], newest first.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window) => CandleRows.Of(
        body,
        reply => reply,
        row => CandleRow.Read(row, DateTimeOffset.FromUnixTimeSeconds, open: 3, high: 2, low: 1, close: 4, volume: 5));

    static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
