using System.Net;
using System.Security.Cryptography;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class CoinbaseTests
{
    [Fact]
    public async Task Trap_1_Columns_of_Coinbase_come_as_low_high_open_close_and_rows_newest_first()
    {
        var page = Assert.Single(await Of("coinbase-candles.json").ReadAsync());

        Assert.Equal(
            [
                new(NewYear, Open: 42288.58m, High: 42543.64m, Low: 42261.53m, Close: 42330.49m, Volume: 150m),
                new(NewYear.AddHours(1), Open: 42330.5m, High: 42455.33m, Low: 42261.02m, Close: 42453.83m, Volume: 401.25m),
                new(NewYear.AddHours(2), Open: 42453.83m, High: 42554.57m, Low: 42433.22m, Close: 42500.1m, Volume: 280.5m),
                new(NewYear.AddHours(3), Open: 42500.05m, High: 42564.2m, Low: 42492.1m, Close: 42561.87m, Volume: 310.123456789012345678m),
            ],
            page.Candles);
        Assert.Empty(page.Rejected);
    }

    [Fact]
    public async Task A_page_says_where_it_comes_from()
    {
        var exchange = Of("coinbase-candles.json");
        var page = Assert.Single(await exchange.ReadAsync());

        Assert.Equal(
            "https://api.exchange.coinbase.com/products/BTC-USD/candles?granularity=3600&start=2024-01-01T00:00:00Z&end=2024-01-01T03:00:00Z",
            page.Address.AbsoluteUri);
        Assert.Equal(4, page.Rows);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Fixture("coinbase-candles.json")))), page.Sha256);
        Assert.Equal(exchange.Requests[0].Time, page.FetchedAt);
        Assert.Equal(NewYear.AddHours(4), page.CoveredTo);
        Assert.False(page.IsResampled);
        Assert.Matches(@"^gatecast/\d+\.\d+\.\d+$", exchange.Requests[0].Agent);
    }

    [Fact]
    public async Task Trap_2_Pages_of_Coinbase_ask_for_exactly_300_candles_and_together_are_the_truth()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 5000).Where(hour => hour % 11 != 5));
        var exchange = new RecordedExchange((_, request) => truth.Coinbase(request));
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var pages = await exchange.ReadAsync(hours: 5000);

        Assert.Equal(17, pages.Count);
        Assert.Equal(truth.Candles, pages.SelectMany(page => page.Candles));
        Assert.Contains("start=2024-01-13T12:00:00Z&end=2024-01-25T23:00:00Z", pages[1].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_2_A_range_refused_as_too_long_is_an_error_that_repeats_what_was_said()
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => Of("coinbase-too-many.json", HttpStatusCode.BadRequest).ReadAsync());

        Assert.Contains("Count of aggregations requested exceeds 300", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_2_An_empty_window_before_the_listing_does_not_end_the_reading()
    {
        var truth = new ExchangeTruth(Enumerable.Range(700, 50));
        var exchange = new RecordedExchange((_, request) => truth.Coinbase(request));
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var pages = await exchange.ReadAsync(hours: 900);

        Assert.Equal([0, 0, 50], pages.Select(page => page.Rows));
        Assert.Equal(truth.Candles, pages.SelectMany(page => page.Candles));
    }

    [Fact]
    public async Task Trap_2_Rows_before_the_start_and_repeated_rows_are_left_out_and_contradictions_are_reported()
    {
        var page = Assert.Single(await Of("coinbase-duplicates.json").ReadAsync());

        Assert.Equal([0, 1, 2], page.Candles.Select(candle => (candle.OpenTime - NewYear).TotalHours));
        Assert.Equal(150m, page.Candles[0].Volume);
        Assert.Equal("another row with its open time and other figures came before", Assert.Single(page.Rejected).Reason);
        Assert.Equal(6, page.Rows);
    }

    [Fact]
    public async Task Bad_rows_are_set_aside_with_their_reasons_and_good_ones_go_on()
    {
        var page = Assert.Single(await Of("coinbase-bad-rows.json").ReadAsync());

        Assert.Equal(NewYear.AddHours(3), Assert.Single(page.Candles).OpenTime);
        Assert.Equal(
            [
                "it is not an array of 6 columns",
                "a price is not above 0 (open 42288.58, high 42543.64, low 0, close 42330.49)",
                "one of its prices or its volume is not a number",
                "its open time 2024-01-01 01:00:01 is not the start of an interval of 1h",
                "open 42453.83 and close 42500.1 do not lie between low 42600 and high 42554.57",
            ],
            page.Rejected.Select(row => row.Reason));
        Assert.Equal((null, """{"time":1704067200}"""), (page.Rejected[0].OpenTime, page.Rejected[0].Text));
    }

    [Fact]
    public async Task An_unknown_symbol_is_one_clear_sentence()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Of("coinbase-not-found.json", HttpStatusCode.NotFound).ReadAsync(symbol: "btc-us"));

        Assert.Equal(
            "Coinbase does not know the symbol BTC-US (it said \"NotFound\"); write one such as BTC-USD, all of them are at " +
            "https://api.exchange.coinbase.com/products. (Parameter 'symbol')", error.Message);
    }

    [Theory]
    [InlineData("coinbase-half.json", "[[1704078000,42492.1,")]
    [InlineData("coinbase-other-format.json", "{\"candles\":{\"BTC-USD\":[]}}")]
    [InlineData("proxy-page.html", "Sign in to the hotel network")]
    public async Task A_reply_that_is_not_the_documented_one_is_shown(string file, string shown)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Of(file).ReadAsync());

        Assert.StartsWith("The reply of Coinbase is not the candles it documents (https://api.exchange.coinbase.com/products/", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_anyone_enumerates()
    {
        var source = Of("coinbase-candles.json").Source("coinbase");
        var (day, hour) = (Interval.Parse("1d"), Interval.Parse("1h"));

        Assert.Contains("write one such as BTC-USD", Assert.Throws<ArgumentException>(() => source.ReadAsync("../time", hour, NewYear, NewYear.AddDays(1))).Message, StringComparison.Ordinal);
        Assert.Contains("are none", Assert.Throws<ArgumentException>(() => source.ReadAsync("BTC-USD", day, NewYear, NewYear)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Coinbase has no candles of 30s, and none that they could be built from; it has 1m, 5m, 15m, 1h, 6h, 1d and their multiples. (Parameter 'interval')",
            Assert.Throws<ArgumentException>(() => source.ReadAsync("BTC-USD", Interval.Parse("30s"), NewYear, NewYear.AddDays(1))).Message);
    }
}
