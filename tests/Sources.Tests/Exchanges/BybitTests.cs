using System.Net;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class BybitTests
{
    // The reply's own time is 03:45, though the clocks here say a week later.
    [Fact]
    public async Task Trap_7_The_first_row_of_Bybit_is_left_out_while_its_server_says_it_is_not_over()
    {
        var page = Assert.Single(await Of("bybit-kline.json").ReadAsync("bybit"));

        Assert.Equal([NewYear, NewYear.AddHours(1), NewYear.AddHours(2)], page.Candles.Select(candle => candle.OpenTime));
        Assert.Equal(new(NewYear, Open: 42288.58m, High: 42543.64m, Low: 42261.53m, Close: 42330.49m, Volume: 150m), page.Candles[0]);
        Assert.Equal((NewYear.AddHours(3), NewYear.AddHours(3.75)), (page.CoveredTo, page.AsOf));
    }

    [Fact]
    public async Task Trap_7_The_spot_market_is_asked_for_and_the_start_is_rounded_up()
    {
        var exchange = Of("bybit-kline.json");
        await exchange.ReadAsync("bybit", from: NewYear.AddMinutes(30));

        Assert.Equal(
            "https://api.bybit.com/v5/market/kline?category=spot&symbol=BTCUSDT&interval=60&start=1704070800000&end=1704081599999&limit=1000",
            exchange.Requests[0].Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("1m", "1")]
    [InlineData("1h", "60")]
    [InlineData("12h", "720")]
    [InlineData("1d", "D")]
    [InlineData("1w", "W")]
    [InlineData("1mo", "M")]
    [InlineData("8h", "240")]
    public async Task Intervals_are_minutes_or_letters(string interval, string asked)
    {
        var exchange = Of("bybit-kline.json");
        await exchange.Source("bybit").ReadAsync("BTCUSDT", Interval.Parse(interval), NewYear.AddYears(-1), NewYear).FirstOrDefaultAsync();

        Assert.Contains($"&interval={asked}&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bybit-region.json")]
    [InlineData("bybit-compliance.json")]
    public async Task A_region_that_is_not_served_ends_the_reading_and_names_the_alternatives(string file)
    {
        var exchange = Of(file);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("bybit"));

        Assert.StartsWith("Bybit does not serve the country of this address (HTTP 200, it said \"", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Coinbase, Kraken, Bitstamp and Binance.US have candles as well; their symbols and prices differ.", error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task A_forbidden_address_ends_the_reading_and_names_the_alternatives()
    {
        var exchange = Of("bybit-forbidden.html", HttpStatusCode.Forbidden);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("bybit"));

        Assert.StartsWith("Bybit has blocked this address (HTTP 403, it said \"<html><head><title>ERROR", error.Message, StringComparison.Ordinal);
        Assert.Contains("Coinbase, Kraken, Bitstamp and Binance.US", error.Message, StringComparison.Ordinal);
        Assert.Single(exchange.Requests);
    }

    [Theory]
    [InlineData("bybit-too-many-visits.json")]
    [InlineData("bybit-server-error.json")]
    public async Task A_full_or_busy_exchange_is_waited_out(string file)
    {
        var exchange = new RecordedExchange((number, _) => Reply(number < 2 ? file : "bybit-kline.json"));

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("bybit")).Candles.Count);
        Assert.Equal(3, exchange.Requests.Count);
    }

    [Fact]
    public async Task An_unknown_symbol_is_one_clear_sentence() => Assert.Equal(
        "Bybit does not know the symbol BTCUSX (it said \"Not supported symbols\"); write one such as BTCUSDT, all of them are at " +
        "https://api.bybit.com/v5/market/instruments-info?category=spot. (Parameter 'symbol')",
        (await Assert.ThrowsAsync<ArgumentException>(() => Of("bybit-unknown-symbol.json").ReadAsync("bybit", symbol: "btcusx"))).Message);

    [Fact]
    public async Task Another_wrong_parameter_is_no_unknown_symbol() => Assert.StartsWith(
        "Bybit refused to hand out BTCUSDT (HTTP 200, it said \"params error: limit\")",
        (await Assert.ThrowsAsync<HttpRequestException>(() => Of("bybit-parameter.json").ReadAsync("bybit"))).Message,
        StringComparison.Ordinal);
}
