using System.Globalization;
using System.Net;

namespace Gatecast.Sources.Tests.Exchanges;

/// <summary>An hourly past, and the answers to questions about it in the manner of each exchange.</summary>
sealed class ExchangeTruth
{
    /// <param name="hours">Hours after New Year 2024 that have a candle.</param>
    public ExchangeTruth(IEnumerable<int> hours) => Candles = [.. hours.Select(hour => new Candle(
        RecordedExchange.NewYear.AddHours(hour), Open: 100 + hour, High: 110.5m + hour, Low: 90.25m + hour, Close: 101 + hour, Volume: hour % 7))];

    public IReadOnlyList<Candle> Candles { get; }

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

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    static Dictionary<string, string> Query(HttpRequestMessage request) => request.RequestUri!.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    static HttpResponseMessage Rows(IEnumerable<Candle> candles, Func<Candle, string> row) =>
        RecordedExchange.Json($"[{string.Join(',', candles.Select(row))}]");

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
