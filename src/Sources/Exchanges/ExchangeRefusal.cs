using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>Turns a refusal into one sentence: who, what, what it said, what to do.</summary>
static class ExchangeRefusal
{
    static readonly (string Name, string Title)[] _alternatives =
        [("coinbase", "Coinbase"), ("kraken", "Kraken"), ("bitstamp", "Bitstamp"), ("binance-us", "Binance.US")];

    public static Exception Of(Exchange exchange, string symbol, ReplyStatus status, byte[] body)
    {
        var said = ErrorText.Of(body);
        if (status.Meant is HttpStatusCode.NotFound)
            return new ArgumentException(
                $"{exchange.Title} does not know the symbol {symbol} (it said {said}); write one such as {exchange.SymbolExample}, " +
                $"all of them are at {new Uri(exchange.Address, exchange.SymbolList)}.", nameof(symbol));

        var (told, pause) = ($"HTTP {(int)status.Sent}, it said {said}", status.Pause is { } time ? $"in {Words(time)}" : "later");
        return new HttpRequestException((int)status.Meant switch
        {
            418 => $"{exchange.Title} has banned this address for too many requests ({told}); ask for nothing more and " +
                $"come back {pause}, since each request makes the ban longer. {Instead(exchange)}",
            403 => $"{exchange.Title} has blocked this address ({told}); a firewall there takes it for abuse or for a " +
                $"country it does not serve. Come back {pause}. {Instead(exchange)}",
            451 => $"{exchange.Title} does not serve the country of this address ({told}). {Instead(exchange)}",
            429 => $"{exchange.Title} has had too many requests from this address ({told}) while reading {symbol}; come back {pause}.",
            >= 500 => $"{exchange.Title} is out of order ({told}) while reading {symbol}; come back {pause}.",
            _ => $"{exchange.Title} refused to hand out {symbol} ({told}); check the symbol and " +
                "the interval, and report it if they are right.",
        }, inner: null, status.Meant);
    }

    static string Instead(Exchange exchange)
    {
        if (exchange.Instead is { } sentence)
            return sentence;

        var titles = _alternatives.Where(other => other.Name != exchange.Name).Select(other => other.Title).ToArray();
        return $"{string.Join(", ", titles[..^1])} and {titles[^1]} have candles as well; their symbols and prices differ.";
    }

    static string Words(TimeSpan time) => time.TotalMinutes switch
    {
        < 2 => $"{Math.Ceiling(time.TotalSeconds)} seconds",
        < 120 => $"{Math.Ceiling(time.TotalMinutes)} minutes",
        _ => $"{Math.Ceiling(time.TotalHours)} hours",
    };
}
