using System.Net;
using System.Text;
using System.Text.Json;
using Gatecast.FakeExchange;

namespace Gatecast.Cli.Tests;

public class FetchTests
{
    [Fact]
    public async Task Several_series_come_into_the_store_and_the_table_and_the_gaps_are_shown()
    {
        await using var market = await Market.OpenAsync();
        var run = await market.Run("fetch", "BTC-USD@1h", "binance:BTCUSDT@1h", "--since", market.Since);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(market.Truth("coinbase", "BTC-USD"), market.Stored("coinbase", "BTC-USD"));
        Assert.Equal(market.Truth("binance", "BTCUSDT"), market.Stored("binance", "BTCUSDT"));
        Assert.Matches(@"coinbase:BTC-USD@1h +\d+ +0 +\d+ ", run.Output);
        Assert.Matches(@"coinbase:BTC-USD@1h .+ 4 +no trades", run.Output);
        Assert.Matches(@"coinbase:BTC-USD@1h .+ 7 +outage of the source", run.Output);
        Assert.Matches(@"binance:BTCUSDT@1h .+ 7 +outage of the source", run.Output);
    }

    [Fact]
    public async Task A_second_fetch_goes_on_where_the_first_ended()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "kraken:BTCUSD", "bitstamp:BTCUSD", "--interval", "1h", "--since", market.Since, "--until", $"{DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}");
        var before = market.Server.Requests.Count;

        var run = await market.Run("fetch", "kraken:XBTUSD@1h", "bitstamp:btcusd@1h");

        Assert.Equal(0, run.Code);
        Assert.Equal(2, market.Server.Requests.Count - before);
        Assert.Equal(market.Truth("kraken", "XBTUSD"), market.Stored("kraken", "XBTUSD"));
        Assert.Equal(market.Truth("bitstamp", "btcusd"), market.Stored("bitstamp", "btcusd"));
    }

    [Fact]
    public async Task Json_is_one_document_with_the_gaps_by_class()
    {
        await using var market = await Market.OpenAsync();
        var root = JsonDocument.Parse((await market.Run("fetch", "BTC-USD@2h", "--since", market.Since, "--json")).Output).RootElement;

        Assert.Equal(market.StoreFile, root.GetProperty("store").GetString());
        var series = root.GetProperty("series")[0];
        Assert.Equal(("coinbase:BTC-USD@2h", "2h", "1h"), (series.GetProperty("series").GetString(), series.GetProperty("interval").GetString(), series.GetProperty("fetchedInterval").GetString()));
        Assert.Equal(market.Truth("coinbase", "BTC-USD", "2h").Count, series.GetProperty("rows").GetInt32());
        Assert.Equal(series.GetProperty("rows").GetInt32(), series.GetProperty("added").GetInt32());
        Assert.Equal(["outage", "noTrades"], series.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("class").GetString()));
        Assert.Contains("built from its candles of 1h", series.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kraken_says_how_far_back_it_goes()
    {
        await using var market = await Market.OpenAsync(candles: 1000);
        var run = await market.Run("fetch", "kraken:XBTUSD@1h", "--since", market.Since);

        Assert.Equal(0, run.Code);
        Assert.Contains("note: kraken:XBTUSD@1h: Kraken hands out only the newest 720 candles", run.Error, StringComparison.Ordinal);
        Assert.Equal(market.Truth("kraken", "XBTUSD"), market.Stored("kraken", "XBTUSD"));
    }

    [Fact]
    public async Task A_failure_of_one_series_is_told_and_does_not_stop_the_others()
    {
        await using var market = await Market.OpenAsync();
        var run = await market.Run("fetch", "DOGE-DAI@1h", "ETH-USD@1h", "--since", market.Since);

        Assert.Equal(2, run.Code);
        Assert.Equal("error: coinbase:DOGE-DAI@1h: Coinbase does not know the symbol DOGE-DAI (it said \"NotFound\"); write one such as BTC-USD, all of them are at " +
            $"{market.Server.Address}/coinbase/products.", run.Error.Trim());
        Assert.Equal(market.Truth("coinbase", "ETH-USD"), market.Stored("coinbase", "ETH-USD"));
    }

    [Fact]
    public async Task A_ban_ends_the_fetch_with_1_and_keeps_what_came_before()
    {
        await using var market = await Market.OpenAsync(faults: Faults.On(FaultKind.Banned, 1));
        var run = await market.Run("fetch", "BTC-USD@1h", "--since", market.Since);

        Assert.Equal(1, run.Code);
        Assert.Contains("has banned this address", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal(market.Truth("coinbase", "BTC-USD").Take(market.Stored("coinbase", "BTC-USD").Count), market.Stored("coinbase", "BTC-USD"));
        Assert.NotEmpty(market.Stored("coinbase", "BTC-USD"));
    }

    [Fact]
    public async Task Rows_that_cannot_be_true_end_the_fetch_with_1_and_are_named_and_good_rows_stay()
    {
        await using var market = await Market.OpenAsync();
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        var serving = ServeAsync(listener, """[[1704070800,90,110,100,101,5],[1704067200,110,90,100,101,5]]""");
        market.Environment["GATECAST_SOURCES__COINBASE__BASEADDRESS"] = address;

        var run = await market.Run("fetch", "BTC-USD@1h", "--since", "2024-01-01", "--until", "2024-01-01T02:00");
        listener.Stop();
        await serving;

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "error: coinbase:BTC-USD@1h: the row [1704067200,110,90,100,101,5] was set aside because open 100 and close 101 do not lie between low 110 and high 90",
            run.Error, StringComparison.Ordinal);
        Assert.Equal(101m, Assert.Single(market.Stored("coinbase", "BTC-USD")).Close);
    }

    [Theory]
    [InlineData("fetch sample:btc-usd", "needs no fetching")]
    [InlineData("fetch file:prices.csv", "needs no fetching")]
    [InlineData("fetch BTC-USD@1h --interval 1d", "two intervals")]
    [InlineData("fetch BTC-USD --interval often", "'often' is not an interval")]
    [InlineData("fetch BTC-USD --since soon", "--since soon is not a date")]
    [InlineData("fetch BTC-USD --since 2020-02-01 --until 2020-01-01", "are none; choose a start that lies before the end")]
    [InlineData("fetch BTC-USD --since 2999-01-01", "are none")]
    [InlineData("fetch BTC-USD@30s", "has no candles of 30s")]
    [InlineData("fetch coinbse:BTC-USD", "did you mean 'coinbase'?")]
    [InlineData("fetch coingecko:bitcoin", "CoinGecko is no source")]
    [InlineData("fetch", "gatecast fetch needs a series, such as BTC-USD@1d.")]
    [InlineData("fetch BTC-USD --sinse 2020-01-01", "did you mean --since?")]
    [InlineData("series chek", "did you mean check?")]
    [InlineData("series exprot BTC-USD a.csv", "did you mean export?")]
    [InlineData("track verfy", "'verfy' is not a command of gatecast track; did you mean verify?")]
    [InlineData("track Verify --json", "did you mean verify?")]
    public async Task Wrong_usage_is_a_sentence_and_2(string line, string words)
    {
        await using var market = await Market.OpenAsync(candles: 48);
        var run = await market.Run(line.Split(' '));

        Assert.Equal((2, ""), (run.Code, run.Output.Trim()));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(market.Server.Requests);
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task ServeAsync(HttpListener listener, string body)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
