using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>Coinbase Exchange: https://docs.cdp.coinbase.com/exchange, product candles.</summary>
sealed class Coinbase(FakeMarket market) : IExchangeProtocol
{
    const int MostRows = 300;
    static readonly int[] _granularities = [60, 300, 900, 3600, 21_600, 86_400];

    public string Name => "coinbase";

    public bool HasFlatRows => false;

    public int? NewestRows => null;

    public FakeInterval Week => FakeInterval.Week;

    public FakeInstrument? Find(string symbol) => FakeInstrument.All.FirstOrDefault(instrument => Symbol(instrument) == symbol);

    public FakeAnswer Answer(FakeRequest request)
    {
        if (request.UserAgent.Length == 0)
            return Error(400, "User-Agent header is required.");

        return request.Segments switch
        {
            ["time"] => FakeAnswer.Json(new { iso = Iso(request.Now), epoch = request.Now.ToUnixTimeMilliseconds() / 1000.0 }),
            ["currencies"] => FakeAnswer.Json(FakeInstrument.All.SelectMany(each => new[] { each.Base, each.Quote }).Distinct().Select(Currency)),
            ["products"] => FakeAnswer.Json(FakeInstrument.All.Select(Product)),
            ["products", var id] => Find(id) is { } instrument ? FakeAnswer.Json(Product(instrument)) : Error(404, "NotFound"),
            ["products", var id, "candles"] => Find(id) is { } instrument ? Candles(instrument, request) : Error(404, "NotFound"),
            _ => Error(404, "Route not found"),
        };
    }

    public FakeAnswer Refuse(FaultKind kind, TimeSpan pause, DateTimeOffset now) => kind switch
    {
        FaultKind.TooManyRequests => Error(429, "Public rate limit exceeded"),
        FaultKind.Banned => Error(418, "Too many requests"),
        FaultKind.Restricted => Error(451, "Unavailable for legal reasons"),
        _ => Error(500, "Internal server error"),
    };

    /// <remarks>Both ends count. With one of them missing the other is ignored. Where the start lies inside a candle, that one comes as well.</remarks>
    FakeAnswer Candles(FakeInstrument instrument, FakeRequest request)
    {
        if (!int.TryParse(request["granularity"] ?? "60", out var seconds) || !_granularities.Contains(seconds))
            return Error(400, "Unsupported granularity");

        var interval = FakeInterval.OfSeconds(seconds);
        if (request["start"] is not { } from || request["end"] is not { } to)
            return Page(market.Backward(instrument, interval, market.Now, flat: false).Take(MostRows));
        if (Time(from) is not { } start || Time(to) is not { } end)
            return Error(400, "start and end must be valid ISO 8601 timestamps");
        if (end < start)
            return Error(400, "start must be before end");
        if (Math.Floor(end.ToUnixTimeSeconds() / (double)seconds) - Math.Ceiling(start.ToUnixTimeSeconds() / (double)seconds) + 1 > MostRows)
            return Error(400, $"granularity too small for the requested time range. Count of aggregations requested exceeds {MostRows}");

        var first = interval.StartOf(start);
        return Page(market.Backward(instrument, interval, end, flat: false).TakeWhile(candle => candle.OpenTime >= first).Take(MostRows));

        FakeAnswer Page(IEnumerable<FakeCandle> rows) =>
            FakeAnswer.Of(new(instrument, interval, [.. rows], Write, NewestFirst: true, Flat: false));
    }

    // low, high, open, close; numbers.
    static string Write(IReadOnlyList<FakeCandle> rows) => $"[{string.Join(',', rows.Select(row => string.Create(
        CultureInfo.InvariantCulture,
        $"[{row.OpenTime.ToUnixTimeSeconds()},{row.Low},{row.High},{row.Open},{row.Close},{row.Volume:0.########}]")))}]";

    static object Product(FakeInstrument instrument) => new
    {
        id = Symbol(instrument),
        base_currency = instrument.Base,
        quote_currency = instrument.Quote,
        quote_increment = PriceStep(instrument),
        base_increment = "0.00000001",
        display_name = $"{instrument.Base}-{instrument.Quote}",
        min_market_funds = "1",
        margin_enabled = false,
        post_only = false,
        limit_only = false,
        cancel_only = false,
        status = "online",
        status_message = "",
        trading_disabled = false,
        auction_mode = false,
    };

    static object Currency(string id) => new
    {
        id,
        name = id,
        min_size = "0.00000001",
        status = "online",
        message = "",
        max_precision = "0.00000001",
        convertible_to = Array.Empty<string>(),
        details = new { type = id is "USD" ? "fiat" : "crypto" },
        supported_networks = Array.Empty<object>(),
    };

    static string Symbol(FakeInstrument instrument) => $"{instrument.Base}-{instrument.Quote}";

    static string PriceStep(FakeInstrument instrument) => instrument.PriceDecimals == 1 ? "0.1" : "0.01";

    static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset? Time(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    static FakeAnswer Error(int status, string message) => FakeAnswer.Json(new { message }, status);
}
