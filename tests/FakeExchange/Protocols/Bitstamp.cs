using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>Bitstamp: https://www.bitstamp.net/api, OHLC data.</summary>
sealed class Bitstamp(FakeMarket market) : IExchangeProtocol
{
    const int MostRows = 1000;
    static readonly int[] _steps = [60, 180, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 259_200];

    public string Name => "bitstamp";

    public bool HasFlatRows => true;

    public int? NewestRows => null;

    public FakeInterval Week => FakeInterval.Week;

    public FakeInstrument? Find(string symbol) => FakeInstrument.All.FirstOrDefault(instrument => Symbol(instrument) == symbol);

    public FakeAnswer Answer(FakeRequest request) => request.Segments switch
    {
        ["api", "v2", "ohlc", var pair] => Candles(pair, request),
        ["api", "v2", "markets"] => FakeAnswer.Json(FakeInstrument.All.Select(Market)),
        ["api", "v2", "trading-pairs-info"] => FakeAnswer.Json(FakeInstrument.All.Select(Pair)),
        ["api", "v2", "currencies"] => FakeAnswer.Json(FakeInstrument.All.SelectMany(each => new[] { each.Base, each.Quote }).Distinct().Select(Currency)),
        _ => Error(404, "Not found.", "404.001"),
    };

    public FakeAnswer Refuse(FaultKind kind, TimeSpan pause, DateTimeOffset now) => kind switch
    {
        FaultKind.TooManyRequests => Error(429, "Request rate limit exceeded.", "400.002"),
        FaultKind.Banned => Error(418, "Too many requests.", "400.002"),
        FaultKind.Restricted => Error(451, "Unavailable for legal reasons.", "403.004"),
        _ => Error(500, "Internal server error.", "500.001"),
    };

    /// <remarks>The end wins over the start: the newest rows up to it, even those before the start. A start alone means the oldest rows after it.</remarks>
    FakeAnswer Candles(string pair, FakeRequest request)
    {
        if (Find(pair) is not { } instrument)
            return Error(404, "Invalid currency pair.", "404.002");
        if (!int.TryParse(request["step"], out var step) || !_steps.Contains(step))
            return Error(400, "Invalid step.", "400.003");
        if (!int.TryParse(request["limit"], out var limit) || limit is < 1 or > MostRows)
            return Error(400, "Invalid limit.", "400.003");
        if (!Time("start", out var start) || !Time("end", out var end))
            return Error(400, "Invalid start or end.", "400.003");

        var interval = FakeInterval.OfSeconds(step);
        var closed = request["exclude_current_candle"] is "true";
        var rows = end is null && start is { } since
            ? market.Forward(instrument, interval, since, market.Now, HasFlatRows).Where(IsWanted).Take(limit)
            : market.Backward(instrument, interval, end ?? market.Now, HasFlatRows).Where(IsWanted).Take(limit).Reverse();
        return FakeAnswer.Of(new(instrument, interval, [.. rows], Write, NewestFirst: false, HasFlatRows));

        bool IsWanted(FakeCandle candle) => !closed || interval.After(candle.OpenTime, 1) <= market.Now;

        bool Time(string name, out DateTimeOffset? time)
        {
            time = long.TryParse(request[name], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
            return request[name] is null || time is not null;
        }

        string Write(IReadOnlyList<FakeCandle> candles) =>
            $$$"""{"data":{"pair":"{{{instrument}}}","ohlc":[{{{string.Join(',', candles.Select(row => Row(row, instrument)))}}}]}}""";
    }

    static string Row(FakeCandle row, FakeInstrument instrument)
    {
        var format = $"F{instrument.PriceDecimals}";
        var volume = row.Volume.ToString("F8", CultureInfo.InvariantCulture);
        return $"{{\"timestamp\":\"{row.OpenTime.ToUnixTimeSeconds()}\",\"open\":\"{Text(row.Open)}\",\"high\":\"{Text(row.High)}\"," +
            $"\"low\":\"{Text(row.Low)}\",\"close\":\"{Text(row.Close)}\",\"volume\":\"{volume}\"}}";

        string Text(decimal price) => price.ToString(format, CultureInfo.InvariantCulture);
    }

    static object Market(FakeInstrument instrument) => new
    {
        name = instrument.ToString(),
        market_symbol = Symbol(instrument),
        base_currency = instrument.Base,
        base_decimals = 8,
        counter_currency = instrument.Quote,
        counter_decimals = instrument.PriceDecimals,
        minimum_order_value = "10",
        trading = "Enabled",
        instant_order_counter_decimals = 2,
        instant_and_market_orders = "Enabled",
        description = $"{instrument.Base} / {instrument.Quote}",
        market_type = "SPOT",
    };

    static object Pair(FakeInstrument instrument) => new
    {
        name = instrument.ToString(),
        url_symbol = Symbol(instrument),
        base_decimals = 8,
        counter_decimals = instrument.PriceDecimals,
        instant_order_counter_decimals = 2,
        minimum_order = $"10.0 {instrument.Quote}",
        trading = "Enabled",
        instant_and_market_orders = "Enabled",
        description = $"{instrument.Base} / {instrument.Quote}",
    };

    static object Currency(string currency) => new
    {
        name = currency,
        currency,
        type = currency is "USD" ? "fiat" : "crypto",
        symbol = currency,
        decimals = 8,
        deposit = "Enabled",
        withdrawal = "Enabled",
        networks = Array.Empty<object>(),
    };

    static string Symbol(FakeInstrument instrument) => (instrument.Base + instrument.Quote).ToLowerInvariant();

    static FakeAnswer Error(int status, string reason, string code) => FakeAnswer.Json(new { status = "error", reason, response_code = code }, status);
}
