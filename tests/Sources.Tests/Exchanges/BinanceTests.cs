using System.Net;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class BinanceTests
{
    [Fact]
    public async Task Prices_in_strings_are_read_exactly()
    {
        var page = Assert.Single(await Of("binance-klines.json").ReadAsync("binance", hours: 3));

        Assert.Equal(3, page.Candles.Count);
        Assert.Equal(
            new(NewYear, Open: 42283.58m, High: 42554.57m, Low: 42261.02m, Close: 42475.23m, Volume: 1271.68108m), page.Candles[0]);
        Assert.Equal(
            "https://data-api.binance.vision/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1704067200000&endTime=1704077999999&limit=1000",
            page.Address.AbsoluteUri);
    }

    [Fact]
    public async Task The_next_page_starts_a_millisecond_after_the_last_open_time_and_an_empty_page_is_the_last()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 2500));
        var exchange = new RecordedExchange((_, request) => truth.Binance(request));
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var pages = await exchange.ReadAsync("binance", hours: 2600);

        Assert.Equal(truth.Candles, pages.SelectMany(page => page.Candles));
        Assert.Equal([1000, 1000, 500, 0], pages.Select(page => page.Rows));
        Assert.Contains($"startTime={NewYear.AddHours(999).ToUnixTimeMilliseconds() + 1}&", pages[1].Address.Query, StringComparison.Ordinal);
        Assert.Equal(NewYear.AddHours(2600), pages[^1].CoveredTo);
    }

    [Fact]
    public async Task A_row_repeated_on_the_next_page_is_handed_out_once()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 1500));
        var exchange = new RecordedExchange((number, request) =>
        {
            if (number > 0)
                request.RequestUri = new(request.RequestUri!.AbsoluteUri.Replace(
                    $"{NewYear.AddHours(999).ToUnixTimeMilliseconds() + 1}", $"{NewYear.AddHours(998).ToUnixTimeMilliseconds()}", StringComparison.Ordinal));
            return truth.Binance(request);
        });
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var pages = await exchange.ReadAsync("binance", hours: 1500);

        Assert.Equal([1000, 502], pages.Select(page => page.Rows));
        Assert.Equal(truth.Candles, pages.SelectMany(page => page.Candles));
        Assert.All(pages, page => Assert.Empty(page.Rejected));
    }

    [Fact]
    public async Task A_page_that_lost_a_row_and_one_with_a_row_of_later_do_not_end_the_reading()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 2500));
        var exchange = new RecordedExchange((number, request) => number switch
        {
            0 => new ExchangeTruth(Enumerable.Range(0, 2500).Where(hour => hour != 700)).Binance(request, most: 999),
            1 => new ExchangeTruth([.. Enumerable.Range(1000, 1000), 9000]).Binance(request, toEnd: false),
            _ => truth.Binance(request),
        });
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var pages = await exchange.ReadAsync("binance", hours: 2500);

        Assert.Equal([999, 1001, 500], pages.Select(page => page.Rows));
        Assert.Equal(truth.Candles.Where(candle => candle.OpenTime != NewYear.AddHours(700)), pages.SelectMany(page => page.Candles));
    }

    // ccxt #8068: nothing traded between 06:00 and 07:00 on 30 November 2020.
    [Fact]
    public async Task An_outage_has_no_rows_and_stays_a_gap()
    {
        var start = new DateTimeOffset(2020, 11, 30, 4, 0, 0, TimeSpan.Zero);
        var pages = await Of("binance-outage.json").Source("binance")
            .ReadAsync("BTCUSDT", Interval.Parse("1h"), start, start.AddHours(4)).ToListAsync();

        Assert.Equal([4, 5, 7], Assert.Single(pages).Candles.Select(candle => candle.OpenTime.Hour));
    }

    [Fact]
    public async Task A_month_is_a_capital_M_and_a_minute_a_small_one()
    {
        var exchange = Of("coinbase-empty.json");

        await exchange.ReadAsync("binance", "1mo", hours: 24);
        await exchange.ReadAsync("binance", "1m", hours: 24);

        Assert.Contains("interval=1M&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
        Assert.Contains("interval=1m&", exchange.Requests[1].Address.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("binance", "Binance does not know the symbol BTCUSD (it said \"Invalid symbol.\"); write one such as BTCUSDT, all of them are at https://data-api.binance.vision/api/v3/exchangeInfo. (Parameter 'symbol')")]
    [InlineData("binance-us", "Binance.US does not know the symbol BTCUSD (it said \"Invalid symbol.\"); write one such as BTCUSDT, all of them are at https://api.binance.us/api/v3/exchangeInfo. (Parameter 'symbol')")]
    public async Task An_unknown_symbol_is_one_clear_sentence(string name, string sentence)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Of("binance-invalid-symbol.json", HttpStatusCode.BadRequest).ReadAsync(name, symbol: "btcusd"));

        Assert.Equal(sentence, error.Message);
    }

    [Fact]
    public async Task A_geo_block_names_the_alternatives_and_is_not_tried_again()
    {
        var exchange = Of("binance-restricted.json", HttpStatusCode.UnavailableForLegalReasons);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("binance"));

        Assert.StartsWith("Binance does not serve the country of this address (HTTP 451, it said \"Service unavailable from a restricted location", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Coinbase, Kraken, Bitstamp and Binance.US have candles as well; their symbols and prices differ.", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, error.StatusCode);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task Too_much_weight_is_waited_out_before_it_becomes_a_ban()
    {
        var exchange = new RecordedExchange((number, _) => number switch
        {
            0 => Reply("binance-too-much-weight.json", HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(30)),
            _ => Reply("binance-klines.json"),
        });

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("binance", hours: 3)).Candles.Count);
        Assert.True(exchange.Requests[1].Time - exchange.Requests[0].Time >= TimeSpan.FromSeconds(30), $"{exchange.Requests[1].Time:O}");
    }

    [Theory]
    [InlineData((HttpStatusCode)418, "binance-banned.json", "Binance has banned this address for too many requests (HTTP 418, it said \"Way too much request weight used")]
    [InlineData(HttpStatusCode.Forbidden, "binance-firewall.html", "Binance has blocked this address (HTTP 403, it said \"<html><head><title>403 Forbidden")]
    public async Task A_ban_ends_the_reading_at_once_and_says_when_to_come_back(HttpStatusCode status, string file, string sentence)
    {
        var exchange = Of(file, status, retryAfter: TimeSpan.FromMinutes(20));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("binance"));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.Contains("ome back in 20 minutes", error.Message, StringComparison.Ordinal);
        Assert.Contains("Coinbase, Kraken, Bitstamp and Binance.US", error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task Requests_pause_for_the_rest_of_the_minute_when_its_weight_is_nearly_spent()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 1500));
        var exchange = new RecordedExchange((_, request) =>
        {
            var reply = truth.Binance(request);
            reply.Headers.Add("X-MBX-USED-WEIGHT-1M", "5400");
            return reply;
        });
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(truth.Candles, (await exchange.ReadAsync("binance", hours: 1500)).SelectMany(page => page.Candles));

        Assert.True(exchange.Requests[1].Time - exchange.Requests[0].Time >= TimeSpan.FromSeconds(60), $"{exchange.Requests[1].Time:O}");
    }
}
