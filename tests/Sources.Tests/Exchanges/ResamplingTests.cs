using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class ResamplingTests
{
    [Fact]
    public async Task Four_hours_at_Coinbase_are_built_from_hours_and_the_page_says_so()
    {
        var page = Assert.Single(await Of("coinbase-candles.json").ReadAsync(interval: "4h"));

        Assert.Equal(
            new(NewYear, Open: 42288.58m, High: 42564.2m, Low: 42261.02m, Close: 42561.87m, Volume: 150m + 401.25m + 280.5m + 310.123456789012345678m),
            Assert.Single(page.Candles));
        Assert.Equal(("4h", "1h", true), (page.Interval.ToString(), page.FetchedInterval.ToString(), page.IsResampled));
    }

    [Theory]
    [InlineData("30m", "granularity=900")]
    [InlineData("2h", "granularity=3600")]
    [InlineData("4h", "granularity=3600")]
    [InlineData("12h", "granularity=21600")]
    [InlineData("1w", "granularity=86400")]
    [InlineData("1mo", "granularity=86400")]
    public async Task The_coarsest_interval_that_fits_is_fetched(string interval, string asked)
    {
        var exchange = Of("coinbase-empty.json");
        await exchange.ReadAsync(interval: interval, hours: 24);

        Assert.All(exchange.Requests, request => Assert.Contains(asked, request.Address.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_candle_across_two_pages_is_whole_and_one_with_missing_parts_is_built_from_what_traded()
    {
        // Pages end after hour 300, in the middle of 8h; of the hours from 8 on only 9 and 14 traded, from 16 to 23 none.
        var truth = new ExchangeTruth(Enumerable.Range(0, 400).Where(hour => hour is < 8 or 9 or 14 or > 23));
        var exchange = new RecordedExchange((_, request) => truth.Coinbase(request));
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        var candles = (await exchange.ReadAsync(interval: "8h", hours: 400)).SelectMany(page => page.Candles).ToList();

        Assert.Equal(Enumerable.Range(0, 50).Where(part => part != 2).Select(part => NewYear.AddHours(8 * part)), candles.Select(candle => candle.OpenTime));
        Assert.Equal(new(NewYear.AddHours(8), Open: 109, High: 124.5m, Low: 99.25m, Close: 115, Volume: 2 + 0), candles[1]);
        Assert.Equal(
            new(NewYear.AddHours(296), Open: 396, High: 413.5m, Low: 386.25m, Close: 404, Volume: Enumerable.Range(296, 8).Sum(hour => hour % 7)),
            candles.Single(candle => candle.OpenTime == NewYear.AddHours(296)));
    }

    [Fact]
    public async Task A_candle_is_not_built_before_its_last_part_is_over()
    {
        var start = NewYear.AddDays(7);
        var truth = new ExchangeTruth(Enumerable.Range(168, 24));
        var exchange = new RecordedExchange((_, request) => truth.Coinbase(request));
        exchange.Clock.Advance(TimeSpan.FromHours(7.99));

        var pages = await exchange.Source("coinbase").ReadAsync("BTC-USD", Interval.Parse("4h"), start.AddHours(-1), start.AddDays(1)).ToListAsync();

        Assert.Equal([start], pages.SelectMany(page => page.Candles).Select(candle => candle.OpenTime));
        Assert.Equal(start.AddHours(4), pages[^1].CoveredTo);
    }

    [Fact]
    public async Task The_first_candle_may_begin_before_the_exchange_did_but_not_before_the_start()
    {
        var exchange = Of("coinbase-empty.json");
        var (binance, year) = (exchange.Source("binance"), Interval.Parse("1y"));
        await binance.ReadAsync("BTCUSDT", year, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ToListAsync();
        await binance.ReadAsync("BTCUSDT", year, new(2017, 2, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue).ToListAsync();

        Assert.Contains("startTime=1483228800000&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);   // 2017-01-01
        Assert.Contains("startTime=1514764800000&", exchange.Requests[1].Address.Query, StringComparison.Ordinal);   // 2018-01-01
    }

    [Fact]
    public async Task A_candle_with_a_part_set_aside_is_set_aside_with_it()
    {
        var page = Assert.Single(await Of("coinbase-bad-rows.json").ReadAsync(interval: "4h"));

        Assert.Empty(page.Candles);
        Assert.Equal(6, page.Rejected.Count);
        Assert.StartsWith("the candle of 4h needs a row of 1h that was set aside because a price is not above 0", page.Rejected[^1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1d", "6h", true)]
    [InlineData("1h", "1h", true)]
    [InlineData("1w", "1d", true)]
    [InlineData("2w", "1w", true)]
    [InlineData("1mo", "1d", true)]
    [InlineData("1y", "1q", true)]
    [InlineData("1mo", "1w", false)]
    [InlineData("1w", "3d", false)]
    [InlineData("1mo", "5h", false)]
    [InlineData("1d", "1mo", false)]
    [InlineData("1h", "4h", false)]
    [InlineData("4h", "3h", false)]
    public void An_interval_is_made_of_those_that_fill_it(string whole, string part, bool fills) =>
        Assert.Equal(fills, Interval.Parse(whole).IsMadeOf(Interval.Parse(part)));
}
