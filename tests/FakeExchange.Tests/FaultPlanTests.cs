using System.Net;
using static Gatecast.FakeExchange.Tests.FakeClient;

namespace Gatecast.FakeExchange.Tests;

/// <summary>Each fault looks as it should, and comes where it was planned.</summary>
public class FaultPlanTests
{
    const string Page = "bitstamp/api/v2/ohlc/btcusd/?step=3600&limit=100";

    [Fact]
    public void A_mix_is_the_same_for_the_same_seed_and_keeps_its_rate()
    {
        var faults = Faults.Mix(seed: 5, rate: 0.3, FaultKind.Dropped, FaultKind.HalfBody);
        var drawn = Enumerable.Range(0, 4000).Select(faults.For).ToList();

        Assert.Equal(drawn, Enumerable.Range(0, 4000).Select(Faults.Mix(5, 0.3, FaultKind.Dropped, FaultKind.HalfBody).For));
        Assert.InRange(drawn.Count(fault => fault is not null), 1080, 1320);
        Assert.InRange(drawn.Count(fault => fault is FaultKind.Dropped), 500, 700);
        Assert.All(drawn, fault => Assert.True(fault is null or FaultKind.Dropped or FaultKind.HalfBody));
    }

    [Fact]
    public void Seeds_draw_different_mixes_and_every_kind_is_in_some_of_them()
    {
        var mixes = Enumerable.Range(0, 40).Select(seed => Faults.From(seed)).ToList();

        Assert.True(mixes.Select(mix => mix.ToString()).Distinct().Count() > 35);
        Assert.Equal(Enum.GetValues<FaultKind>(), mixes.SelectMany(mix => Enumerable.Range(0, 200).Select(mix.For)).OfType<FaultKind>().Distinct().Order());
        Assert.Equal(Faults.Names.Count, Enum.GetValues<FaultKind>().Length);
        Assert.All(Faults.Names, name => Assert.Equal(name, Faults.Name(Faults.Kind(name))));
    }

    [Fact]
    public void Server_errors_come_in_bursts()
    {
        var faults = Faults.On(FaultKind.ServerError, 2, 9) with { Burst = 3 };

        Assert.Equal([2, 3, 4, 9, 10, 11], Enumerable.Range(0, 20).Where(number => faults.For(number) is FaultKind.ServerError));
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests, HttpStatusCode.TooManyRequests)]
    [InlineData(FaultKind.Banned, (HttpStatusCode)418)]
    [InlineData(FaultKind.Restricted, HttpStatusCode.UnavailableForLegalReasons)]
    [InlineData(FaultKind.ServerError, HttpStatusCode.InternalServerError)]
    public async Task A_refusal_has_its_status_and_those_that_pass_say_when(FaultKind kind, HttpStatusCode status)
    {
        await using var fake = await StartAsync(faults: Faults.On(kind, 0) with { RetryAfter = TimeSpan.FromSeconds(7), Burst = 1 });
        using var reply = await fake.ReplyAsync("binance/api/v3/ping");
        using var next = await fake.ReplyAsync("binance/api/v3/ping");

        Assert.Equal((status, HttpStatusCode.OK), (reply.StatusCode, next.StatusCode));
        Assert.Equal(kind is FaultKind.TooManyRequests or FaultKind.Banned ? TimeSpan.FromSeconds(7) : null, reply.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(FaultKind.Dropped)]
    [InlineData(FaultKind.HalfBody)]
    public async Task A_broken_connection_hands_out_nothing(FaultKind kind)
    {
        await using var fake = await StartAsync(faults: Faults.On(kind, 0));

        await Assert.ThrowsAsync<HttpRequestException>(() => fake.ReplyAsync(Page));
        Assert.Empty(Assert.Single(fake.Server.Requests).Rows);
    }

    [Fact]
    public async Task Half_a_body_is_half_of_it()
    {
        await using var fake = await StartAsync(faults: Faults.On(FaultKind.HalfBody, 1));
        var whole = await fake.TextAsync(Page);
        using var reply = await fake.ReplyAsync(Page, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await reply.Content.ReadAsStreamAsync();
        var read = new MemoryStream();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(read));
        Assert.Equal((whole.Length - "200 ".Length) / 2, read.Length);
    }

    [Fact]
    public async Task A_held_request_ends_without_an_answer_when_its_time_is_over()
    {
        await using var fake = await StartAsync(faults: Faults.On(FaultKind.Timeout, 0) with { Hold = TimeSpan.FromSeconds(40) });
        var reply = fake.ReplyAsync(Page);
        while (fake.Server.Held == 0)
            await Task.Delay(1);

        fake.Clock.Advance(TimeSpan.FromSeconds(39));
        Assert.False(reply.IsCompleted);
        fake.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => reply);
    }

    [Fact]
    public async Task A_wrong_clock_shows_in_the_header_and_in_the_time_that_the_server_tells()
    {
        await using var fake = await StartAsync(faults: Faults.On(FaultKind.ClockSkew, 0, 1) with { Skew = TimeSpan.FromMinutes(-10) });
        using var reply = await fake.ReplyAsync(Page);

        Assert.Equal(Now.AddMinutes(-10), reply.Headers.Date);
        Assert.Equal($"200 {{\"serverTime\":{Now.AddMinutes(-10).ToUnixTimeMilliseconds()}}}", await fake.TextAsync("binance/api/v3/time"));
        Assert.Equal($"200 {{\"serverTime\":{Now.ToUnixTimeMilliseconds()}}}", await fake.TextAsync("binance/api/v3/time"));
    }

    [Fact]
    public async Task Rows_that_are_missing_or_there_twice_are_right_the_next_time()
    {
        foreach (var (kind, count) in ((FaultKind, int)[])[(FaultKind.MissingRows, 98), (FaultKind.DuplicatedRows, 102)])
        {
            await using var fake = await StartAsync(faults: Faults.On(kind, 0));
            await fake.GetAsync(Page);
            await fake.GetAsync(Page);

            Assert.Equal([count, 100], fake.Server.Requests.Select(request => request.Rows.Count));
            Assert.Equal(int.Min(count, 100), fake.Server.Requests[0].Rows.Intersect(fake.Server.Requests[1].Rows).Count());
        }
    }

    [Fact]
    public async Task A_row_is_revised_only_after_it_was_sent_for_the_first_time()
    {
        await using var fake = await StartAsync(faults: Faults.Always(FaultKind.RevisedRows));
        for (var request = 0; request < 3; request++)
            await fake.GetAsync(Page);

        // Each first reply has the candle in progress among its drafts, and two that will change.
        Assert.Equal([3, 1, 1], fake.Server.Requests.Select(request => request.Drafts.Count));
        var changed = fake.Server.Requests[0].Rows.Except(fake.Server.Requests[1].Rows).ToList();
        Assert.Equal(2, changed.Count);
        Assert.All(changed, candle => Assert.True(candle.Low <= decimal.Min(candle.Open, candle.Close) && decimal.Max(candle.Open, candle.Close) <= candle.High));
    }

    [Fact]
    public async Task The_log_counts_how_often_each_candle_was_downloaded()
    {
        await using var fake = await StartAsync();
        await fake.GetAsync($"{Page}&end={Hour.AddHours(-50).ToUnixTimeSeconds()}");
        await fake.GetAsync($"{Page}&end={Hour.AddHours(-20).ToUnixTimeSeconds()}");

        var downloads = fake.Server.Requests.SelectMany(request => request.OpenTimes).CountBy(openTime => openTime).ToList();
        Assert.Equal((60, 70), (downloads.Count(pair => pair.Value == 1), downloads.Count(pair => pair.Value == 2)));
        Assert.Equal(("bitstamp", 0, "BTC/USD", "1h", 200), fake.Server.Requests[0] is var first
            ? (first.Exchange, first.Number, first.Instrument, first.Interval, first.Status) : default);
        Assert.StartsWith("api/v2/ohlc/btcusd/?step=3600&limit=100&end=", fake.Server.Requests[0].Path, StringComparison.Ordinal);
    }
}
