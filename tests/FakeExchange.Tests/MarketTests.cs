using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace Gatecast.FakeExchange.Tests;

public class MarketTests
{
    static readonly DateTimeOffset _may = new(2024, 5, 7, 9, 20, 0, TimeSpan.Zero);

    [Property(MaxTest = 20)]
    public async Task The_same_seed_walks_the_same_way_and_another_one_another(int seed)
    {
        await using var one = await ServerAsync(seed);
        await using var same = await ServerAsync(seed);
        await using var other = await ServerAsync(seed + 1);
        var truth = one.Truth("kraken", "BTC/USD", "1h");

        Assert.Equal(truth, same.Truth("kraken", "BTC/USD", "1h"));
        Assert.NotEqual(truth, other.Truth("kraken", "BTC/USD", "1h"));
        Assert.NotEqual(truth, one.Truth("kraken", "BTC/USDT", "1h"));
        Assert.All(truth, candle => Assert.True(
            0 < candle.Low && candle.Low <= decimal.Min(candle.Open, candle.Close) && decimal.Max(candle.Open, candle.Close) <= candle.High && candle.Volume > 0));
    }

    [Theory]
    [InlineData("6h")]
    [InlineData("1d")]
    [InlineData("1w")]
    [InlineData("1M")]
    public async Task A_coarser_candle_is_made_of_the_finer_ones_in_it(string interval)
    {
        await using var server = await ServerAsync(seed: 3);
        var fine = server.Truth("binance", "BTCUSDT", "1h");
        var coarse = server.Truth("binance", "BTCUSDT", interval);

        Assert.True(coarse.Count >= 2);
        foreach (var (candle, next) in coarse.Zip(coarse.Skip(1)).Skip(1))
        {
            var parts = fine.Where(part => part.OpenTime >= candle.OpenTime && part.OpenTime < next.OpenTime).ToList();
            Assert.Equal(candle, new(
                candle.OpenTime, parts[0].Open, parts.Max(part => part.High), parts.Min(part => part.Low), parts[^1].Close,
                parts.Sum(part => part.Volume), parts.Sum(part => part.Trades)));
        }
    }

    [Fact]
    public async Task Weeks_begin_on_Mondays_but_at_Kraken_on_Thursdays()
    {
        await using var server = await ServerAsync(seed: 1);

        Assert.All(server.Truth("binance", "BTCUSDT", "1w"), candle => Assert.Equal(DayOfWeek.Monday, candle.OpenTime.DayOfWeek));
        Assert.All(server.Truth("kraken", "XBTUSD", "1w"), candle => Assert.Equal(DayOfWeek.Thursday, candle.OpenTime.DayOfWeek));
    }

    [Fact]
    public async Task A_candle_in_progress_changes_until_its_time_is_over_and_never_after()
    {
        var clock = new FakeTimeProvider(_may);
        await using var server = await FakeExchangeServer.StartAsync(FakeMarket.WithCandles(500, clock: clock));
        using var client = new HttpClient();
        var seen = new List<string>();
        for (var minute = 0; minute < 60; minute += 10, clock.Advance(TimeSpan.FromMinutes(10)))
            seen.Add(await client.GetStringAsync($"{server.Address}/binance/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime={_may.AddMinutes(-20).ToUnixTimeMilliseconds()}&limit=1"));

        // 9:20 to 9:50 in progress, 10:00 and 10:10 over.
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen[4], seen[5]);
        Assert.Single(seen.Select(text => text.Split('"')[1]).Distinct());
    }

    [Fact]
    public async Task A_page_of_a_hundred_thousand_candles_holds_the_newest_thousand()
    {
        await using var server = await FakeExchangeServer.StartAsync(FakeMarket.WithCandles(100_000));
        using var client = new HttpClient();
        var address = $"{server.Address}/binance/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=1000";
        using var page = JsonDocument.Parse(await client.GetStringAsync(address, TestContext.Current.CancellationToken));
        long[] opens = [.. page.RootElement.EnumerateArray().Select(candle => candle[0].GetInt64())];

        Assert.Equal(1000, opens.Length);
        Assert.All(opens.Zip(opens.Skip(1)), pair => Assert.Equal(3_600_000, pair.Second - pair.First));
    }

    static Task<FakeExchangeServer> ServerAsync(int seed) =>
        FakeExchangeServer.StartAsync(new(seed, _may.AddDays(-120), clock: new FakeTimeProvider(_may)));
}
