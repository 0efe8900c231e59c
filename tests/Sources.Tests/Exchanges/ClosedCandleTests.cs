namespace Gatecast.Sources.Tests.Exchanges;

public class ClosedCandleTests
{
    static readonly ExchangeTruth _truth = new(Enumerable.Range(0, 10));

    [Theory]
    [InlineData("coinbase")]
    [InlineData("binance")]
    public async Task A_candle_that_is_not_over_is_never_handed_out(string name)
    {
        Assert.Equal(4, await LastHour(name, local: TimeSpan.FromHours(5.99), serverAhead: TimeSpan.Zero));
        Assert.Equal(5, await LastHour(name, local: TimeSpan.FromHours(6), serverAhead: TimeSpan.Zero));
    }

    [Theory]
    [InlineData("coinbase")]
    [InlineData("binance")]
    public async Task A_candle_counts_only_when_it_is_over_by_both_clocks(string name)
    {
        Assert.Equal(4, await LastHour(name, local: TimeSpan.FromHours(5.5), serverAhead: TimeSpan.FromHours(2)));
        Assert.Equal(4, await LastHour(name, local: TimeSpan.FromHours(7.5), serverAhead: TimeSpan.FromHours(-2)));
    }

    [Fact]
    public async Task An_exchange_that_does_not_tell_its_time_is_held_to_the_time_of_the_request() =>
        Assert.Equal(4, await LastHour("coinbase", local: TimeSpan.FromHours(5.5), serverAhead: null));

    [Fact]
    public async Task Nothing_is_asked_about_the_future()
    {
        var exchange = new RecordedExchange((_, request) => _truth.Coinbase(request));

        Assert.Empty(await exchange.Source("coinbase").ReadAsync(
            "BTC-USD", Interval.Parse("1h"), exchange.Clock.GetUtcNow(), exchange.Clock.GetUtcNow().AddDays(9)).ToListAsync());
        Assert.Empty(exchange.Requests);
    }

    // The recorded clock starts on the 8th of January, and so does the truth here.
    static async Task<double> LastHour(string name, TimeSpan local, TimeSpan? serverAhead)
    {
        var week = TimeSpan.FromDays(7);
        var truth = new ExchangeTruth(Enumerable.Range(168, 10));
        var exchange = new RecordedExchange((_, request) => name is "coinbase" ? truth.Coinbase(request) : truth.Binance(request)) { ServerAhead = serverAhead };
        exchange.Clock.Advance(local);
        var start = RecordedExchange.NewYear + week;
        var pages = await exchange.Source(name)
            .ReadAsync(name is "coinbase" ? "BTC-USD" : "BTCUSDT", Interval.Parse("1h"), start, start.AddDays(1)).ToListAsync();
        return (pages.SelectMany(page => page.Candles).Max(candle => candle.OpenTime) - start).TotalHours;
    }
}
