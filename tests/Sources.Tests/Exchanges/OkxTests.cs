using System.Net;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class OkxTests
{
    [Theory]
    [InlineData("1m", "1m")]
    [InlineData("30m", "30m")]
    [InlineData("1h", "1H")]
    [InlineData("4h", "4H")]
    [InlineData("6h", "6Hutc")]
    [InlineData("12h", "12Hutc")]
    [InlineData("1d", "1Dutc")]
    [InlineData("1w", "1Wutc")]
    [InlineData("1mo", "1Mutc")]
    [InlineData("3mo", "3Mutc")]
    [InlineData("8h", "4H")]
    [InlineData("2d", "1Dutc")]
    public async Task Trap_5_A_day_is_asked_for_as_one_of_UTC_and_not_of_Hong_Kong(string interval, string bar)
    {
        var exchange = Of("okx-candles.json");
        await exchange.Source("okx").ReadAsync("BTC-USDT", Interval.Parse(interval), NewYear.AddYears(-2), NewYear).FirstOrDefaultAsync();

        Assert.Contains($"&bar={bar}&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_6_After_means_older_than_at_OKX_and_history_has_an_address_of_its_own()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 3000));
        var now = NewYear.AddHours(3000.5);
        var exchange = new RecordedExchange((_, request) => truth.Answer("okx", request, now));
        exchange.Clock.SetUtcNow(now);

        var pages = await exchange.ReadAsync("okx", hours: 3000);

        Assert.Equal(truth.Candles, pages.SelectMany(page => page.Candles));
        Assert.Equal(
            $"https://www.okx.com/api/v5/market/history-candles?instId=BTC-USDT&bar=1H&limit=300&after={NewYear.AddHours(300).ToUnixTimeMilliseconds()}",
            pages[0].Address.AbsoluteUri);
        Assert.Equal(6, pages.Count(page => page.Address.AbsolutePath is "/api/v5/market/history-candles"));
        Assert.Equal(4, pages.Count(page => page.Address.AbsolutePath is "/api/v5/market/candles"));
    }

    [Fact]
    public async Task A_row_that_is_not_confirmed_is_no_candle_even_when_its_time_is_over()
    {
        var page = Assert.Single(await Of("okx-candles.json").ReadAsync("okx"));

        Assert.Equal([NewYear, NewYear.AddHours(1), NewYear.AddHours(2)], page.Candles.Select(candle => candle.OpenTime));
        Assert.Equal(new(NewYear, Open: 42288.5m, High: 42543.6m, Low: 42261.5m, Close: 42330.4m, Volume: 150.00000001m), page.Candles[0]);
        Assert.Equal((NewYear.AddHours(3), 4), (page.CoveredTo, page.Rows));
        Assert.Empty(page.Rejected);
    }

    [Fact]
    public async Task A_row_that_does_not_say_whether_it_is_confirmed_is_set_aside()
    {
        var page = Assert.Single(await Of("okx-no-confirm.json").ReadAsync("okx"));

        Assert.Equal(NewYear, Assert.Single(page.Candles).OpenTime);
        Assert.Equal("it does not say whether it is closed", Assert.Single(page.Rejected).Reason);
    }

    [Theory]
    [InlineData("okx-rate-limit.json", HttpStatusCode.OK)]
    [InlineData("okx-rate-limit.json", HttpStatusCode.TooManyRequests)]
    [InlineData("okx-busy.json", HttpStatusCode.OK)]
    [InlineData("okx-system-error.json", HttpStatusCode.OK)]
    public async Task A_full_or_busy_exchange_is_waited_out(string file, HttpStatusCode status)
    {
        var exchange = new RecordedExchange((number, _) => number < 2 ? Reply(file, status) : Reply("okx-candles.json"));

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("okx")).Candles.Count);
        Assert.Equal(3, exchange.Requests.Count);
    }

    [Fact]
    public async Task An_unknown_instrument_is_one_clear_sentence() => Assert.Equal(
        "OKX does not know the symbol BTC-USDX (it said \"Instrument ID does not exist\"); write one such as BTC-USDT, all of them are at " +
        "https://www.okx.com/api/v5/public/instruments?instType=SPOT. (Parameter 'symbol')",
        (await Assert.ThrowsAsync<ArgumentException>(() => Of("okx-unknown-instrument.json").ReadAsync("okx", symbol: "btc-usdx"))).Message);

    [Fact]
    public async Task Another_error_is_told_and_not_tried_again()
    {
        var exchange = Of("okx-parameter.json");
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("okx"));

        Assert.StartsWith("OKX refused to hand out BTC-USDT (HTTP 200, it said \"Parameter bar error\")", error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }
}
