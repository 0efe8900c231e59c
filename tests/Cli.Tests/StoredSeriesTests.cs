using System.Text.Json;
using Gatecast.Sources;
using Gatecast.Storage;
using Microsoft.Data.Sqlite;

namespace Gatecast.Cli.Tests;

/// <summary>The commands <c>series</c> and <c>forecast</c> on what is stored.</summary>
public class StoredSeriesTests
{
    static readonly string[] _quick = ["--epochs", "1", "--horizon", "3", "--hidden", "4"];

    [Fact]
    public async Task An_empty_store_is_said_to_be_empty_and_is_not_created_by_looking()
    {
        await using var market = await Market.OpenAsync(candles: 48);
        var run = await market.Run("series");

        Assert.Equal(0, run.Code);
        Assert.Contains("gatecast fetch BTC-USD", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(market.StoreFile));
    }

    [Fact]
    public async Task The_list_shows_candles_span_and_gaps()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "BTC-USD@1h", "--since", market.Since);
        var text = (await market.Run("series")).Output;
        var one = JsonDocument.Parse((await market.Run("series", "--json")).Output).RootElement.GetProperty("series")[0];

        Assert.Matches(@"coinbase:BTC-USD@1h +\d+ .+ 2 +0 ", text);
        Assert.Equal(market.Truth("coinbase", "BTC-USD").Count, one.GetProperty("rows").GetInt32());
        Assert.Equal(2, one.GetProperty("gaps").GetArrayLength());
        Assert.Equal(0, one.GetProperty("revisions").GetInt32());
    }

    [Fact]
    public async Task A_check_finds_nothing_in_a_sound_store_and_names_what_it_finds_in_another()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since);
        Assert.Equal(0, (await market.Run("series", "check")).Code);

        Change(market.StoreFile, "update candles set low = '99999999' where open_time = (select min(open_time) from candles)");
        var run = await market.Run("series", "check");

        Assert.Equal(1, run.Code);
        Assert.Contains("error: coinbase:ETH-USD@1h: the candle of ", run.Error, StringComparison.Ordinal);
        Assert.Contains("do not lie between low 99999999", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    [InlineData("a.parquet")]
    public async Task An_exported_series_is_a_file_that_reads_back(string name)
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since);
        var run = await market.Run("series", "export", "eth-usd", market.In(name));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains(" candles of coinbase:ETH-USD@1h: ", run.Output, StringComparison.Ordinal);
        var observations = await SeriesReader.ReadAsync(SeriesReference.Parse($"file:{market.In(name)}"), TestContext.Current.CancellationToken);
        Assert.Equal(market.Truth("coinbase", "ETH-USD").Select(candle => (candle.OpenTime, candle.Close)), observations.Times.Zip(observations.Values));
        if (name is "a.csv")
            Assert.Equal("timestamp,open,high,low,close,volume", File.ReadLines(market.In(name)).First());
    }

    [Theory]
    [InlineData("ETH-USD@1h a.xlsx", "endings .csv, .csv.gz, .parquet")]
    [InlineData("ETH-USD@1d a.csv", "coinbase:ETH-USD@1d is not stored; stored are coinbase:ETH-USD@1h")]
    [InlineData("DOGE-USD a.csv", "gatecast fetch coinbase:DOGE-USD@1d")]
    [InlineData("ETH-USD@1h no/such/a.csv", "its folder does not exist")]
    public async Task An_export_that_cannot_be_is_a_sentence_and_leaves_no_file(string line, string words)
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since);
        var (series, file) = line.Split(' ') is [var one, var other] ? (one, other) : default;
        var run = await market.Run("series", "export", series, market.In(file));

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(market.In(file)));
    }

    [Fact]
    public async Task A_forecast_fetches_what_is_new_first()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since, "--until", $"{DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}");
        var run = await market.Run(["forecast", "ETH-USD@1h", "--json", .. _quick]);
        var root = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal("coinbase:ETH-USD@1h", root.GetProperty("series").GetString());
        Assert.Equal(market.Truth("coinbase", "ETH-USD")[^1].OpenTime, root.GetProperty("origin").GetDateTimeOffset());
        Assert.Equal(market.Truth("coinbase", "ETH-USD").Count, root.GetProperty("data").GetProperty("rows").GetInt32());
        Assert.Equal(market.Truth("coinbase", "ETH-USD"), market.Stored("coinbase", "ETH-USD"));
    }

    [Fact]
    public async Task Without_an_answer_a_forecast_says_so_and_uses_what_is_stored()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since);
        await market.CloseAsync();
        var run = await market.Run(["forecast", "ETH-USD@1h#high", "--json", .. _quick]);

        Assert.Equal(0, run.Code);
        Assert.Equal("coinbase:ETH-USD#high@1h", JsonDocument.Parse(run.Output).RootElement.GetProperty("series").GetString());
        Assert.Matches(@"(?m)^note: Coinbase did not answer at 127\.0\.0\.1: .+ stored candles are used, the last of .+ \(UTC\), fetched \d+ seconds ago\.$", run.Error);
    }

    [Fact]
    public async Task Offline_asks_nobody()
    {
        await using var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since);
        var before = market.Server.Requests.Count;
        var run = await market.Run(["forecast", "ETH-USD@1h", "--offline", .. _quick]);

        Assert.Equal(0, run.Code);
        Assert.Equal(before, market.Server.Requests.Count);
        Assert.Contains("note: Offline: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--offline", 2)]
    [InlineData("--quiet", 1)]
    public async Task Nothing_stored_and_nobody_reached_suggests_a_sample(string option, int code)
    {
        await using var market = await Market.OpenAsync(candles: 48);
        await market.CloseAsync();
        var run = await market.Run("forecast", "BTC-USD", option);

        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Contains("sample:btc-usd", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of the program", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_that_cannot_be_used_are_clear_errors()
    {
        await using var market = await Market.OpenAsync(candles: 48);
        File.WriteAllText(market.StoreFile, "no database, but long enough to look like one; " + new string('x', 4096));
        var run = await market.Run("fetch", "BTC-USD");
        Assert.Equal(2, run.Code);
        Assert.Contains("is not a store of Gatecast", run.Error, StringComparison.Ordinal);

        File.Delete(market.StoreFile);
        CandleStore.Open(market.StoreFile).Dispose();
        Change(market.StoreFile, "pragma user_version = 99");
        run = await market.Run("series");
        Assert.Contains("newer version of Gatecast", run.Error, StringComparison.Ordinal);

        market.Environment["GATECAST_DB"] = "/nowhere/at/all.db";
        run = await market.Run("forecast", "BTC-USD");
        Assert.Contains("The folder of '/nowhere/at/all.db' does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_file_moves_a_source_and_names_the_default_one_and_the_environment_wins()
    {
        await using var market = await Market.OpenAsync();
        var file = market.In("settings.json");
        File.WriteAllText(file, $$"""{ "DefaultSource": "binance", "Sources": { "Binance": { "BaseAddress": "{{market.Server.Address}}/binance" } } }""");
        market.Environment["GATECAST_CONFIG"] = file;
        market.Environment.Remove("GATECAST_SOURCES__BINANCE__BASEADDRESS");

        Assert.Equal(0, (await market.Run("fetch", "BTCUSDT@1h", "--since", market.Since)).Code);
        Assert.Equal(market.Truth("binance", "BTCUSDT"), market.Stored("binance", "BTCUSDT"));

        market.Environment["GATECAST_DEFAULTSOURCE"] = "coinbase";
        Assert.Equal(0, (await market.Run("fetch", "BTC-USD@1h", "--since", market.Since)).Code);
    }

    [Theory]
    [InlineData("{ \"Sorces\": {} }", "has a setting 'Sorces', which means nothing; did you mean 'Sources'?")]
    [InlineData("{ half", "is not a configuration file")]
    [InlineData("{ \"DefaultSource\": \"krakn\" }", "default source 'krakn' is unknown; did you mean 'kraken'?")]
    [InlineData("{ \"Sources\": { \"Coinbase\": { \"BaseAddress\": \"here\" } } }", "'here'; write an address such as https://api.exchange.coinbase.com/")]
    public async Task A_wrong_configuration_is_named(string text, string words)
    {
        await using var market = await Market.OpenAsync(candles: 48);
        var file = market.In("settings.json");
        File.WriteAllText(file, text);
        market.Environment["GATECAST_CONFIG"] = file;
        market.Environment.Remove("GATECAST_SOURCES__COINBASE__BASEADDRESS");

        var run = await market.Run("fetch", "BTC-USD");
        Assert.Equal(2, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    static void Change(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
