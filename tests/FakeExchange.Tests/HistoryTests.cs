namespace Gatecast.FakeExchange.Tests;

/// <summary>What a source hands out is what the fake has, row by row.</summary>
public class HistoryTests
{
    public static TheoryData<string, string, int> Sources => SourceAtFake.All;

    [Theory, MemberData(nameof(Sources))]
    public async Task A_whole_history_comes_through_its_pages(string name, string symbol, int candles)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles);
        var reading = await fake.ReadAsync(symbol);

        Assert.Null(reading.Error);
        Assert.Equal(fake.Truth(symbol), reading.Candles);
        Assert.All(reading.Pages, page => Assert.Empty(page.Rejected));
        Assert.True(reading.Candles.Count > 600, $"{reading.Candles.Count}");
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task Days_and_what_is_built_from_finer_candles_are_the_truth_as_well(string name, string symbol, int candles)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles);
        foreach (var interval in (string[])["12h", "1d"])
        {
            var reading = await fake.ReadAsync(symbol, interval);

            Assert.Null(reading.Error);
            Assert.Equal(fake.Truth(symbol, interval), reading.Candles);
        }
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task Hardly_a_candle_is_downloaded_twice(string name, string symbol, int candles)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles);
        await fake.ReadAsync(symbol);

        // But for one where a page begins, since it is not documented everywhere whether an end counts, and for as many as the outage of nine
        // hours lacks where rows are counted back from the end.
        var requests = fake.Server.Requests;
        var twice = requests.SelectMany(request => request.OpenTimes).CountBy(openTime => openTime).Count(pair => pair.Value > 1);
        Assert.True(twice < requests.Count + 9, $"{twice} candles were downloaded more than once with {requests.Count} requests");
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task The_newest_candles_come_when_they_are_over_and_not_before(string name, string symbol, int candles)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles, Faults.Always(FaultKind.UnfinishedCandle));
        var from = fake.Now.AddDays(-2);
        var reading = await fake.ReadAsync(symbol, "1h", from, fake.Now.AddDays(2));

        Assert.Equal(fake.Truth(symbol, "1h", from, fake.Now), reading.Candles);
        Assert.Equal(new(2024, 5, 7, 8, 0, 0, TimeSpan.Zero), reading.Candles[^1].OpenTime);
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task A_server_clock_that_is_late_holds_candles_back_and_one_that_is_early_brings_none_forward(string name, string symbol, int candles)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles);
        foreach (var (minutes, hour) in ((int, int)[])[(-30, 7), (+50, 8)])
        {
            fake.Server.Faults = Faults.Always(FaultKind.ClockSkew) with { Skew = TimeSpan.FromMinutes(minutes) };
            var reading = await fake.ReadAsync(symbol, "1h", fake.Now.AddDays(-2), fake.Now.AddDays(2));

            Assert.Equal(hour, reading.Candles[^1].OpenTime.Hour);
        }
    }

    [Fact]
    public async Task Every_source_of_the_fake_that_Gatecast_has_is_listed_here()
    {
        await using var fake = await SourceAtFake.StartAsync("coinbase", candles: 1);

        Assert.Empty(fake.SourceNames.Except(SourceAtFake.All.Select(row => row.Data.Item1)));
    }
}
