using System.Net;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>OKX: https://www.okx.com/docs-v5, candlesticks and candlesticks history.</summary>
sealed class Okx : ICandleEndpoint
{
    // The newest 1440 candles come from one address and all others from another, which may lag. Some room for a slow reply.
    const int RecentCandles = 1400;

    const int Confirm = 8;

    readonly ExchangeHost _host;

    public Okx(ExchangeHost host) => (_host, Reader) = (host, new CandleReader(host, this));

    public CandleReader Reader { get; }

    // 20 requests in any two seconds.
    public static Exchange Exchange { get; } = new()
    {
        Name = "okx",
        Title = "OKX",
        Address = new("https://www.okx.com/"),
        RequestsPerSecond = 9,
        Burst = 2,
        SymbolExample = "BTC-USDT",
        SymbolList = "api/v5/public/instruments?instType=SPOT",
        ErrorIn = body => ErrorText.CodeOf(body, "code") switch
        {
            null or 0 => null,
            51001 => new(HttpStatusCode.NotFound),   // the instrument does not exist
            50011 => new(HttpStatusCode.TooManyRequests),
            50001 or 50013 or 50026 => new(HttpStatusCode.ServiceUnavailable),   // maintenance, busy
            _ => new(HttpStatusCode.BadRequest),
        },
    };

    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w 1mo 3mo".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 300,
        HistorySince = new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that year
        ReferenceSymbols = ["BTC-USDT", "ETH-USDT"],
    };

    // "after" a time are the rows older than it, itself left out, counted back from there.
    public string PathOf(PageWindow window)
    {
        var end = window.EndOf(Capabilities.RowsPerRequest);
        var endpoint = window.Interval.After(window.From, RecentCandles) > _host.Now ? "candles" : "history-candles";
        return $"api/v5/market/{endpoint}?instId={Uri.EscapeDataString(window.Symbol)}&bar={Text(window.Interval)}" +
            $"&limit={Capabilities.RowsPerRequest}&after={end.ToUnixTimeMilliseconds()}";
    }

    /// <remarks>[time in milliseconds, open, high, low, close, volume, two other volumes, confirm], newest first, everything in strings; confirm is 1
    /// once the candle is closed.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window) => CandleRows.Of(body, reply => CandleRows.At(reply, "data"), RowOf);

    static CandleRow RowOf(JsonElement cells)
    {
        var row = CandleRow.Read(cells, DateTimeOffset.FromUnixTimeMilliseconds, open: 1, high: 2, low: 3, close: 4, volume: 5);
        return row.Candle is not { } candle ? row : (cells.GetArrayLength() > Confirm ? cells[Confirm].ToString() : "") switch
        {
            "1" => row,
            "0" => row with { Candle = candle with { IsClosed = false } },
            _ => row with { Candle = null, Error = "it does not say whether it is closed" },
        };
    }

    // From 6h on the plain names are of Hong Kong's days, which begin at 16:00 UTC.
    static string Text(Interval interval) => interval.Unit switch
    {
        IntervalUnit.Minute => $"{interval.Count}m",
        IntervalUnit.Hour when interval.Count < 6 => $"{interval.Count}H",
        IntervalUnit.Month => $"{interval.Count}Mutc",
        _ => $"{interval.ToString().ToUpperInvariant()}utc",
    };
}
