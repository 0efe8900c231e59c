namespace Gatecast.Sources.Exchanges;

/// <summary>Turns a refusal into one sentence: who, what, what it said, what to do.</summary>
static class ExchangeRefusal
{
    static readonly (string Name, string Title)[] _alternatives =
        [("coinbase", "Coinbase"), ("kraken", "Kraken"), ("bitstamp", "Bitstamp"), ("binance-us", "Binance.US")];

    public static Exception Of(Exchange exchange, string symbol, HttpResponseMessage response, byte[] body, TimeProvider clock)
    {
        var (status, said) = (response.StatusCode, ErrorText.Of(body));
        if (exchange.IsUnknownSymbol(status, ErrorText.CodeOf(body)))
            return new ArgumentException(
                $"{exchange.Title} does not know the symbol {symbol} (it said {said}); write one such as {exchange.SymbolExample}, " +
                $"all of them are at {new Uri(exchange.Address, exchange.SymbolList)}.", nameof(symbol));

        var pause = RetryAfter.Of(response, clock) is { } time ? $"in {Words(time)}" : "later";
        return new HttpRequestException((int)status switch
        {
            418 => $"{exchange.Title} has banned this address for too many requests (HTTP 418, it said {said}); ask for nothing more and " +
                $"come back {pause}, since each request makes the ban longer. {Alternatives(exchange)}",
            403 => $"{exchange.Title} has blocked this address (HTTP 403, it said {said}); a firewall there takes it for abuse or for a " +
                $"country it does not serve. Come back {pause}. {Alternatives(exchange)}",
            451 => $"{exchange.Title} does not serve the country of this address (HTTP 451, it said {said}). {Alternatives(exchange)}",
            429 => $"{exchange.Title} has had too many requests from this address (HTTP 429, it said {said}) while reading {symbol}; " +
                $"come back {pause}.",
            >= 500 => $"{exchange.Title} is out of order (HTTP {(int)status}, it said {said}) while reading {symbol}; " +
                $"come back {pause}.",
            _ => $"{exchange.Title} refused to hand out {symbol} (HTTP {(int)status}, it said {said}); check the symbol and " +
                "the interval, and report it if they are right.",
        }, inner: null, status);
    }

    static string Alternatives(Exchange exchange)
    {
        var titles = _alternatives.Where(other => other.Name != exchange.Name).Select(other => other.Title).ToArray();
        return $"{string.Join(", ", titles[..^1])} and {titles[^1]} have candles as well; their symbols and prices differ.";
    }

    static string Words(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? $"{Math.Ceiling(time.TotalSeconds)} seconds"
        : $"{Math.Ceiling(time.TotalMinutes)} minutes";
}
