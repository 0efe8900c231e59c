using System.Net;
using System.Text.Json;

namespace Gatecast.Sources.Exchanges;

/// <summary>Kraken: https://docs.kraken.com/api, OHLC data of the spot market.</summary>
sealed class Kraken : ICandleEndpoint
{
    public Kraken(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    // One request a second, for each address and pair.
    public static Exchange Exchange { get; } = new()
    {
        Name = "kraken",
        Title = "Kraken",
        Address = new("https://api.kraken.com/"),
        RequestsPerSecond = 1,
        Burst = 1,
        SymbolExample = "XBTUSD",
        SymbolList = "0/public/AssetPairs",
        Spell = symbol => AsKraken(AsKraken(symbol.ToUpperInvariant().Replace("/", "").Replace("-", ""), "BTC", "XBT"), "DOGE", "XDG"),
        ErrorIn = ErrorOf,
        OlderCandles =
            "another exchange such as Bitstamp or Coinbase, a coarser interval, or the OHLCVT files that Kraken offers for download, through file:",
    };

    /// <remarks>Without its 7 and 15 days, whose first day is not documented.</remarks>
    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1m 5m 15m 30m 1h 4h 1d".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = 720,
        HistoryCandles = 720,
        HistorySince = new(2013, 9, 1, 0, 0, 0, TimeSpan.Zero),   // it opened that month
        ReferenceSymbols = ["XBTUSD", "ETHUSD"],
    };

    // Rows come from after the time given. A row too many falls away, and one too few would be lost.
    public string PathOf(PageWindow window)
    {
        var (before, next) = (window.Interval.After(window.From, -1), window.Interval.After(window.From, 1));
        return $"0/public/OHLC?pair={Uri.EscapeDataString(window.Symbol)}&interval={(long)(next - window.From).TotalMinutes}" +
            $"&since={before.ToUnixTimeSeconds()}";
    }

    /// <remarks>[time in seconds, open, high, low, close, volume-weighted price, volume, count], oldest first, under a name of Kraken's own beside
    /// "last". The last row is the one in progress, even where nothing has traded in it and the clock says otherwise.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window)
    {
        var found = CandleRows.Of(
            body,
            reply => CandleRows.At(reply, "result") is { ValueKind: JsonValueKind.Object } result
                ? result.EnumerateObject().FirstOrDefault(pair => pair.Name is not "last").Value
                : null,
            row => CandleRow.Read(row, DateTimeOffset.FromUnixTimeSeconds, open: 1, high: 2, low: 3, close: 4, volume: 6));
        var newest = found.Rows.Max(row => row.OpenTime);
        return new([.. found.Rows.Select(row => row.OpenTime == newest && row.Candle is { } candle
            ? row with { Candle = candle with { IsClosed = false } }
            : row)]);
    }

    // One reply has everything that is still handed out.
    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) => window.To;

    // It writes XBT for bitcoin and XDG for dogecoin; of the pairs that it takes, these two stand at an end.
    static string AsKraken(string pair, string asset, string name) =>
        pair.StartsWith(asset, StringComparison.Ordinal) ? name + pair[asset.Length..]
        : pair.EndsWith(asset, StringComparison.Ordinal) ? pair[..^asset.Length] + name
        : pair;

    // Errors come as HTTP 200: {"error":["EQuery:Unknown asset pair"]}. A W in place of the E is a warning beside the result.
    static BodyError? ErrorOf(byte[] body) => ErrorText.MessageOf(body, "error") switch
    {
        null or "" or ['W', ..] => null,
        var text when text.Contains("nown asset pair", StringComparison.Ordinal) => new(HttpStatusCode.NotFound),
        var text when text.Contains("Temporary lockout", StringComparison.Ordinal) => new((HttpStatusCode)418),
        var text when text.Contains("Rate limit", StringComparison.OrdinalIgnoreCase)
            || text.Contains("Too many requests", StringComparison.OrdinalIgnoreCase) => new(HttpStatusCode.TooManyRequests),
        var text when text.StartsWith("EService", StringComparison.Ordinal)
            || text.Contains("Internal error", StringComparison.Ordinal) => new(HttpStatusCode.ServiceUnavailable),
        _ => new(HttpStatusCode.BadRequest),
    };
}
