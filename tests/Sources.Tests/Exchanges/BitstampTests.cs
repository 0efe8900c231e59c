using System.Net;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class BitstampTests
{
    [Fact]
    public async Task Rows_are_objects_and_an_interval_without_trades_has_a_candle()
    {
        var page = Assert.Single(await Of("bitstamp-ohlc.json").ReadAsync("bitstamp"));

        Assert.Equal([0, 1, 3], page.Candles.Select(candle => (candle.OpenTime - NewYear).TotalHours));
        Assert.Equal(new(NewYear, Open: 42278m, High: 42540m, Low: 42250m, Close: 42470m, Volume: 33.21406122m), page.Candles[0]);
        Assert.Equal(0, page.Candles[1].Volume);
        Assert.Equal("it has no close", Assert.Single(page.Rejected).Reason);
    }

    [Fact]
    public async Task Trap_8_The_end_wins_over_the_start_at_Bitstamp_and_so_only_the_end_is_asked_for()
    {
        var exchange = Of("bitstamp-ohlc.json");
        await exchange.ReadAsync("bitstamp", symbol: "BTC/USD");

        var address = exchange.Requests[0].Address.AbsoluteUri;
        Assert.StartsWith("https://www.bitstamp.net/api/v2/ohlc/btcusd/?step=3600&limit=", address, StringComparison.Ordinal);
        Assert.EndsWith("&end=1704081600&exclude_current_candle=true", address, StringComparison.Ordinal);
        Assert.DoesNotContain("start", address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Trap_8_A_page_is_complete_whether_or_not_the_end_itself_counts(int secondsBeforeEnd)
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 2500));
        var exchange = new RecordedExchange((_, request) =>
        {
            var end = long.Parse(request.RequestUri!.Query.Split("end=")[1].Split('&')[0]);
            request.RequestUri = new(request.RequestUri.AbsoluteUri.Replace($"end={end}", $"end={end - secondsBeforeEnd}", StringComparison.Ordinal));
            return truth.Answer("bitstamp", request, NewYear.AddYears(1));
        });
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(truth.Candles, (await exchange.ReadAsync("bitstamp", hours: 2500)).SelectMany(page => page.Candles));
    }

    [Theory]
    [InlineData("1w")]
    [InlineData("3d")]
    public async Task Trap_8_A_week_is_built_from_days_and_never_asked_for_as_three_days(string interval)
    {
        var exchange = Of("bitstamp-ohlc.json");
        await exchange.ReadAsync("bitstamp", interval, hours: 168);

        Assert.All(exchange.Requests, request => Assert.Contains("step=86400&", request.Address.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_many_requests_come_with_a_code_and_are_waited_out()
    {
        var exchange = new RecordedExchange((number, _) => number == 0
            ? Reply("bitstamp-rate-limit.json", HttpStatusCode.BadRequest)
            : Reply("bitstamp-ohlc.json"));

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("bitstamp")).Candles.Count);
        Assert.Equal(2, exchange.Requests.Count);
    }

    [Theory]
    [InlineData("bitstamp-error.json", HttpStatusCode.OK, "Bitstamp refused to hand out btcusd (HTTP 200, it said \"Invalid step value.\")")]
    [InlineData("bitstamp-error.json", HttpStatusCode.BadRequest, "Bitstamp refused to hand out btcusd (HTTP 400, it said \"Invalid step value.\")")]
    [InlineData("bitstamp-forbidden.json", HttpStatusCode.BadRequest, "Bitstamp has blocked this address (HTTP 400, it said \"Access is not allowed.\")")]
    [InlineData("bitstamp-forbidden.json", HttpStatusCode.Forbidden, "Bitstamp has blocked this address (HTTP 403, it said \"Access is not allowed.\")")]
    public async Task An_error_is_one_whatever_status_it_comes_with(string file, HttpStatusCode status, string sentence)
    {
        var exchange = Of(file, status);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("bitstamp"));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task A_block_names_the_other_exchanges() => Assert.EndsWith(
        "Coinbase, Kraken and Binance.US have candles as well; their symbols and prices differ.",
        (await Assert.ThrowsAsync<HttpRequestException>(() => Of("bitstamp-forbidden.json", HttpStatusCode.Forbidden).ReadAsync("bitstamp"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_symbol_is_one_clear_sentence() => Assert.StartsWith(
        "Bitstamp does not know the symbol btcusx (it said \"Not found\"); write one such as btcusd,",
        (await Assert.ThrowsAsync<ArgumentException>(
            () => Of("bitstamp-not-found.json", HttpStatusCode.NotFound).ReadAsync("bitstamp", symbol: "BTCUSX"))).Message,
        StringComparison.Ordinal);
}
