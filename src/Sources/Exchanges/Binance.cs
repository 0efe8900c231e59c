using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>Binance and Binance.US, which speak alike: https://developers.binance.com/docs/binance-spot-api-docs, klines.</summary>
sealed class Binance : ICandleEndpoint
{
    const int InvalidSymbol = -1121;
    const int IllegalCharacters = -1100;

    public Binance(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    // The host for market data alone. A request of 1000 rows weighs 2 of the 6000 that a minute may cost.
    public static Exchange Exchange { get; } = new()
    {
        Name = "binance",
        Title = "Binance",
        Address = new("https://data-api.binance.vision/"),
        RequestsPerSecond = 40,
        Burst = 40,
        WeightPerMinute = 6000,
        SymbolExample = "BTCUSDT",
        SymbolList = "api/v3/exchangeInfo",
        ErrorIn = body => ErrorText.CodeOf(body, "code") switch
        {
            InvalidSymbol or IllegalCharacters => new(HttpStatusCode.NotFound),
            { } => new(HttpStatusCode.BadRequest),
            null => null,
        },
    };

    public static Exchange UsExchange { get; } = Exchange with
    {
        Name = "binance-us",
        Title = "Binance.US",
        Address = new("https://api.binance.us/"),
        RequestsPerSecond = 9,
        Burst = 20,
        WeightPerMinute = 1200,
    };

    /// <remarks>Without its 3d, whose first day is not documented.</remarks>
    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 1w 1mo".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 1000,
        HistorySince = new(2017, 7, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month, Binance.US two years later
        ReferenceSymbols = ["BTCUSDT", "ETHUSDT"],
    };

    public string PathOf(PageWindow window) =>
        $"api/v3/klines?symbol={Uri.EscapeDataString(window.Symbol)}&interval={Text(window.Interval)}" +
        $"&startTime={window.From.ToUnixTimeMilliseconds()}&endTime={window.To.ToUnixTimeMilliseconds() - 1}&limit={Capabilities.RowsPerRequest}";

    /// <remarks>[open time in milliseconds, open, high, low, close, volume, close time, and five more], oldest first.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window) => CandleRows.Of(
        body,
        reply => reply,
        row => CandleRow.Read(row, DateTimeOffset.FromUnixTimeMilliseconds, open: 1, high: 2, low: 3, close: 4, volume: 5));

    // A page begins at the first row after the start, however far that lies, and only one without rows is surely the last: a short one may have
    // lost some on the way.
    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) =>
        rows.Where(row => row.OpenTime < window.To).Max(row => row.OpenTime) is { } last && window.Interval.After(last, 1) < window.To
            ? last.AddMilliseconds(1)
            : window.To;

    // m is a minute and M a month.
    static string Text(Interval interval) => interval.ToString().Replace("mo", "M");
}
