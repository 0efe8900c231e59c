using System.Globalization;
using System.Text.Json;
using static Gatecast.FakeExchange.Tests.FakeClient;

namespace Gatecast.FakeExchange.Tests;

/// <summary>What makes each exchange hard to read is in its fake.</summary>
public class ProtocolTests
{
    [Fact]
    public async Task Coinbase_sends_newest_first_and_low_high_open_close_as_numbers()
    {
        await using var fake = await StartAsync();
        var rows = (await fake.GetAsync(Coinbase(Hour.AddHours(-2), Hour.AddHours(-1)))).EnumerateArray().ToList();
        var truth = fake.Server.Truth("coinbase", "BTC-USD", "1h");

        Assert.Equal(2, rows.Count);
        foreach (var (row, candle) in rows.Zip(truth.Reverse()))
            Assert.Equal([candle.OpenTime.ToUnixTimeSeconds(), candle.Low, candle.High, candle.Open, candle.Close, candle.Volume], row.EnumerateArray().Select(column => column.GetDecimal()));
    }

    [Fact]
    public async Task Coinbase_counts_both_ends_and_refuses_a_range_of_more_than_300()
    {
        await using var fake = await StartAsync();

        Assert.Equal(300, (await fake.GetAsync(Coinbase(Hour.AddHours(-400), Hour.AddHours(-101)))).GetArrayLength());
        Assert.Equal(
            "400 {\"message\":\"granularity too small for the requested time range. Count of aggregations requested exceeds 300\"}",
            await fake.TextAsync(Coinbase(Hour.AddHours(-400), Hour.AddHours(-100))));
    }

    [Fact]
    public async Task Coinbase_ignores_one_end_alone_and_sends_nothing_before_the_listing()
    {
        await using var fake = await StartAsync();
        var rows = await fake.GetAsync($"coinbase/products/BTC-USD/candles?granularity=3600&start={Text(Hour.AddHours(-900))}");

        Assert.Equal(300, rows.GetArrayLength());
        Assert.Equal(Hour.ToUnixTimeSeconds(), rows[0][0].GetInt64());
        Assert.Equal("200 []", await fake.TextAsync(Coinbase(Hour.AddYears(-3), Hour.AddYears(-3).AddHours(9))));
    }

    [Theory]
    [InlineData("coinbase/products/BTC-EUR/candles?granularity=3600", "404 {\"message\":\"NotFound\"}")]
    [InlineData("coinbase/products/BTC-USD/candles?granularity=7200", "400 {\"message\":\"Unsupported granularity\"}")]
    [InlineData("binance/api/v3/klines?symbol=BTCUSD&interval=1h", "400 {\"code\":-1121,\"msg\":\"Invalid symbol.\"}")]
    [InlineData("binance/api/v3/klines?symbol=BTCUSDT&interval=7h", "400 {\"code\":-1120,\"msg\":\"Invalid interval.\"}")]
    [InlineData("binance/api/v3/klines?symbol=BTC/USDT&interval=1h", "400 {\"code\":-1100,\"msg\":\"Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.\"}")]
    [InlineData("binance/api/v3/klines?interval=1h", "400 {\"code\":-1102,\"msg\":\"Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.\"}")]
    [InlineData("kraken/0/public/OHLC?pair=NOSUCH", "200 {\"error\":[\"EQuery:Unknown asset pair\"]}")]
    [InlineData("kraken/0/public/OHLC?pair=XBTUSD&interval=360", "200 {\"error\":[\"EGeneral:Invalid arguments\"]}")]
    [InlineData("bitstamp/api/v2/ohlc/btceur/?step=3600&limit=9", "404 {\"status\":\"error\",\"reason\":\"Invalid currency pair.\",\"response_code\":\"404.002\"}")]
    [InlineData("bitstamp/api/v2/ohlc/btcusd/?step=3600", "400 {\"status\":\"error\",\"reason\":\"Invalid limit.\",\"response_code\":\"400.003\"}")]
    [InlineData("bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=1001", "400 {\"status\":\"error\",\"reason\":\"Invalid limit.\",\"response_code\":\"400.003\"}")]
    [InlineData("bitstamp/api/v2/ohlc/btcusd/?step=604800&limit=9", "400 {\"status\":\"error\",\"reason\":\"Invalid step.\",\"response_code\":\"400.003\"}")]
    public async Task What_an_exchange_does_not_know_it_refuses_in_its_own_words(string path, string words)
    {
        await using var fake = await StartAsync();

        Assert.Equal(words, await fake.TextAsync(path));
    }

    [Fact]
    public async Task A_time_without_trades_has_no_row_at_Coinbase_a_flat_one_elsewhere_and_an_outage_none_anywhere()
    {
        await using var fake = await StartAsync(pauses:
        [
            new(Hour.AddHours(-20), Hour.AddHours(-15), "BTC/USD"),
            new(Hour.AddHours(-10), Hour.AddHours(-8)),
        ]);
        var coinbase = fake.Server.Truth("coinbase", "BTC-USD", "1h");
        var kraken = fake.Server.Truth("kraken", "XBTUSD", "1h");

        Assert.Equal(5, kraken.Count(candle => candle.Volume == 0 && candle.Open == candle.Low && candle.Low == candle.High && candle.High == candle.Close));
        Assert.Equal(kraken.Where(candle => candle.Volume > 0), coinbase.TakeLast(kraken.Count - 5));
        Assert.All((string[])["binance-us", "bitstamp", "kraken", "coinbase"], name =>
            Assert.DoesNotContain(fake.Server.Truth(name, "BTC/USD", "1h"), candle => candle.OpenTime >= Hour.AddHours(-10) && candle.OpenTime < Hour.AddHours(-8)));
    }

    [Fact]
    public async Task Binance_goes_forward_from_the_first_row_after_the_start_up_to_1000_and_prices_are_strings()
    {
        await using var fake = await StartAsync();
        var rows = (await fake.GetAsync("binance/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=0&limit=5000")).EnumerateArray().ToList();
        var first = fake.Server.Truth("binance", "BTCUSDT", "1h")[0];

        Assert.Equal(1000, rows.Count);
        Assert.Equal(fake.Server.Market.Listed.ToUnixTimeMilliseconds(), rows[0][0].GetInt64());
        Assert.Equal(first.Close.ToString("F8", CultureInfo.InvariantCulture), rows[0][4].GetString());
        Assert.Equal(rows[1][0].GetInt64() - 1, rows[0][6].GetInt64());
        Assert.Equal(500, (await fake.GetAsync("binance/api/v3/klines?symbol=BTCUSDT&interval=1h")).GetArrayLength());
    }

    [Fact]
    public async Task Binance_counts_weight_refuses_when_it_is_spent_and_bans_those_who_go_on()
    {
        await using var fake = await StartAsync();
        for (var request = 0; request < 600; request++)
            (await fake.ReplyAsync("binance-us/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=1")).Dispose();
        var replies = new List<HttpResponseMessage>();
        for (var request = 0; request < 12; request++)
            replies.Add(await fake.ReplyAsync("binance-us/api/v3/ping"));

        Assert.Equal([.. Enumerable.Repeat(429, 10), 418, 418], replies.Select(reply => (int)reply.StatusCode));
        Assert.Equal("1201", Assert.Single(replies[0].Headers.GetValues("X-MBX-USED-WEIGHT-1M")));
        Assert.Equal(TimeSpan.FromSeconds(60), replies[0].Headers.RetryAfter!.Delta);
        fake.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("200 {}", await fake.TextAsync("binance-us/api/v3/ping"));
    }

    [Fact]
    public async Task Kraken_has_only_the_newest_720_and_always_the_one_in_progress()
    {
        await using var fake = await StartAsync();
        var rows = KrakenRows(await fake.GetAsync("kraken/0/public/OHLC?pair=XBTUSD&interval=60&since=1"));
        var newest = KrakenRows(await fake.GetAsync($"kraken/0/public/OHLC?pair=XBTUSD&interval=60&since={Now.AddDays(9).ToUnixTimeSeconds()}"));

        Assert.Equal((720, Hour.AddHours(-719), Hour), (rows.Count, Time(rows[0]), Time(rows[^1])));
        Assert.Equal(Hour, Time(Assert.Single(newest)));
        Assert.Equal([JsonValueKind.Number, .. Enumerable.Repeat(JsonValueKind.String, 6), JsonValueKind.Number], rows[0].EnumerateArray().Select(column => column.ValueKind));
    }

    [Fact]
    public async Task Kraken_answers_with_another_name_for_the_pair_and_the_last_closed_time()
    {
        await using var fake = await StartAsync();
        var result = (await fake.GetAsync("kraken/0/public/OHLC?pair=XBTUSD&interval=60")).GetProperty("result");

        Assert.Equal(["XXBTZUSD", "last"], result.EnumerateObject().Select(property => property.Name));
        Assert.Equal(Hour.AddHours(-1).ToUnixTimeSeconds(), result.GetProperty("last").GetInt64());
    }

    [Fact]
    public async Task Bitstamp_holds_to_the_end_and_forgets_the_start()
    {
        await using var fake = await StartAsync();
        var (start, end) = (Hour.AddHours(-1000).ToUnixTimeSeconds(), Hour.AddHours(-5).ToUnixTimeSeconds());
        var both = Bitstamp(await fake.GetAsync($"bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=10&start={start}&end={end}"));
        var one = Bitstamp(await fake.GetAsync($"bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=10&start={start}"));

        Assert.Equal((Hour.AddHours(-14), Hour.AddHours(-5)), (both[0], both[^1]));
        Assert.Equal((Hour.AddHours(-1000), Hour.AddHours(-991)), (one[0], one[^1]));
    }

    [Fact]
    public async Task Bitstamp_leaves_out_the_candle_in_progress_where_it_is_asked_to()
    {
        await using var fake = await StartAsync();

        Assert.Equal(Hour, Bitstamp(await fake.GetAsync("bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=2"))[^1]);
        Assert.Equal(Hour.AddHours(-1), Bitstamp(await fake.GetAsync("bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=2&exclude_current_candle=true"))[^1]);
    }

    static string Coinbase(DateTimeOffset start, DateTimeOffset end) =>
        $"coinbase/products/BTC-USD/candles?granularity=3600&start={Text(start)}&end={Text(end)}";

    static List<JsonElement> KrakenRows(JsonElement reply) => [.. reply.GetProperty("result").GetProperty("XXBTZUSD").EnumerateArray()];

    static List<DateTimeOffset> Bitstamp(JsonElement reply) => [.. reply.GetProperty("data").GetProperty("ohlc").EnumerateArray()
        .Select(row => DateTimeOffset.FromUnixTimeSeconds(long.Parse(row.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture)))];

    static DateTimeOffset Time(JsonElement row) => DateTimeOffset.FromUnixTimeSeconds(row[0].GetInt64());

    static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
