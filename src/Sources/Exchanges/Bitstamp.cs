using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>Bitstamp: https://www.bitstamp.net/api, OHLC data.</summary>
sealed class Bitstamp : ICandleEndpoint
{
    public Bitstamp(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    // 400 a second, but 10,000 in ten minutes.
    public static Exchange Exchange { get; } = new()
    {
        Name = "bitstamp",
        Title = "Bitstamp",
        Address = new("https://www.bitstamp.net/"),
        RequestsPerSecond = 16,
        Burst = 50,
        SymbolExample = "btcusd",
        SymbolList = "api/v2/trading-pairs-info/",
        Spell = symbol => symbol.ToLowerInvariant().Replace("/", ""),
        ErrorIn = ErrorOf,
    };

    /// <remarks>Without its 3 days, whose first day is not documented; weeks are built from days.</remarks>
    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 1000,
        HistorySince = new(2011, 8, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month
        ReferenceSymbols = ["btcusd", "ethusd"],
    };

    // Beside an end a start would be ignored: rows are counted back from the end, and one too many where the end itself counts.
    public string PathOf(PageWindow window)
    {
        var end = ReachOf(window, []);
        var rows = int.Min(window.Interval.StepsBetween(window.From, end) + 1, Capabilities.RowsPerRequest);
        var step = (long)(window.Interval.After(window.From, 1) - window.From).TotalSeconds;
        return $"api/v2/ohlc/{Uri.EscapeDataString(window.Symbol)}/?step={step}&limit={rows}" +
            $"&end={end.ToUnixTimeSeconds()}&exclude_current_candle=true";
    }

    /// <remarks>Objects under data.ohlc with everything in strings and the time in seconds.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window) => CandleRows.Of(
        body,
        reply => CandleRows.At(reply, "data", "ohlc"),
        row => CandleRow.Read(row, DateTimeOffset.FromUnixTimeSeconds, openTime: "timestamp"));

    // Whether the end itself counts is not documented: one row less than the limit is complete either way.
    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) => window.EndOf(Capabilities.RowsPerRequest - 1);

    static BodyError? ErrorOf(byte[] body) =>
        (ErrorText.MessageOf(body, "response_code"), ErrorText.MessageOf(body, "status"), ErrorText.MessageOf(body, "error")) switch
        {
            ("400.002", _, _) => new(HttpStatusCode.TooManyRequests),
            ("403.004", _, _) => new(HttpStatusCode.Forbidden),
            (not null, _, _) or (_, "error", _) or (_, _, not null) => new(HttpStatusCode.BadRequest),
            _ => null,
        };
}
