using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>Bybit: https://bybit-exchange.github.io/docs/v5, klines of the spot market.</summary>
sealed class Bybit : ICandleEndpoint
{
    public Bybit(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    // 600 requests in any five seconds; more are a ban of ten minutes.
    public static Exchange Exchange { get; } = new()
    {
        Name = "bybit",
        Title = "Bybit",
        Address = new("https://api.bybit.com/"),
        RequestsPerSecond = 100,
        Burst = 50,
        SymbolExample = "BTCUSDT",
        SymbolList = "v5/market/instruments-info?category=spot",
        ErrorIn = body => ErrorText.CodeOf(body, "retCode") switch
        {
            null or 0 => null,
            10001 when IsAboutSymbol(body) => new(HttpStatusCode.NotFound),
            10006 or 10018 or 429 => new(HttpStatusCode.TooManyRequests),
            10009 or 10024 => new(HttpStatusCode.UnavailableForLegalReasons),   // the region, its laws
            10016 => new(HttpStatusCode.ServiceUnavailable),
            _ => new(HttpStatusCode.BadRequest),
        },
    };

    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w 1mo".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 1000,
        HistorySince = new(2018, 3, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month
        ReferenceSymbols = ["BTCUSDT", "ETHUSDT"],
    };

    // Without a category it answers for a perpetual future. Both ends count.
    public string PathOf(PageWindow window) =>
        $"v5/market/kline?category=spot&symbol={Uri.EscapeDataString(window.Symbol)}&interval={Text(window.Interval)}" +
        $"&start={window.From.ToUnixTimeMilliseconds()}&end={window.EndOf(Capabilities.RowsPerRequest).ToUnixTimeMilliseconds() - 1}" +
        $"&limit={Capabilities.RowsPerRequest}";

    /// <remarks>[time in milliseconds, open, high, low, close, volume, turnover] under result.list, newest first, the one in progress among them and
    /// no word of it; the server's time stands beside them.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window)
    {
        DateTimeOffset? serverTime = null;
        var found = CandleRows.Of(
            body,
            reply =>
            {
                serverTime = CandleRows.At(reply, "time") is { } time ? CandleRow.TimeOf(time, DateTimeOffset.FromUnixTimeMilliseconds) : null;
                return CandleRows.At(reply, "result", "list");
            },
            row => CandleRow.Read(row, DateTimeOffset.FromUnixTimeMilliseconds, open: 1, high: 2, low: 3, close: 4, volume: 5));
        return found with { ServerTime = serverTime };
    }

    static bool IsAboutSymbol(byte[] body) =>
        ErrorText.MessageOf(body, "retMsg")?.Contains("symbol", StringComparison.OrdinalIgnoreCase) is true;

    // Minutes without a unit; days, weeks and months without a count.
    static string Text(Interval interval) => interval.Unit switch
    {
        IntervalUnit.Minute => $"{interval.Count}",
        IntervalUnit.Hour => $"{60 * interval.Count}",
        IntervalUnit.Day => "D",
        IntervalUnit.Week => "W",
        _ => "M",
    };
}
