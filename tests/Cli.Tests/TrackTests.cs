using System.Text.Json;
using Gatecast.Sources;
using Gatecast.Storage;
using Microsoft.Data.Sqlite;

namespace Gatecast.Cli.Tests;

/// <summary>What <c>forecast</c> leaves in the journal, and what <c>track</c> shows of it.</summary>
public class TrackTests
{
    static readonly string[] _quick = ["--epochs", "1", "--horizon", "3", "--hidden", "4"];

    /// <summary>Candles up to two days ago, so that the next steps of a forecast are there to be fetched.</summary>
    static async Task<Market> StoredAsync()
    {
        var market = await Market.OpenAsync();
        await market.Run("fetch", "ETH-USD@1h", "--since", market.Since, "--until", $"{DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}");
        return market;
    }

    static Task<Run> ServeAsync(Market market, params string[] more) => market.Run(["forecast", "ETH-USD@1h", "--offline", "--json", .. _quick, .. more]);

    static JsonElement Root(Run run) => JsonDocument.Parse(run.Output).RootElement;

    static async Task<JsonElement[]> EntriesAsync(Market market) => [.. Root(await market.Run("track", "--json")).GetProperty("forecasts").EnumerateArray()];

    [Fact]
    public async Task A_served_forecast_stands_in_the_journal_and_is_scored_when_candles_arrive()
    {
        await using var market = await StoredAsync();
        var served = Root(await ServeAsync(market)).GetProperty("journal");
        var before = Assert.Single(await EntriesAsync(market));
        await market.Run("fetch", "ETH-USD@1h");
        var run = await market.Run("track", "--json");
        var after = Root(run).GetProperty("forecasts")[0];

        Assert.Equal((1, before.GetProperty("hash").GetString()), (served.GetProperty("entry").GetInt32(), served.GetProperty("hash").GetString()));
        Assert.Equal((0, 3), (before.GetProperty("arrived").GetInt32(), before.GetProperty("horizon").GetInt32()));
        Assert.False(before.TryGetProperty("crps", out _));
        Assert.Equal(3, after.GetProperty("arrived").GetInt32());
        Assert.InRange(after.GetProperty("coverage").GetProperty("90").GetDouble(), 0, 1);
        Assert.Equal(1 - after.GetProperty("crps").GetDouble() / after.GetProperty("referenceCrps").GetDouble(), after.GetProperty("skill").GetDouble(), 1e-12);
        Assert.Contains(after.GetProperty("verdict").GetProperty("outcome").GetString(), (string[])["BEATS", "INCONCLUSIVE", "LOSES"]);
        var total = Assert.Single(Root(run).GetProperty("totals").EnumerateArray());
        Assert.Equal(("coinbase:ETH-USD@1h", 1, 3), (total.GetProperty("series").GetString(), total.GetProperty("origins").GetInt32(), total.GetProperty("steps").GetInt32()));
    }

    [Fact]
    public async Task The_table_shows_each_forecast_and_a_series_can_be_picked()
    {
        await using var market = await StoredAsync();
        await ServeAsync(market);
        var run = await market.Run("track", "eth-usd@1h");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"1 +\d{4}-\d\d-\d\d +coinbase:ETH-USD@1h .+ 0/3 ", run.Output);
        Assert.Contains("against the candles as they are stored now", run.Output, StringComparison.Ordinal);
        Assert.Contains("No forecast of BTC-USD is journalled", (await market.Run("track", "BTC-USD")).Output, StringComparison.Ordinal);
        Assert.Single(Root(await market.Run("track", "ETH-USD", "--json")).GetProperty("forecasts").EnumerateArray());
    }

    [Fact]
    public async Task Two_processes_that_serve_at_once_lose_and_double_nothing()
    {
        await using var market = await StoredAsync();
        string[] args = ["forecast", "ETH-USD@1h", "--offline", "--quiet", "--json", .. _quick];
        var runs = Enumerable.Range(1, 4).Select(seed => CommandProcess.Start(market.Environment, [.. args, "--seed", $"{seed}"])).ToList();
        var entries = new List<int>();
        foreach (var run in runs)
        {
            entries.Add(JsonDocument.Parse(await run.StandardOutput.ReadToEndAsync()).RootElement.GetProperty("journal").GetProperty("entry").GetInt32());
            await run.WaitForExitAsync();
            Assert.Equal(0, run.ExitCode);
            run.Dispose();
        }

        Assert.Equal([1, 2, 3, 4], entries.Order());
        Assert.Equal([1, 2, 3, 4], (await EntriesAsync(market)).Select(entry => entry.GetProperty("seed").GetInt32()).Order());
        Assert.Equal(0, (await market.Run("track", "verify")).Code);
    }

    [Fact]
    public async Task Verify_prints_the_head_and_names_the_entry_with_a_changed_byte()
    {
        await using var market = await StoredAsync();
        await ServeAsync(market);
        var second = Root(await ServeAsync(market)).GetProperty("journal").GetProperty("hash").GetString()!;
        var whole = await market.Run("track", "verify");
        Assert.Equal((0, ""), (whole.Code, whole.Error));
        Assert.Contains($"Head: {second}", whole.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await market.Run("track", "verify", "--head", second)).Code);
        Assert.Equal(1, (await market.Run("track", "verify", "--head", new string('0', 63) + "1")).Code);
        Assert.Equal(2, (await market.Run("track", "verify", "--head", "abc")).Code);

        Change(market.StoreFile, "drop trigger journal_keeps; update journal set quantiles = cast(x'00' || substr(quantiles, 2) as blob) where id = 2");
        var broken = await market.Run("track", "verify");
        var json = Root(await market.Run("track", "verify", "--json"));

        Assert.Equal((1, ""), (broken.Code, broken.Output));
        Assert.Contains("Entry 2: what stands there does not give its hash", broken.Error, StringComparison.Ordinal);
        Assert.Equal((false, 2), (json.GetProperty("whole").GetBoolean(), json.GetProperty("fault").GetProperty("entry").GetInt32()));
    }

    [Fact]
    public async Task As_of_reproduces_a_past_forecast_bit_for_bit_after_new_candles_and_a_revision()
    {
        await using var market = await StoredAsync();
        var served = Root(await ServeAsync(market));
        var readAt = (await EntriesAsync(market))[0].GetProperty("readAt").GetString()!;
        await market.Run("fetch", "ETH-USD@1h");
        Revise(market);
        var requests = market.Server.Requests.Count;

        var origin = served.GetProperty("origin").GetDateTimeOffset().UtcDateTime;
        foreach (var asOf in (string[])[readAt, $"{origin.AddHours(1):yyyy-MM-ddTHH:mm}", $"{origin:yyyy-MM-dd}"])
        {
            var run = await market.Run(["forecast", "ETH-USD@1h", "--json", .. _quick, "--as-of", asOf]);
            Assert.Equal(0, run.Code);
            Assert.Matches(@"(?m)^note: Reproduces entry 1 of .+ bit for bit\.$", run.Error);
            Assert.Equal(served.GetProperty("steps").GetRawText(), Root(run).GetProperty("steps").GetRawText());
            Assert.Equal((1, true), (Root(run).GetProperty("reproduction").GetProperty("entry").GetInt32(), Root(run).GetProperty("reproduction").GetProperty("same").GetBoolean()));
            Assert.False(Root(run).TryGetProperty("journal", out _));
        }

        Assert.Equal(requests, market.Server.Requests.Count);
        Assert.Single(await EntriesAsync(market));
    }

    [Fact]
    public async Task As_of_a_time_before_a_revision_names_the_difference_and_the_time_that_has_none()
    {
        await using var market = await StoredAsync();
        Revise(market);
        var served = Root(await ServeAsync(market));
        var asOf = $"{served.GetProperty("origin").GetDateTimeOffset().AddHours(1).UtcDateTime:yyyy-MM-ddTHH:mm}";
        var run = await market.Run(["forecast", "ETH-USD@1h", "--json", .. _quick, "--as-of", asOf]);

        Assert.Equal(0, run.Code);
        Assert.Contains("note: Does not reproduce entry 1 of ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the data hash differs: candles revised between: 1, more: 0, fewer: 0; --as-of 2", run.Error, StringComparison.Ordinal);
        Assert.False(Root(run).GetProperty("reproduction").GetProperty("same").GetBoolean());

        var hint = run.Error[(run.Error.IndexOf("--as-of ", StringComparison.Ordinal) + 8)..].Split(' ')[0];
        Assert.Contains("Reproduces entry 1 of ", (await market.Run(["forecast", "ETH-USD@1h", .. _quick, "--as-of", hint])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_of_says_what_else_differs_and_where_nothing_was_served()
    {
        await using var market = await StoredAsync();
        var served = Root(await ServeAsync(market));
        var asOf = $"{served.GetProperty("origin").GetDateTimeOffset().AddHours(1).UtcDateTime:yyyy-MM-ddTHH:mm}";
        Task<Run> AgainAsync(params string[] more) => market.Run(["forecast", "ETH-USD@1h", .. _quick, .. more, "--as-of", asOf]);

        Assert.Contains("the configuration differs", (await AgainAsync("--seed", "7")).Error, StringComparison.Ordinal);
        Assert.Contains("Reproduces entry 1", (await AgainAsync("--threads", "1")).Error, StringComparison.Ordinal);

        Change(market.StoreFile, "drop trigger journal_keeps; update journal set version = '0.0.1', quantiles = zeroblob(length(quantiles))");
        var run = await AgainAsync();
        Assert.Contains("the version differs: 0.0.1 then, ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the quantiles differ, by ", run.Error, StringComparison.Ordinal);

        asOf = $"{served.GetProperty("origin").GetDateTimeOffset().UtcDateTime:yyyy-MM-ddTHH:mm}";
        Assert.Contains("The journal has no forecast of coinbase:ETH-USD@1h from ", (await AgainAsync()).Error, StringComparison.Ordinal);
        asOf = "2001-01-01";
        run = await AgainAsync();
        Assert.Equal(2, run.Code);
        Assert.Contains("--as-of fetches nothing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_samples_leave_no_store_behind_and_looking_at_the_journal_creates_none()
    {
        await using var market = await Market.OpenAsync(candles: 48);
        Assert.Equal(0, (await market.Run("forecast", "sample:btc-usd", "--epochs", "1", "--chart", market.In("forecast.png"))).Code);
        Assert.Equal(0, (await market.Run("track")).Code);
        Assert.Equal(0, (await market.Run("track", "verify")).Code);

        Assert.False(File.Exists(market.StoreFile));
        var manifest = JsonDocument.Parse(File.ReadAllText(market.In("forecast.png.manifest.json"))).RootElement;
        Assert.Equal(JsonValueKind.Null, manifest.GetProperty("testOpenings").ValueKind);
    }

    [Fact]
    public async Task No_journal_serves_without_an_entry()
    {
        await using var market = await StoredAsync();
        Assert.False(Root(await ServeAsync(market, "--no-journal")).TryGetProperty("journal", out _));
        Assert.Empty(await EntriesAsync(market));
    }

    [Theory]
    [InlineData("drop trigger head_holds; delete from journal_head", "The journal cannot be continued: its head is missing.")]
    [InlineData("drop table journal", "")]
    public async Task A_journal_that_cannot_be_written_is_told_with_1_and_the_outputs_stay(string damage, string words)
    {
        await using var market = await StoredAsync();
        Change(market.StoreFile, damage);
        var run = await ServeAsync(market, "--csv", market.In("q.csv"));

        Assert.Equal(1, run.Code);
        Assert.Contains($"error: The forecast was not journalled: {words}", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, Root(run).GetProperty("horizon").GetInt32());
        Assert.True(File.Exists(market.In("q.csv")));
    }

    [Fact]
    public async Task The_manifest_says_what_the_run_was_made_from_and_how_often_its_test_was_looked_at()
    {
        await using var market = await StoredAsync();
        await ServeAsync(market);
        var run = Root(await ServeAsync(market, "--csv", market.In("q.csv"), "--threads", "1", "--seed", "7"));
        var manifest = JsonDocument.Parse(File.ReadAllText(market.In("q.csv.manifest.json"))).RootElement;

        Assert.Equal("coinbase:ETH-USD@1h", manifest.GetProperty("series").GetString());
        Assert.Equal(run.GetProperty("data").GetProperty("sha256").GetString(), manifest.GetProperty("dataSha256").GetString());
        Assert.Equal((7, 1, 2), (manifest.GetProperty("seed").GetInt32(), manifest.GetProperty("threads").GetInt32(), manifest.GetProperty("testOpenings").GetInt32()));
        Assert.Equal((4, 3, 7), (manifest.GetProperty("configuration").GetProperty("hidden").GetInt32(), manifest.GetProperty("configuration").GetProperty("horizon").GetInt32(), manifest.GetProperty("configuration").GetProperty("seed").GetInt32()));
        Assert.False(manifest.GetProperty("configuration").TryGetProperty("threads", out _));
        Assert.StartsWith(".NET 10", manifest.GetProperty("machine").GetProperty("runtime").GetString(), StringComparison.Ordinal);
        foreach (var name in (string[])["kernels", "features", "architecture", "operatingSystem"])
            Assert.True(manifest.GetProperty("machine").TryGetProperty(name, out _), name);
        Assert.Matches(@"^0\.1\.0", manifest.GetProperty("version").GetString());

        await ServeAsync(market, "--manifest", market.In("m.json"), "--csv", market.In("r.csv"));
        Assert.True(File.Exists(market.In("m.json")));
        Assert.False(File.Exists(market.In("r.csv.manifest.json")));
        Assert.Equal(2, (await ServeAsync(market, "--manifest", market.In("m.json"), "--csv", market.In("m.json"))).Code);
    }

    static void Revise(Market market)
    {
        var candle = market.Stored("coinbase", "ETH-USD")[300];
        using var store = market.Store();
        var counts = store.Write(
            new CandleSeries("coinbase", "ETH-USD", Interval.Parse("1h")), [candle with { Close = candle.High }],
            Fetch.Of("https://example.org", "", "body"u8, TimeProvider.System.GetUtcNow()));
        Assert.Equal(1, counts.Revised);
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
