using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Gatecast.Sources.Exchanges;
using Microsoft.Extensions.Time.Testing;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

public class PatienceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(120)]
    public async Task A_pause_of_up_to_two_minutes_is_waited_out_and_no_less(int seconds)
    {
        var exchange = new RecordedExchange((number, _) => number < 3
            ? Reply("coinbase-rate-limit.json", HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(seconds))
            : Reply("coinbase-candles.json"));

        Assert.Equal(4, Assert.Single(await exchange.ReadAsync()).Candles.Count);

        Assert.Equal(4, exchange.Requests.Count);
        Assert.All(Pauses(exchange), pause => Assert.True(pause >= TimeSpan.FromSeconds(seconds), $"{pause}"));
    }

    [Fact]
    public async Task A_pause_until_a_date_is_waited_out_as_well()
    {
        var until = NewYear.AddDays(7).AddSeconds(90);
        var exchange = new RecordedExchange((number, _) =>
        {
            if (number > 0)
                return Reply("coinbase-candles.json");

            var busy = Reply("coinbase-error.json", HttpStatusCode.ServiceUnavailable);
            busy.Headers.RetryAfter = new(until);
            return busy;
        });

        Assert.Equal(4, Assert.Single(await exchange.ReadAsync()).Candles.Count);
        Assert.True(exchange.Requests[1].Time >= until, $"{exchange.Requests[1].Time:O}");
    }

    [Fact]
    public async Task A_pause_ends_at_once_when_the_reader_gives_up()
    {
        var exchange = Of("coinbase-rate-limit.json", HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(100));
        using var giveUp = new CancellationTokenSource();
        var reading = exchange.Source("coinbase").ReadAsync("BTC-USD", Interval.Parse("1h"), NewYear, NewYear.AddHours(4), giveUp.Token).ToListAsync();

        Assert.False(reading.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task Many_short_refusals_do_not_cut_off_a_long_reading()
    {
        var exchange = new RecordedExchange((number, _) => number % 4 == 0
            ? Reply("coinbase-rate-limit.json", HttpStatusCode.TooManyRequests, TimeSpan.Zero)
            : Reply("coinbase-empty.json"));
        exchange.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(200, (await exchange.ReadAsync(interval: "1m", hours: 1000)).Count);
    }

    [Fact]
    public async Task A_longer_pause_is_an_error_that_says_how_long()
    {
        var exchange = Of("coinbase-rate-limit.json", HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(300));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync());

        Assert.Equal(
            "Coinbase has had too many requests from this address (HTTP 429, it said \"Public rate limit exceeded\") while reading BTC-USD; " +
            "come back in 5 minutes.", error.Message);
        Assert.Single(exchange.Requests);
    }

    [Fact]
    public async Task A_burst_of_server_errors_is_waited_out()
    {
        var exchange = new RecordedExchange((number, _) => number < 4
            ? Reply("coinbase-error.json", HttpStatusCode.InternalServerError)
            : Reply("coinbase-candles.json"));

        Assert.Equal(4, Assert.Single(await exchange.ReadAsync()).Candles.Count);
        Assert.Equal(5, exchange.Requests.Count);
        Assert.True(exchange.Requests[^1].Time > exchange.Requests[0].Time);
    }

    [Fact]
    public async Task Server_errors_without_an_end_are_an_error()
    {
        var exchange = Of("coinbase-error.json", HttpStatusCode.InternalServerError);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync());

        Assert.Equal(
            "Coinbase is out of order (HTTP 500, it said \"Internal server error\") while reading BTC-USD; come back later.",
            error.Message);
        Assert.Equal(5, exchange.Requests.Count);
    }

    [Fact]
    public async Task A_dropped_connection_is_tried_again()
    {
        var exchange = new RecordedExchange((number, _) => number == 0
            ? throw new HttpRequestException("The connection was reset.")
            : Reply("coinbase-candles.json"));

        Assert.Equal(4, Assert.Single(await exchange.ReadAsync()).Candles.Count);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_tried_again()
    {
        var exchange = new RecordedExchange((number, _) => number == 0
            ? new(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream(File.ReadAllBytes(Fixture("coinbase-half.json")))) }
            : Reply("coinbase-candles.json"));

        Assert.Equal(4, Assert.Single(await exchange.ReadAsync()).Candles.Count);
        Assert.Equal(2, exchange.Requests.Count);
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_named()
    {
        var exchange = new RecordedExchange((_, _) => throw new HttpRequestException("No such host is known."));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync());

        Assert.Equal(
            "Coinbase did not answer at api.exchange.coinbase.com: No such host is known. Check the connection to the network and try again; " +
            "what was read before stays valid.", error.Message);
    }

    [Fact]
    public async Task Tokens_of_a_burst_come_at_once_and_then_one_by_one()
    {
        var clock = new FakeTimeProvider();
        var bucket = new TokenBucket(perSecond: 10, burst: 15, clock);
        var waits = Enumerable.Range(0, 18).Select(_ => bucket.WaitAsync(CancellationToken.None)).ToArray();

        Assert.Equal(15, waits.Count(wait => wait.IsCompleted));
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(waits[15].IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await waits[15].WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(waits[16].IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(10));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(15, Enumerable.Range(0, 18).Count(_ => bucket.WaitAsync(CancellationToken.None).IsCompleted));
    }

    [Theory]
    [InlineData(null, 2017)]
    [InlineData("http://127.0.0.1:5080/", 2014)]
    public async Task A_mirror_is_asked_for_what_the_exchange_is_too_young_to_have(string? address, int year)
    {
        var exchange = Of("coinbase-empty.json");
        var source = exchange.Source("binance", name => name is "GATECAST_SOURCES__BINANCE__BASEADDRESS" ? address : null);
        await source.ReadAsync("BTCUSDT", Interval.Parse("1d"), new(2014, 1, 1, 0, 0, 0, TimeSpan.Zero), NewYear).ToListAsync();

        var start = Regex.Match(exchange.Requests[0].Address.Query, @"startTime=(\d+)").Groups[1].Value;
        Assert.Equal(year, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(start, CultureInfo.InvariantCulture)).Year);
    }

    [Fact]
    public void An_address_that_is_none_is_refused_with_the_name_of_its_variable()
    {
        var error = Assert.Throws<ArgumentException>(() => Of("coinbase-empty.json").Source("coinbase", _ => "here"));

        Assert.StartsWith("GATECAST_SOURCES__COINBASE__BASEADDRESS is 'here'; write an address such as https://api.exchange.coinbase.com/", error.Message, StringComparison.Ordinal);
    }

    static IEnumerable<TimeSpan> Pauses(RecordedExchange exchange) =>
        exchange.Requests.Zip(exchange.Requests.Skip(1), (before, after) => after.Time - before.Time);

    /// <summary>Hands out what it has and then loses the connection.</summary>
    sealed class BrokenStream(byte[] start) : MemoryStream(start)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection was closed.");

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await base.CopyToAsync(destination, bufferSize, cancellationToken);
            throw new IOException("The connection was closed.");
        }
    }
}
