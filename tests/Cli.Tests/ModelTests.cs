using System.Globalization;
using System.Text.Json;

namespace Gatecast.Cli.Tests;

/// <summary>Models are trained, kept, shown, served, continued, promoted and deleted.</summary>
public sealed class ModelTests : IDisposable
{
    static readonly string[] _small = ["--horizon", "3", "--epochs", "2", "--hidden", "4", "--quiet"];

    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    Dictionary<string, string> Store => new() { ["GATECAST_DB"] = _folder.In("gatecast.db") };

    Task<Run> Of(params string[] args) => Run.With(Store, args);

    async Task<JsonElement> Json(params string[] args)
    {
        var run = await Of([.. args, "--json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    async Task Refuses(string[] args, params string[] words)
    {
        var run = await Of(args);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.Contains(word, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The first rows of a file that grows.</summary>
    string Grown(int rows, string name = "load", int seed = 1)
    {
        var random = new Random(seed);
        return _folder.Write($"{name}.csv", $"date,load\n{string.Concat(Enumerable.Range(0, rows).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{new DateOnly(2022, 1, 1).AddDays(row):yyyy-MM-dd},{20 + 3 * (row % 7) + random.NextDouble():F3}\n")))}");
    }

    [Fact]
    public async Task A_model_is_kept_listed_shown_and_served()
    {
        var trained = await Json(["train", "sample:btc-usd", "--name", "btc", .. _small]);
        var model = trained.GetProperty("model");
        Assert.True(trained.GetProperty("new").GetBoolean());
        Assert.Equal(("btc", 1, "champion"), (model.GetProperty("name").GetString(), model.GetProperty("version").GetInt32(), model.GetProperty("state").GetString()));

        var listed = Assert.Single((await Json("models")).GetProperty("models").EnumerateArray().ToList());
        Assert.True(JsonElement.DeepEquals(model, listed));
        Assert.Contains("champion", (await Of("models")).Output, StringComparison.Ordinal);

        var card = await Json("models", "inspect", "btc");
        Assert.Equal((365, "1d", 4), (
            card.GetProperty("model").GetProperty("data").GetProperty("rows").GetInt32(), card.GetProperty("interval").GetString(),
            card.GetProperty("settings").GetProperty("hidden").GetInt32()));
        foreach (var name in (string[])["networks", "coverage", "intendedUse", "limits", "versions", "machine"])
            Assert.True(card.GetProperty("model").ValueKind is JsonValueKind.Object && card.TryGetProperty(name, out _), name);
        var text = (await Of("models", "inspect", "btc")).Output;
        foreach (var word in (string[])["network:    lstm, seed 1, lookback", "network:    lstm, seed 2, lookback", "experts:    ", "guard:      corrects", "together:   ", "trained on", "SHA-256", "validation skill", "verdict:", "not for:", "in the 90 % interval"])
            Assert.Contains(word, text, StringComparison.Ordinal);

        // It forecasts what it would have forecast when it was trained, bit for bit.
        var fresh = await Json(["forecast", "sample:btc-usd", .. _small]);
        var served = await Json("forecast", "sample:btc-usd", "--model", "btc", "--quiet");
        Assert.Equal(fresh.GetProperty("steps").GetRawText(), served.GetProperty("steps").GetRawText());
        Assert.Equal(fresh.GetProperty("coverage").GetRawText(), served.GetProperty("coverage").GetRawText());
        foreach (var property in fresh.GetProperty("verdict").EnumerateObject())
            Assert.Equal(property.Value.GetRawText(), served.GetProperty("verdict").GetProperty(property.Name).GetRawText());
        Assert.Equal(1, served.GetProperty("model").GetProperty("stored").GetProperty("version").GetInt32());
        foreach (var name in (string[])["members", "weights", "parameters", "lookback", "anchor", "abstained"])
            Assert.Equal(fresh.GetProperty("model").GetProperty(name).GetRawText(), served.GetProperty("model").GetProperty(name).GetRawText());
        foreach (var property in fresh.EnumerateObject().Where(property => property.Name is not ("scores" or "lag")))
            Assert.True(served.TryGetProperty(property.Name, out _), property.Name);
    }

    [Fact]
    public async Task A_model_is_trained_as_it_was_asked_for_and_shown_so()
    {
        await Of(["train", "sample:btc-usd", "--name", "btc", "--members", "3", "--no-experts", "--no-guard", "--learning-rate", "0.001", "--dropout", "0.1", .. _small]);
        var card = await Json("models", "inspect", "btc");
        var settings = card.GetProperty("settings");

        Assert.Equal([1, 2, 3], card.GetProperty("networks").EnumerateArray().Select(network => network.GetProperty("seed").GetInt32()));
        Assert.Equal(["networks"], card.GetProperty("weights").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.False(card.GetProperty("guard").GetBoolean());
        Assert.Equal((0.001, 0.1), (settings.GetProperty("learningRate").GetDouble(), settings.GetProperty("dropout").GetDouble()));
        Assert.Equal("""{"experts":false,"guard":false,"lookbacks":[1],"seeds":3}""", string.Concat(settings.GetProperty("ensemble").GetRawText().Where(letter => !char.IsWhiteSpace(letter))));
    }

    [Fact]
    public async Task A_model_goes_on_over_rows_that_are_newer_than_its_training()
    {
        var file = Grown(rows: 250);
        await Of(["train", file, "--name", "load", .. _small]);
        Grown(rows: 280);
        var served = await Json("forecast", file, "--model", "load", "--quiet", "--above", "22", "--paths", "5");

        Assert.Equal(("2022-10-07T00:00:00Z", 280), (served.GetProperty("origin").GetString(), served.GetProperty("data").GetProperty("rows").GetInt32()));
        Assert.Equal((5, 3), (served.GetProperty("paths").GetArrayLength(), served.GetProperty("above").GetProperty("steps").GetArrayLength()));
        Assert.Contains("30 came since, which gatecast update load takes in", (await Of("forecast", file, "--model", "load")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_served_model_says_when_its_verdict_was_measured_and_writes_the_files_of_a_forecast()
    {
        await Of(["train", "sample:btc-usd", "--name", "btc", .. _small]);
        var run = await Of("forecast", "sample:btc-usd", "--model", "btc", "--quiet", "--csv", _folder.In("f.csv"), "--chart", _folder.In("f.svg"), "--paths", "7");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("It was measured when version 1 was trained, on origins from 2017-", run.Output, StringComparison.Ordinal);
        Assert.Equal(["f.csv", "f.csv.manifest.json", "f.svg", "f.svg.manifest.json"], _folder.Files.Where(name => name.StartsWith("f.", StringComparison.Ordinal)));
        Assert.Contains("7 sample paths", await File.ReadAllTextAsync(_folder.In("f.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.In("f.csv.manifest.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(1, manifest.GetProperty("configuration").GetProperty("model").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task The_same_training_again_adds_nothing_and_another_one_waits_as_challenger()
    {
        var first = await Json(["train", "sample:btc-usd", "--name", "btc", "--threads", "1", .. _small]);
        var again = await Json(["train", "sample:btc-usd", "--name", "btc", "--threads", "2", .. _small]);
        Assert.False(again.GetProperty("new").GetBoolean());
        Assert.Equal(first.GetProperty("model").GetRawText(), again.GetProperty("model").GetRawText());

        var run = await Of(["train", "sample:btc-usd", "--name", "btc", "--seed", "2", .. _small]);
        Assert.Contains("btc version 2 is trained and kept as challenger", run.Output, StringComparison.Ordinal);
        Assert.Equal("Version 2 is the champion of btc.", (await Of("models", "promote", "btc")).Output.Trim());
        Assert.Equal(["retired", "champion"], (await Json("models")).GetProperty("models").EnumerateArray().Select(one => one.GetProperty("state").GetString()));
        Assert.Contains("version 1", (await Of("models", "delete", "btc", "--version", "1")).Output, StringComparison.Ordinal);
        await Refuses(["models", "delete", "btc"], "champion", "--force");
        Assert.Equal(0, (await Of("models", "delete", "btc", "--force")).Code);
        Assert.Contains("gatecast train", (await Of("models")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_repeat_a_model_and_are_said()
    {
        string[] common = ["train", "sample:btc-usd", "--horizon", "3", "--epochs", "30", "--hidden", "4", "--quiet"];
        var run = await Of([.. common, "--name", "a", "--steps", "1"]);
        Assert.Contains("Cut short after 1 of at most 30 epochs; --steps 1 repeats it", run.Output, StringComparison.Ordinal);

        // What is asked of a millisecond is one epoch.
        var budgeted = await Json([.. common, "--name", "b", "--max-time", "0.001s"]);
        Assert.Equal(1, budgeted.GetProperty("steps").GetInt32());
        Assert.Single((await Json("models")).GetProperty("models").EnumerateArray().Select(one => one.GetProperty("sha256").GetString()).Distinct());
        Assert.Equal(1, (await Json("models", "inspect", "a")).GetProperty("settings").GetProperty("steps").GetInt32());
    }

    [Fact]
    public async Task An_update_continues_on_new_rows_and_keeps_both()
    {
        var file = Grown(rows: 250);
        await Of(["train", file, "--name", "load", .. _small]);
        var nothing = await Of("update", "load", "--quiet");
        Assert.Equal(0, nothing.Code);
        Assert.StartsWith("Nothing is new", nothing.Output, StringComparison.Ordinal);

        Grown(rows: 260);
        await Refuses(["update", "load", "--quiet"], "has 10 rows after 2022-09-07", "needs 14");

        Grown(rows: 300);
        var update = await Json("update", "load", "--quiet");
        var fold = update.GetProperty("newestFold");
        Assert.Equal((50, 23), (update.GetProperty("newRows").GetInt32(), fold.GetProperty("origins").GetInt32()));
        var isPromoted = update.GetProperty("promoted").GetBoolean();
        Assert.Equal(fold.GetProperty("challengerCrps").GetDouble() <= fold.GetProperty("championCrps").GetDouble(), isPromoted);
        var versions = (await Json("models")).GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(isPromoted ? ["retired", "champion"] : ["champion", "challenger"], versions.Select(one => one.GetProperty("state").GetString()));
        Assert.Equal((1, 300), (versions[1].GetProperty("parent").GetInt32(), versions[1].GetProperty("data").GetProperty("rows").GetInt32()));

        // A limit is said and repeats the update.
        await Of("models", "promote", "load", "--version", isPromoted ? "1" : "2");
        await Of("models", "promote", "load", "--version", "1");
        var cut = await Json("update", "load", "--quiet", "--max-time", "0.001s");
        Assert.Equal(1, cut.GetProperty("steps").GetInt32());
        var repeated = await Json("update", "load", "--quiet", "--steps", "1");
        Assert.Equal(cut.GetProperty("model").GetProperty("sha256").GetString(), repeated.GetProperty("model").GetProperty("sha256").GetString());

        // A model may not forecast from a past that it has seen.
        await Of("models", "promote", "load", "--version", "2");
        await Refuses(["forecast", file, "--model", "load", "--as-of", "2022-10-01", "--quiet"], "it has seen what it would forecast");
    }

    [Fact]
    public async Task A_model_of_several_series_is_trained_shown_served_and_continued_as_one()
    {
        string[] files = [Grown(250), Grown(250, "wind", seed: 2)];
        var trained = await Json(["train", .. files, "--name", "both", .. _small]);
        var model = trained.GetProperty("model");
        var bySeries = model.GetProperty("bySeries").EnumerateArray().ToList();
        Assert.Equal(files, bySeries.Select(one => one.GetProperty("series").GetString()));
        Assert.Equal((500, "each series' reference"), (model.GetProperty("data").GetProperty("rows").GetInt32(), model.GetProperty("verdict").GetProperty("baseline").GetString()));
        Assert.True(JsonElement.DeepEquals(model, Assert.Single((await Json("models")).GetProperty("models").EnumerateArray().ToList())));

        var card = await Json("models", "inspect", "both");
        Assert.Equal([250, 250], card.GetProperty("series").EnumerateArray().Select(one => one.GetProperty("rows").GetInt32()));
        var text = (await Of("models", "inspect", "both")).Output;
        foreach (var word in (string[])["network:    lstm, seed 2", "load.csv:   250 rows; anchor ", "wind.csv:   250 rows; anchor ", "verdict:"])
            Assert.Contains(word, text, StringComparison.Ordinal);

        // A series is served with its own verdict, from newer rows too.
        Grown(280, "wind", seed: 2);
        var served = await Json("forecast", files[1], "--model", "both", "--quiet");
        Assert.Equal(280, served.GetProperty("data").GetProperty("rows").GetInt32());
        foreach (var property in bySeries[1].GetProperty("verdict").EnumerateObject())
            Assert.Equal(property.Value.GetRawText(), served.GetProperty("verdict").GetProperty(property.Name).GetRawText());
        Assert.Contains("trained on 2 series with rows to 2022-09-07", (await Of("forecast", files[0], "--model", "both", "--quiet")).Output, StringComparison.Ordinal);
        await Refuses(["forecast", "sample:btc-usd", "--model", "both", "--quiet"], "is another series", "one of those");

        // Both series need new rows.
        await Refuses(["update", "both", "--quiet"], "has 0 rows after 2022-09-07");
        Grown(280);
        var update = await Json("update", "both", "--quiet");
        Assert.Equal((60, 26), (update.GetProperty("newRows").GetInt32(), update.GetProperty("newestFold").GetProperty("origins").GetInt32()));
        Assert.All(update.GetProperty("model").GetProperty("bySeries").EnumerateArray(), one => Assert.True(one.GetProperty("championCrps").GetDouble() > 0));
        await Refuses(["train", files[0], "--name", "both", .. _small], "belongs to a model of");
    }

    [Fact]
    public async Task A_model_of_the_smoothing_front_end_is_kept_served_and_continued()
    {
        string[] files = [Grown(250), Grown(250, "wind", seed: 2)], settings = ["--front-end", "smoothing", "--horizon", "3", "--epochs", "4", "--hidden", "8", "--layers", "2", "--quiet"];
        await Of(["train", .. files, "--name", "smooth", .. settings]);
        var card = await Json("models", "inspect", "smooth");
        Assert.Equal("smoothing", card.GetProperty("settings").GetProperty("frontEnd").GetString());

        Grown(280);
        Grown(280, "wind", seed: 2);
        var served = await Json("forecast", files[1], "--model", "smooth", "--quiet");
        Assert.Equal(("2022-10-07T00:00:00Z", 280), (served.GetProperty("origin").GetString(), served.GetProperty("data").GetProperty("rows").GetInt32()));
        Assert.Equal(60, (await Json("update", "smooth", "--quiet")).GetProperty("newRows").GetInt32());
    }

    [Fact]
    public async Task Smoothing_goes_on_from_the_first_row_that_it_knows_though_older_candles_are_stored()
    {
        // As many as have no gap since the outage of the market.
        await using var market = await Market.OpenAsync(candles: 400);
        var trained = await market.Run("train", "ETH-USD@1h", "--name", "eth", "--rows", "270", "--front-end", "smoothing", "--horizon", "3", "--epochs", "2", "--hidden", "4", "--layers", "1", "--quiet");
        Assert.Equal((0, ""), (trained.Code, trained.Error));

        var served = JsonDocument.Parse((await market.Run("forecast", "ETH-USD@1h", "--model", "eth", "--offline", "--json", "--quiet")).Output).RootElement;
        Assert.Equal(270, served.GetProperty("data").GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_panel_of_stored_candles_counts_each_look_and_is_journalled_by_series()
    {
        await using var market = await Market.OpenAsync(candles: 400);
        var trained = await market.Run(["train", "ETH-USD@1h", "BTC-USD@1h", "--name", "coins", .. _small]);
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        Assert.Contains("coinbase:BTC-USD@1h", trained.Output, StringComparison.Ordinal);

        var served = await market.Run("forecast", "BTC-USD@1h", "--model", "coins", "--offline", "--json", "--quiet");
        Assert.Equal("coinbase:BTC-USD@1h", JsonDocument.Parse(served.Output).RootElement.GetProperty("series").GetString());
        using var store = market.Store();
        Assert.Equal("BTC-USD", Assert.Single(new Storage.ForecastJournal(store, TimeProvider.System).Read()).Forecast.Series.Symbol);
    }

    [Fact]
    public async Task A_model_of_stored_candles_is_journalled_when_it_is_served_and_means_one_interval()
    {
        await using var market = await Market.OpenAsync(candles: 400);
        var trained = await market.Run(["train", "ETH-USD@1h", "--name", "eth", .. _small]);
        Assert.Equal((0, ""), (trained.Code, trained.Error));

        var served = await market.Run("forecast", "coinbase:ETH-USD@1h", "--model", "eth", "--offline", "--json", "--quiet");
        Assert.Equal(1, JsonDocument.Parse(served.Output).RootElement.GetProperty("journal").GetProperty("entry").GetInt32());
        using (var store = market.Store())
            Assert.Contains("\"model\":{\"name\":\"eth\"", Assert.Single(new Storage.ForecastJournal(store, TimeProvider.System).Read()).Forecast.Configuration, StringComparison.Ordinal);
        Assert.Equal(0, (await market.Run("track", "verify")).Code);

        var other = await market.Run("forecast", "ETH-USD@1d", "--model", "eth", "--quiet");
        Assert.Equal(2, other.Code);
        Assert.Contains("coinbase:ETH-USD@1h, and coinbase:ETH-USD@1d is another series", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_a_model_is_said_by_name()
    {
        await Of(["train", "sample:btc-usd", "--name", "btc", .. _small]);

        await Refuses(["forecast", "sample:sp500", "--model", "btc"], "sample:btc-usd", "sample:sp500", "gatecast train");
        await Refuses(["forecast", "sample:btc-usd", "--model", "btc", "--horizon", "7"], "3 steps ahead, not 7");
        await Refuses(["forecast", "sample:btc-usd", "--model", "btc", "--until", "2017-07-20"], "--until");
        await Refuses(["forecast", "sample:btc-usd", "--model", "btc", "--hidden", "8"], "--hidden", "--model btc");
        await Refuses(["forecast", "sample:btc-usd", "--model", "btc", "--no-guard"], "--no-guard belongs to training");
        await Refuses(["forecast", "sample:btc-usd", "--model", "bct"], "did you mean 'btc'");
        await Refuses(["train", "sample:sp500", "--name", "btc", .. _small], "belongs to a model of sample:btc-usd");
        await Refuses(["train", "sample:btc-usd", "--name", "btc", "--quiet", "--horizon", "4", "--epochs", "1"], "forecasts 3 steps ahead");
    }

    [Fact]
    public async Task Wrong_usage_is_explained_and_creates_no_store()
    {
        await Refuses(["train", "sample:btc-usd"], "--name");
        await Refuses(["train", "sample:btc-usd", "--name", "a b"], "'a b'");
        await Refuses(["train", "sample:btc-usd", "sample:btc-usd", "--name", "both", "--quiet"], "named twice");
        await Refuses(["train", "sample:btc-usd", "--name", "x", "--steps", "1", "--max-time", "1m"], "--steps and --max-time");
        await Refuses(["update", "btc", "--steps", "1", "--max-time", "1m"], "--steps and --max-time");
        await Refuses(["models", "inspect", "btc"], "no model 'btc'");
        await Refuses(["models", "inspekt", "btc"], "did you mean inspect?");
        await Refuses(["models", "promote"], "gatecast models promote needs a name");
        await Refuses(["models", "delete", "btc"], "no model 'btc'");
        await Refuses(["update", "btc"], "no model 'btc'");
        await Refuses(["forecast", "sample:btc-usd", "--model", "btc"], "no model 'btc'");
        Assert.Empty(_folder.Files);
        await Refuses(["train", "sample:btc-usd", "--name", "x", "--resume", "--quiet"], "no unfinished training");
    }
}
