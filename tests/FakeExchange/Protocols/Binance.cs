using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatecast.FakeExchange;

/// <summary>Binance and Binance.US: https://developers.binance.com/docs/binance-spot-api-docs, market data.</summary>
sealed partial class Binance(FakeMarket market, string name, int weightPerMinute, Func<FakeInstrument, bool> lists) : IExchangeProtocol
{
    const int MostRows = 1000;
    const int RefusalsUntilBan = 10;

    readonly Lock _lock = new();
    (long Minute, int Weight, int Refusals) _spent;
    DateTimeOffset _bannedUntil;

    public static Binance Com(FakeMarket market) => new(market, "binance", weightPerMinute: 6000, instrument => instrument.Quote is "USDT");

    public static Binance Us(FakeMarket market) => new(market, "binance-us", weightPerMinute: 1200, _ => true);

    public string Name => name;

    public bool HasFlatRows => true;

    public int? NewestRows => null;

    public FakeInterval Week => FakeInterval.Week;

    public FakeInstrument? Find(string symbol) => FakeInstrument.All.Where(lists).FirstOrDefault(instrument => Symbol(instrument) == symbol);

    public FakeAnswer Answer(FakeRequest request)
    {
        var path = request.Path;
        var weight = path switch { "api/v3/klines" => 2, "api/v3/exchangeInfo" => 20, _ => 1 };
        var (used, refusal) = Spend(weight, market.Now);
        var answer = refusal ?? path switch
        {
            "api/v3/ping" => new(200, "{}"),
            "api/v3/time" => FakeAnswer.Json(new { serverTime = request.Now.ToUnixTimeMilliseconds() }),
            "api/v3/exchangeInfo" => Information(request),
            "api/v3/klines" => Klines(request),
            _ => new(404, "<html><body><h2>404 Not found</h2></body></html>") { ContentType = "text/html" },
        };
        return answer with
        {
            Headers = new Dictionary<string, string>(answer.Headers) { ["x-mbx-used-weight-1m"] = Text(used), ["x-mbx-used-weight"] = Text(used) },
        };
    }

    public FakeAnswer Refuse(FaultKind kind, TimeSpan pause, DateTimeOffset now) => kind switch
    {
        FaultKind.TooManyRequests => Error(429, -1003, $"Too much request weight used; current limit is {weightPerMinute} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API."),
        FaultKind.Banned => Error(418, -1003, $"Way too much request weight used; IP banned until {(now + pause).ToUnixTimeMilliseconds()}. Please use WebSocket Streams for live updates to avoid bans."),
        FaultKind.Restricted => Error(451, 0, "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms. Please contact customer service if you believe you received this message in error."),
        _ => Error(500, -1000, "An unknown error occurred while processing the request."),
    };

    /// <summary>Counts the weight of this minute; too much is refused, and those who do not listen are banned.</summary>
    (int Used, FakeAnswer? Refusal) Spend(int weight, DateTimeOffset now)
    {
        lock (_lock)
        {
            var minute = now.ToUnixTimeSeconds() / 60;
            if (_spent.Minute != minute)
                _spent = (minute, 0, 0);
            _spent.Weight += weight;
            if (now < _bannedUntil)
                return (_spent.Weight, Refusal(FaultKind.Banned, _bannedUntil - now));
            if (_spent.Weight <= weightPerMinute)
                return (_spent.Weight, null);
            if (++_spent.Refusals <= RefusalsUntilBan)
                return (_spent.Weight, Refusal(FaultKind.TooManyRequests, TimeSpan.FromSeconds(60 - now.Second)));

            _bannedUntil = now.AddMinutes(2);
            return (_spent.Weight, Refusal(FaultKind.Banned, TimeSpan.FromMinutes(2)));
        }

        FakeAnswer Refusal(FaultKind kind, TimeSpan pause) => Refuse(kind, pause, now) with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = Text((long)Math.Ceiling(pause.TotalSeconds)) },
        };
    }

    FakeAnswer Klines(FakeRequest request)
    {
        if (request["symbol"] is not { } symbol)
            return Error(400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
        if (!LegalSymbol().IsMatch(symbol))
            return Error(400, -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.");
        if (request["interval"] is not { } text)
            return Error(400, -1102, "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.");
        if (Find(symbol) is not { } instrument)
            return Error(400, -1121, "Invalid symbol.");
        if (!"1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M".Split(' ').Contains(text) || FakeInterval.Parse(text) is not { } interval)
            return Error(400, -1120, "Invalid interval.");
        if (!Number("limit", out var limit) || !Number("startTime", out var start) || !Number("endTime", out var end))
            return Error(400, -1100, "Illegal characters found in a parameter; legal range is '^[0-9]{1,20}$'.");

        var count = (int)long.Clamp(limit ?? 500, 1, MostRows);
        var last = end is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : market.Now;
        var rows = start is { } since
            ? market.Forward(instrument, interval, DateTimeOffset.FromUnixTimeMilliseconds(since), last, HasFlatRows).Take(count)
            : market.Backward(instrument, interval, last, HasFlatRows).Take(count).Reverse();
        return FakeAnswer.Of(new(instrument, interval, [.. rows], Write, NewestFirst: false, HasFlatRows));

        bool Number(string name, out long? value)
        {
            value = long.TryParse(request[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return request[name] is null || value is not null;
        }

        string Write(IReadOnlyList<FakeCandle> candles) => $"[{string.Join(',', candles.Select(row => Row(row, interval)))}]";
    }

    FakeAnswer Information(FakeRequest request)
    {
        if (request["symbol"] is { } symbol && Find(symbol) is null)
            return Error(400, -1121, "Invalid symbol.");

        return FakeAnswer.Json(new
        {
            timezone = "UTC",
            serverTime = request.Now.ToUnixTimeMilliseconds(),
            rateLimits = new object[] { new { rateLimitType = "REQUEST_WEIGHT", interval = "MINUTE", intervalNum = 1, limit = weightPerMinute } },
            exchangeFilters = Array.Empty<object>(),
            symbols = FakeInstrument.All.Where(lists).Where(each => (request["symbol"] ?? Symbol(each)) == Symbol(each)).Select(Information),
        });
    }

    static object Information(FakeInstrument instrument) => new
    {
        symbol = Symbol(instrument),
        status = "TRADING",
        baseAsset = instrument.Base,
        baseAssetPrecision = 8,
        quoteAsset = instrument.Quote,
        quotePrecision = 8,
        quoteAssetPrecision = 8,
        orderTypes = new[] { "LIMIT", "MARKET" },
        isSpotTradingAllowed = true,
        isMarginTradingAllowed = false,
        filters = new object[]
        {
            new { filterType = "PRICE_FILTER", minPrice = "0.01000000", maxPrice = "1000000.00000000", tickSize = instrument.PriceDecimals == 1 ? "0.10000000" : "0.01000000" },
            new { filterType = "LOT_SIZE", minQty = "0.00000001", maxQty = "9000.00000000", stepSize = "0.00000001" },
        },
        permissions = new[] { "SPOT" },
    };

    // Prices are strings; the close time is the last millisecond.
    static string Row(FakeCandle row, FakeInterval interval) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{row.OpenTime.ToUnixTimeMilliseconds()},\"{row.Open:F8}\",\"{row.High:F8}\",\"{row.Low:F8}\",\"{row.Close:F8}\",\"{row.Volume:F8}\"," +
        $"{interval.After(row.OpenTime, 1).ToUnixTimeMilliseconds() - 1},\"{row.Volume * row.Close:F8}\",{row.Trades}," +
        $"\"{row.Volume / 2:F8}\",\"{row.Volume * row.Close / 2:F8}\",\"0\"]");

    static string Symbol(FakeInstrument instrument) => instrument.Base + instrument.Quote;

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static FakeAnswer Error(int status, int code, string msg) => FakeAnswer.Json(new { code, msg }, status);

    [GeneratedRegex("^[A-Z0-9-_.]{1,20}$")]
    private static partial Regex LegalSymbol();
}
