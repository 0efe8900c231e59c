using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gatecast.Sources.Tests.Exchanges;

/// <summary>An hourly past, and the answers to questions about it in the manner of each exchange.</summary>
sealed class ExchangeTruth
{
    /// <param name="hours">Hours after New Year 2024 that have a candle.</param>
    public ExchangeTruth(IEnumerable<int> hours) => Candles = [.. hours.Select(hour => new Candle(
        RecordedExchange.NewYear.AddHours(hour), Open: 100 + hour, High: 110.5m + hour, Low: 90.25m + hour, Close: 101 + hour, Volume: hour % 7))];

    public IReadOnlyList<Candle> Candles { get; }

    /// <summary>What a source of single values has of it.</summary>
    public IEnumerable<Candle> Values => Candles.Select(candle => new Candle(candle.OpenTime, candle.Close, candle.Close, candle.Close, candle.Close, Volume: 0));

    /// <param name="now">By the clock of the one who answers.</param>
    public HttpResponseMessage Answer(string source, HttpRequestMessage request, DateTimeOffset now) => source switch
    {
        "coinbase" => Coinbase(request),
        "binance" or "binance-us" => Binance(request),
        "kraken" => Kraken(request, now),
        "bitstamp" => Bitstamp(request, now),
        "okx" => Okx(request, now),
        "bybit" => Bybit(request, now),
        "open-meteo" => OpenMeteo(request),
        "fred" => Fred(request, now),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Nobody answers for it."),
    };

    /// <summary>Newest first, both ends counted, more than 300 refused, and not held to the start.</summary>
    public HttpResponseMessage Coinbase(HttpRequestMessage request)
    {
        var query = Query(request);
        var (start, end) = (Time(query["start"]), Time(query["end"]));
        if ((end - start).TotalSeconds / int.Parse(query["granularity"], CultureInfo.InvariantCulture) + 1 > 300)
            return RecordedExchange.Reply("coinbase-too-many.json", HttpStatusCode.BadRequest);

        return Rows(Candles.Where(candle => candle.OpenTime >= start.AddHours(-1) && candle.OpenTime <= end).Reverse(), candle =>
            Text($"[{candle.OpenTime.ToUnixTimeSeconds()},{candle.Low},{candle.High},{candle.Open},{candle.Close},{candle.Volume}]"));

        static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Oldest first, at most as many as asked for, from the first one after the start.</summary>
    /// <param name="most">Fewer than asked for, for a reply that has lost some.</param>
    /// <param name="toEnd">Whether the end and the number asked for count.</param>
    public HttpResponseMessage Binance(HttpRequestMessage request, int most = int.MaxValue, bool toEnd = true)
    {
        var query = Query(request);
        var (start, end) = (Number(query["startTime"]), Number(query["endTime"]));
        return Rows(Candles.Where(candle => candle.OpenTime.ToUnixTimeMilliseconds() is var time && time >= start && (!toEnd || time <= end))
            .Take(toEnd ? int.Min(most, (int)Number(query["limit"])) : most),
            candle => Text(
                $"[{candle.OpenTime.ToUnixTimeMilliseconds()},\"{candle.Open}\",\"{candle.High}\",\"{candle.Low}\",\"{candle.Close}\",\"{candle.Volume}\",") +
                Text($"{candle.OpenTime.AddHours(1).ToUnixTimeMilliseconds() - 1},\"0\",1,\"0\",\"0\",\"0\"]"));
    }

    /// <summary>After the time given, and of all the newest 720 alone; the last one is in progress, with or without trades.</summary>
    HttpResponseMessage Kraken(HttpRequestMessage request, DateTimeOffset now)
    {
        Assert.Equal("60", Query(request)["interval"]);
        var started = Until(now).ToList();
        var hour = Interval.Parse("1h").StartOf(now);
        if (started is [.., var last] && last.OpenTime != hour)
            started.Add(new(hour, last.Close, last.Close, last.Close, last.Close, Volume: 0));
        var rows = started.TakeLast(720).Where(candle => candle.OpenTime.ToUnixTimeSeconds() > Number(Query(request)["since"]));
        return Body(new
        {
            error = Array.Empty<string>(),
            result = new Dictionary<string, object>
            {
                ["XXBTZUSD"] = rows.Select(candle => (object[])[candle.OpenTime.ToUnixTimeSeconds(), .. Strings(candle)[..4], "0", $"{candle.Volume}", 1]),
                ["last"] = hour.AddHours(-1).ToUnixTimeSeconds(),
            },
        });
    }

    /// <summary>Counted back from the end, whatever the start, oldest first.</summary>
    HttpResponseMessage Bitstamp(HttpRequestMessage request, DateTimeOffset now)
    {
        var query = Query(request);
        Assert.Equal(("3600", "true"), (query["step"], query["exclude_current_candle"]));
        var rows = Until(now.AddHours(-1)).Where(candle => candle.OpenTime.ToUnixTimeSeconds() <= Number(query["end"])).TakeLast((int)Number(query["limit"]));
        return Body(new
        {
            data = new
            {
                pair = "BTC/USD",
                ohlc = rows.Select(candle => new Dictionary<string, string>
                {
                    ["timestamp"] = $"{candle.OpenTime.ToUnixTimeSeconds()}",
                    ["open"] = $"{candle.Open}",
                    ["high"] = $"{candle.High}",
                    ["low"] = $"{candle.Low}",
                    ["close"] = $"{candle.Close}",
                    ["volume"] = $"{candle.Volume}",
                }),
            },
        });
    }

    /// <summary>Older than "after", counted back from there, newest first; of one address the newest 1440 alone.</summary>
    HttpResponseMessage Okx(HttpRequestMessage request, DateTimeOffset now)
    {
        var query = Query(request);
        Assert.Equal("1H", query["bar"]);
        var isRecent = request.RequestUri!.AbsolutePath.EndsWith("/market/candles", StringComparison.Ordinal);
        var rows = Until(now)
            .Where(candle => candle.OpenTime.ToUnixTimeMilliseconds() < Number(query["after"]) && (!isRecent || candle.OpenTime > now.AddHours(-1440)))
            .TakeLast(int.Min(300, (int)Number(query["limit"]))).Reverse();
        return Body(new
        {
            code = "0",
            msg = "",
            data = rows.Select(candle => (string[])
                [$"{candle.OpenTime.ToUnixTimeMilliseconds()}", .. Strings(candle), "0", "0", candle.OpenTime.AddHours(1) <= now ? "1" : "0"]),
        });
    }

    /// <summary>From the candle that contains the start to the end, counted back from there, newest first.</summary>
    HttpResponseMessage Bybit(HttpRequestMessage request, DateTimeOffset now)
    {
        var query = Query(request);
        Assert.Equal(("spot", "60"), (query["category"], query["interval"]));
        var rows = Until(now)
            .Where(candle => candle.OpenTime.AddHours(1).ToUnixTimeMilliseconds() > Number(query["start"]) && candle.OpenTime.ToUnixTimeMilliseconds() <= Number(query["end"]))
            .TakeLast((int)Number(query["limit"])).Reverse();
        return Body(new
        {
            retCode = 0,
            retMsg = "OK",
            result = new { list = rows.Select(candle => (string[])[$"{candle.OpenTime.ToUnixTimeMilliseconds()}", .. Strings(candle), "0"]) },
            time = now.ToUnixTimeMilliseconds(),
        });
    }

    /// <summary>Every hour of whole days; null where it knows nothing.</summary>
    HttpResponseMessage OpenMeteo(HttpRequestMessage request)
    {
        var query = Query(request);
        var (first, end) = (Day(query["start_date"]), Day(query["end_date"]).AddDays(1));
        var values = Candles.ToDictionary(candle => candle.OpenTime, candle => candle.Close);
        var hours = Enumerable.Range(0, (int)(end - first).TotalHours).Select(hour => first.AddHours(hour)).ToList();
        return Body(new
        {
            hourly = new Dictionary<string, object>
            {
                ["time"] = hours.Select(hour => hour.ToUnixTimeSeconds()),
                [query["hourly"]] = hours.Select(hour => values.TryGetValue(hour, out var value) ? value : (decimal?)null),
            },
        });
    }

    /// <summary>The values of whole days, a point where a day has none.</summary>
    HttpResponseMessage Fred(HttpRequestMessage request, DateTimeOffset now)
    {
        var query = Query(request);
        var values = Candles.ToDictionary(candle => candle.OpenTime, candle => candle.Close);
        var days = Enumerable.Range(0, 1 + (int)(Until(now)[^1].OpenTime - Candles[0].OpenTime).TotalDays).Select(day => Candles[0].OpenTime.AddDays(day))
            .Where(day => day >= Day(query["cosd"]) && day <= Day(query["coed"]));
        return RecordedExchange.Json($"observation_date,{query["id"]}\n" + string.Concat(days.Select(day =>
            Text($"{day:yyyy-MM-dd},{(values.TryGetValue(day, out var value) ? Text($"{value}") : ".")}\n"))));
    }

    List<Candle> Until(DateTimeOffset now) => [.. Candles.Where(candle => candle.OpenTime <= now)];

    static string[] Strings(Candle candle) => [$"{candle.Open}", $"{candle.High}", $"{candle.Low}", $"{candle.Close}", $"{candle.Volume}"];

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    static DateTimeOffset Day(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    static Dictionary<string, string> Query(HttpRequestMessage request) => request.RequestUri!.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    static HttpResponseMessage Rows(IEnumerable<Candle> candles, Func<Candle, string> row) =>
        RecordedExchange.Json($"[{string.Join(',', candles.Select(row))}]");

    static HttpResponseMessage Body(object reply) => RecordedExchange.Json(JsonSerializer.Serialize(reply));

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
