using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>Kraken: https://docs.kraken.com/api, market data. Errors come with HTTP 200.</summary>
sealed class Kraken(FakeMarket market) : IExchangeProtocol
{
    const int MostRows = 720;
    static readonly int[] _minutes = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600];

    public string Name => "kraken";

    public bool HasFlatRows => true;

    public int? NewestRows => MostRows;

    // 10080 minutes are counted from 1970 as the other intervals are, and that began on a Thursday.
    public FakeInterval Week { get; } = FakeInterval.OfSeconds(7 * 86_400);

    /// <summary>A pair has a key of old, such as XXBTZUSD, a short name and one with a slash.</summary>
    public FakeInstrument? Find(string symbol) => FakeInstrument.All.FirstOrDefault(instrument =>
        symbol == Key(instrument) || symbol == Short(instrument) || symbol == Slashed(instrument)
        || symbol == instrument.ToString() || symbol == instrument.Base + instrument.Quote);

    public FakeAnswer Answer(FakeRequest request) => request.Segments switch
    {
        ["0", "public", "Time"] => Result(new { unixtime = request.Now.ToUnixTimeSeconds(), rfc1123 = request.Now.ToString("R", CultureInfo.InvariantCulture) }),
        ["0", "public", "SystemStatus"] => Result(new { status = "online", timestamp = request.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) }),
        ["0", "public", "Assets"] => Result(FakeInstrument.All.SelectMany(each => new[] { each.Base, each.Quote }).Distinct().ToDictionary(AssetKey, Asset)),
        ["0", "public", "AssetPairs"] => Pairs(request["pair"]),
        ["0", "public", "OHLC"] => Candles(request),
        _ => Error("EGeneral:Unknown method"),
    };

    public FakeAnswer Refuse(FaultKind kind, TimeSpan pause, DateTimeOffset now) => kind switch
    {
        FaultKind.TooManyRequests => Error("EGeneral:Too many requests"),
        FaultKind.Banned => Error("EGeneral:Temporary lockout"),
        FaultKind.Restricted => new(451, "<html><body>Unavailable for legal reasons</body></html>") { ContentType = "text/html" },
        _ => new(520, "<html><body>520: Web server is returning an unknown error</body></html>") { ContentType = "text/html" },
    };

    /// <remarks>Only the newest rows, whatever the start, and always the one in progress.</remarks>
    FakeAnswer Candles(FakeRequest request)
    {
        if (request["pair"] is not { } pair)
            return Error("EGeneral:Invalid arguments");
        if (Find(pair) is not { } instrument)
            return Error("EQuery:Unknown asset pair");
        if (!int.TryParse(request["interval"] ?? "1", out var minutes) || !_minutes.Contains(minutes))
            return Error("EGeneral:Invalid arguments");
        if (!decimal.TryParse(request["since"] ?? "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var since))
            return Error("EGeneral:Invalid arguments");

        var interval = FakeInterval.OfSeconds(60L * minutes);
        var newest = market.Backward(instrument, interval, market.Now, HasFlatRows).Take(MostRows).ToList();
        var rows = newest.Where((row, age) => age == 0 || row.OpenTime.ToUnixTimeSeconds() > since).Reverse();
        return FakeAnswer.Of(new(instrument, interval, [.. rows], Write, NewestFirst: false, HasFlatRows));

        string Write(IReadOnlyList<FakeCandle> candles)
        {
            var committed = candles.Where(row => interval.After(row.OpenTime, 1) <= market.Now).Select(row => row.OpenTime.ToUnixTimeSeconds());
            var texts = candles.Select(row => Row(row, instrument));
            return $"{{\"error\":[],\"result\":{{\"{Key(instrument)}\":[{string.Join(',', texts)}],\"last\":{committed.DefaultIfEmpty((long)since).Last()}}}}}";
        }
    }

    FakeAnswer Pairs(string? names)
    {
        var asked = names?.Split(',').Select(Find).ToArray() ?? [.. FakeInstrument.All];
        return asked.Contains(null)
            ? Error("EQuery:Unknown asset pair")
            : Result(asked.ToDictionary(instrument => Key(instrument!), instrument => Pair(instrument!)));
    }

    static object Pair(FakeInstrument instrument) => new
    {
        altname = Short(instrument),
        wsname = Slashed(instrument),
        aclass_base = "currency",
        @base = AssetKey(instrument.Base),
        aclass_quote = "currency",
        quote = AssetKey(instrument.Quote),
        lot = "unit",
        pair_decimals = instrument.PriceDecimals,
        lot_decimals = 8,
        lot_multiplier = 1,
        leverage_buy = Array.Empty<int>(),
        leverage_sell = Array.Empty<int>(),
        fees = new[] { new[] { 0, 0.4 } },
        fees_maker = new[] { new[] { 0, 0.25 } },
        ordermin = "0.0001",
        costmin = "0.5",
        status = "online",
    };

    static object Asset(string currency) => new { aclass = "currency", altname = Old(currency), decimals = 10, display_decimals = 5, status = "enabled" };

    static string Row(FakeCandle row, FakeInstrument instrument)
    {
        var format = $"F{instrument.PriceDecimals}";
        var average = row.Trades == 0 ? 0 : (row.High + row.Low + row.Close) / 3;
        return $"[{row.OpenTime.ToUnixTimeSeconds()},\"{Text(row.Open)}\",\"{Text(row.High)}\",\"{Text(row.Low)}\",\"{Text(row.Close)}\"," +
            $"\"{Text(average)}\",\"{row.Volume.ToString("F8", CultureInfo.InvariantCulture)}\",{row.Trades}]";

        string Text(decimal price) => price.ToString(format, CultureInfo.InvariantCulture);
    }

    // Old pairs of old currencies have X and Z before their names; newer ones, such as those with USDT, have not.
    static string Key(FakeInstrument instrument) => instrument.Quote is "USD" ? AssetKey(instrument.Base) + AssetKey(instrument.Quote) : Short(instrument);

    static string Short(FakeInstrument instrument) => Old(instrument.Base) + instrument.Quote;

    static string Slashed(FakeInstrument instrument) => $"{Old(instrument.Base)}/{instrument.Quote}";

    static string AssetKey(string currency) => currency switch { "BTC" => "XXBT", "ETH" => "XETH", "USD" => "ZUSD", _ => currency };

    static string Old(string currency) => currency is "BTC" ? "XBT" : currency;

    static FakeAnswer Result(object result) => FakeAnswer.Json(new { error = Array.Empty<string>(), result });

    static FakeAnswer Error(string error) => FakeAnswer.Json(new { error = new[] { error } });
}
