using System.Net;
using Gatecast.Sources.Exchanges;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class KrakenTests
{
    [Fact]
    public async Task Trap_3_Kraken_hands_out_the_newest_720_candles_and_says_so()
    {
        var pages = await Past(hours: 2000, now: 2000.5).ReadAsync("kraken", hours: 2000);

        // The newest 720 are those from hour 1281 on, the unclosed one of hour 2000 among them.
        var page = Assert.Single(pages);
        Assert.Equal(719, page.Candles.Count);
        Assert.Equal((NewYear.AddHours(1281), NewYear.AddHours(1281), NewYear.AddHours(2000)), (page.CoveredFrom, page.Candles[0].OpenTime, page.CoveredTo));
        Assert.Equal(
            "Kraken hands out only the newest 720 candles: XBTUSD at 1h was asked for from 2024-01-01 00:00 on and can be had from 2024-02-23 09:00 on. " +
            "For what is older, take another exchange such as Bitstamp or Coinbase, a coarser interval, or the OHLCVT files that Kraken offers for " +
            "download, through file:.",
            page.Shortfall);
    }

    [Fact]
    public void Trap_3_The_720_candles_are_known_before_anything_is_asked() =>
        Assert.Equal(720, Of("kraken-ohlc.json").Source("kraken").Capabilities.HistoryCandles);

    [Fact]
    public async Task Trap_3_A_span_before_the_newest_720_is_covered_nowhere()
    {
        var page = Assert.Single(await Past(hours: 2000, now: 2000.5).ReadAsync("kraken", hours: 100));

        Assert.Empty(page.Candles);
        Assert.Equal(page.CoveredTo, page.CoveredFrom);
        Assert.Contains("can be had from 2024-02-23 09:00 on", page.Shortfall, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_3_A_coarser_candle_is_not_built_from_the_half_that_is_still_there()
    {
        var page = Assert.Single(await Past(hours: 2000, now: 2000.5).ReadAsync("kraken", "2h", hours: 2000));

        Assert.Equal(NewYear.AddHours(1282), page.Candles[0].OpenTime);
        Assert.NotNull(page.Shortfall);
    }

    [Fact]
    public async Task Trap_3_A_pair_with_a_short_past_of_its_own_is_covered_from_the_start()
    {
        var truth = new ExchangeTruth(Enumerable.Range(1900, 101));
        var page = Assert.Single(await Answering(truth, now: 2000.5).ReadAsync("kraken", hours: 2000));

        Assert.Equal(100, page.Candles.Count);
        Assert.Equal((NewYear, null), (page.CoveredFrom, page.Shortfall));
    }

    [Fact]
    public async Task Trap_4_The_key_of_the_result_is_not_the_pair_asked_for()
    {
        var exchange = Of("kraken-ohlc.json");
        var page = Assert.Single(await exchange.ReadAsync("kraken", symbol: "xbtusd"));

        Assert.Equal(new(NewYear, Open: 42265.4m, High: 42532.9m, Low: 42250m, Close: 42469.5m, Volume: 46.09270133m), page.Candles[0]);
        Assert.Equal("https://api.kraken.com/0/public/OHLC?pair=XBTUSD&interval=60&since=1704063600", page.Address.AbsoluteUri);
    }

    [Fact]
    public async Task Trap_4_A_result_without_a_pair_is_not_what_is_documented() => Assert.StartsWith(
        "The reply of Kraken is not the candles it documents",
        (await Assert.ThrowsAsync<InvalidDataException>(() => Of("kraken-no-pair.json").ReadAsync("kraken"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task The_last_row_is_not_closed_whatever_the_clock_says()
    {
        var page = Assert.Single(await Of("kraken-ohlc.json").ReadAsync("kraken"));

        Assert.Equal([NewYear, NewYear.AddHours(1)], page.Candles.Select(candle => candle.OpenTime));
        Assert.Equal((NewYear.AddHours(2), 3), (page.CoveredTo, page.Rows));
    }

    [Theory]
    [InlineData("BTCUSD", "XBTUSD")]
    [InlineData("btc/usd", "XBTUSD")]
    [InlineData("XBTUSD", "XBTUSD")]
    [InlineData("ETH-BTC", "ETHXBT")]
    [InlineData("DOGEUSD", "XDGUSD")]
    [InlineData("DOGEBTC", "XDGXBT")]
    [InlineData("WBTCUSD", "WBTCUSD")]
    public async Task Bitcoin_and_dogecoin_may_be_written_as_elsewhere(string written, string asked)
    {
        var exchange = Of("kraken-ohlc.json");
        await exchange.ReadAsync("kraken", symbol: written);

        Assert.Contains($"pair={asked}&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
        Assert.Equal(asked, exchange.Source("kraken").SymbolOf(written));
    }

    [Fact]
    public async Task Trap_4_An_unknown_pair_comes_as_a_success_and_is_one_clear_sentence()
    {
        var exchange = Of("kraken-unknown-pair.json");
        var error = await Assert.ThrowsAsync<ArgumentException>(() => exchange.ReadAsync("kraken", symbol: "XBTUSX"));

        Assert.Equal(
            "Kraken does not know the symbol XBTUSX (it said \"EQuery:Unknown asset pair\"); write one such as XBTUSD, all of them are at " +
            "https://api.kraken.com/0/public/AssetPairs. (Parameter 'symbol')", error.Message);
        Assert.Single(exchange.Requests);
    }

    [Theory]
    [InlineData("kraken-rate-limit.json")]
    [InlineData("kraken-too-many-requests.json")]
    [InlineData("kraken-busy.json")]
    [InlineData("kraken-unavailable.json")]
    [InlineData("kraken-internal-error.json")]
    public async Task Trap_4_A_full_or_busy_exchange_comes_as_a_success_and_is_waited_out(string file)
    {
        var exchange = new RecordedExchange((number, _) => Reply(number < 2 ? file : "kraken-ohlc.json"));

        Assert.Equal(2, Assert.Single(await exchange.ReadAsync("kraken")).Candles.Count);
        Assert.Equal(3, exchange.Requests.Count);
        Assert.True(exchange.Requests[2].Time > exchange.Requests[0].Time);
    }

    [Fact]
    public async Task A_limit_without_an_end_is_an_error_with_the_words_of_the_exchange()
    {
        var exchange = Of("kraken-rate-limit.json");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("kraken"));

        Assert.Equal(
            "Kraken has had too many requests from this address (HTTP 200, it said \"EAPI:Rate limit exceeded\") while reading XBTUSD; come back later.",
            error.Message);
        Assert.Equal(HttpStatusCode.TooManyRequests, error.StatusCode);
        Assert.Equal(5, exchange.Requests.Count);
    }

    [Theory]
    [InlineData("kraken-lockout.json", "Kraken has banned this address for too many requests (HTTP 200, it said \"EGeneral:Temporary lockout\")")]
    [InlineData("kraken-invalid-arguments.json", "Kraken refused to hand out XBTUSD (HTTP 200, it said \"EGeneral:Invalid arguments\")")]
    public async Task Other_errors_are_not_tried_again(string file, string sentence)
    {
        var exchange = Of(file);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("kraken"));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task A_warning_beside_the_result_is_no_error()
    {
        var warned = (await File.ReadAllTextAsync(Fixture("kraken-ohlc.json"), TestContext.Current.CancellationToken))
            .Replace("\"error\":[]", "\"error\":[\"WGeneral:Old pair\"]", StringComparison.Ordinal);

        Assert.Equal(2, Assert.Single(await new RecordedExchange((_, _) => Json(warned)).ReadAsync("kraken")).Candles.Count);
    }

    [Fact]
    public async Task Requests_come_a_second_apart()
    {
        var exchange = Of("kraken-ohlc.json");
        var source = exchange.Source("kraken");
        await ReadAsync(source);
        var second = ReadAsync(source);
        Assert.Single(exchange.Requests);
        exchange.Clock.Advance(TimeSpan.FromSeconds(1));
        await second;

        Assert.Equal(TimeSpan.FromSeconds(1), exchange.Requests[1].Time - exchange.Requests[0].Time);

        static async Task ReadAsync(ICandleSource source) =>
            await source.ReadAsync("XBTUSD", Interval.Parse("1h"), NewYear, NewYear.AddHours(3)).ToListAsync();
    }

    static RecordedExchange Past(int hours, double now) => Answering(new ExchangeTruth(Enumerable.Range(0, hours)), now);

    static RecordedExchange Answering(ExchangeTruth truth, double now)
    {
        var time = NewYear.AddHours(now);
        var exchange = new RecordedExchange((_, request) => truth.Answer("kraken", request, time));
        exchange.Clock.SetUtcNow(time);
        return exchange;
    }
}
