using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatecast.Cli.Tests;

public partial class TuneTests
{
    static readonly string[] _small = ["sample:btc-usd", "--horizon", "1", "--trials", "4", "--epochs", "2", "--quiet"];

    static JsonElement Json(Run run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>Without what no two runs share.</summary>
    static string Timeless(string json) => Times().Replace(json, "");

    [Fact]
    public async Task People_get_the_trials_a_word_on_the_defaults_and_a_command_to_type()
    {
        var run = await Run.Of(["tune", .. _small]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"btc-usd · 365 rows at 1d; searched on 29\d of them, 2016-07-04 to 2017-0\d-\d\d\. The test period after them was\s+not looked at", run.Output);
        Assert.Contains("1 step ahead. Rungs: 4 trials of 2 epochs.", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *defaults +1 +[+-]?\d+\.\d +\d+\.\d +0\.003 +32 +1 +1 +season +0\.3 *$", run.Output);
        Assert.Matches(@"(Keep the defaults|Use them):\n  gatecast forecast sample:btc-usd --horizon 1 --epochs 2", run.Output);
        Assert.Matches(@"under a name of your choice:\n  gatecast train sample:btc-usd --name NAME --horizon 1 --epochs 2", run.Output);
        Assert.All(run.Output.Split('\n').Where(line => !line.Contains("gatecast", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public async Task Json_has_every_field_of_its_contract()
    {
        using var folder = new Folder();
        var root = Json(await Run.Of(["tune", .. _small, "--manifest", folder.In("m.json"), "--json"]));

        Assert.Equal("sample:btc-usd", root.GetProperty("series")[0].GetString());
        Assert.Equal((1, "1d"), (root.GetProperty("horizon").GetInt32(), root.GetProperty("interval").GetString()));
        var trials = root.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3, 4], trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(trials, trial =>
        {
            foreach (var setting in (string[])["learningRate", "hidden", "layers", "patch", "dropout"])
                Assert.True(trial.GetProperty("settings").GetProperty(setting).GetDouble() >= 0);
            foreach (var number in (string[])["rung", "epochs", "skill", "standardError", "validationSkill", "abstained", "trainings"])
                Assert.True(trial.GetProperty("scores")[0].GetProperty(number).GetDouble() < 1000);
        });
        Assert.InRange(root.GetProperty("best").GetInt32(), 1, 4);
        Assert.Equal(2, root.GetProperty("recommended").GetProperty("epochs").GetInt32());
        Assert.StartsWith("gatecast forecast sample:btc-usd --horizon 1", root.GetProperty("recommended").GetProperty("commands")[0].GetString(), StringComparison.Ordinal);
        Assert.StartsWith("gatecast train sample:btc-usd --name NAME --horizon 1", root.GetProperty("recommended").GetProperty("trainCommands")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(4, root.GetProperty("space").GetProperty("hidden").GetArrayLength());
        var one = root.GetProperty("bySeries")[0];
        Assert.True(string.CompareOrdinal(one.GetProperty("confirming")[1].GetProperty("last").GetString(), one.GetProperty("last").GetString()) < 0);
        Assert.False(root.TryGetProperty("steps", out _));

        // The manifest is the file's; the test period was not opened.
        var manifest = root.GetProperty("manifest");
        Assert.Equal((365, JsonValueKind.Null), (manifest.GetProperty("rows").GetInt32(), manifest.GetProperty("testOpenings").ValueKind));
        Assert.Equal(4, manifest.GetProperty("configuration").GetProperty("trials").GetInt32());
        Assert.Equal(
            manifest.GetProperty("configuration").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal),
            JsonDocument.Parse(await File.ReadAllTextAsync(folder.In("m.json"), TestContext.Current.CancellationToken)).RootElement
                .GetProperty("configuration").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_time_limit_becomes_a_number_of_steps_that_repeats_the_search()
    {
        string[] args = ["tune", "sample:btc-usd", "--horizon", "1", "--trials", "900", "--epochs", "6", "--quiet", "--json"];
        var limited = Json(await Run.Of([.. args, "--max-time", "1s"]));
        var steps = limited.GetProperty("steps").GetInt32();
        var again = Json(await Run.Of([.. args, "--steps", $"{steps}"]));

        Assert.Equal(steps, limited.GetProperty("manifest").GetProperty("configuration").GetProperty("steps").GetInt32());
        Assert.Equal(limited.GetProperty("trials").GetRawText(), again.GetProperty("trials").GetRawText());
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Killed_and_run_again_it_ends_with_the_same_bits()
    {
        using var folder = new Folder();
        string[] args = ["tune", "sample:btc-usd", "--horizon", "1", "--trials", "12", "--epochs", "9", "--quiet", "--json"];
        using var process = CommandProcess.Start(new Dictionary<string, string>(), [.. args, "--resume", folder.In("search")]);
        while (Kept() < 40_000 && !process.HasExited)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var resumed = await Run.Of([.. args, "--resume", folder.In("search")]);
        Assert.Equal(Timeless((await Run.Of(args)).Output), Timeless(resumed.Output));
        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Equal(["search"], folder.Files);

        var other = await Run.Of([.. args, "--seed", "2", "--resume", folder.In("search")]);
        Assert.Equal((2, ""), (other.Code, other.Output));
        Assert.Contains("belongs to another run of tune sample:btc-usd: its settings", other.Error, StringComparison.Ordinal);

        long Kept() => File.Exists(folder.In("search")) ? new FileInfo(folder.In("search")).Length : 0;
    }

    [Fact]
    public async Task A_series_too_short_for_the_usual_horizon_gets_a_shorter_one_and_a_note()
    {
        var run = await Run.Of("tune", "sample:btc-usd", "--trials", "2", "--epochs", "1");

        Assert.Equal(0, run.Code);
        Assert.Contains("note: 365 rows allow a search for 24 steps ahead instead of the usual 30.", run.Error, StringComparison.Ordinal);
        Assert.Contains("gatecast forecast sample:btc-usd --horizon 24", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_found_is_an_option_of_forecast_backtest_and_train()
    {
        string[] found = ["--horizon", "1", "--epochs", "1", "--learning-rate", "0.0015", "--hidden", "4", "--layers", "1", "--patch", "4", "--lookback", "16", "--dropout", "0"];
        using var folder = new Folder();
        var store = new Dictionary<string, string> { ["GATECAST_DB"] = folder.In("gatecast.db") };

        Assert.Equal((0, ""), await Ends(["forecast", "sample:btc-usd", .. found, "--quiet", "--manifest", folder.In("m.json")]));
        Assert.Equal((0, ""), await Ends(["backtest", "sample:btc-usd", .. found, "--quiet", "--baselines", "drift"]));
        Assert.Equal((0, ""), await Ends(["train", "sample:btc-usd", .. found, "--name", "btc", "--quiet"]));
        var card = (await Run.With(store, "models", "inspect", "btc")).Output;
        Assert.Contains("\"learningRate\":0.0015", card, StringComparison.Ordinal);
        Assert.Contains("\"dropout\":0,", card, StringComparison.Ordinal);
        var manifest = await File.ReadAllTextAsync(folder.In("m.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"learningRate\": 0.0015", manifest, StringComparison.Ordinal);
        Assert.Contains("\"dropout\": 0,", manifest, StringComparison.Ordinal);

        async Task<(int, string)> Ends(string[] args)
        {
            var run = await Run.With(store, args);
            return (run.Code, run.Error);
        }
    }

    [Theory]
    [InlineData("tune --trails 5", "did you mean --trials?")]
    [InlineData("tune --trials 1", "--trials is 1; it must lie between 2 and 1000")]
    [InlineData("tune --steps 5 --max-time 1m", "give one of them")]
    [InlineData("tune --steps 5", "takes 30. Give at least as many")]
    [InlineData("tune --horizon 60", "or lower the horizon to 24")]
    [InlineData("tune --cell lstm,gru", "--cell lstm,gru names several")]
    [InlineData("tune --manifest same --resume same", "--manifest and --resume both name 'same'")]
    [InlineData("tune --max-time soon", "write it as 90s, 3m or 1h")]
    [InlineData("tune sample:sp500@1d sample:sp500@1d", "is named twice")]
    [InlineData("forecast --learning-rate 0", "--learning-rate is 0; it must lie between 1E-06 and 1")]
    [InlineData("forecast --dropout NaN", "--dropout is NaN; it must lie between 0 and 0.9")]
    [InlineData("train --name x --dropout 1", "--dropout is 1; it must lie between 0 and 0.9")]
    [InlineData("train --name x --members 0", "--members is 0; it must lie between 1 and 64")]
    [InlineData("backtest --dropout 1", "--dropout is 1; it must lie between 0 and 0.9")]
    public async Task Wrong_usage_is_a_sentence_and_2(string options, string words)
    {
        var run = await Run.Of([options.Split(' ')[0], "sample:btc-usd", "--quiet", .. options.Split(' ')[1..]]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("""
        "(seconds|time|threads)": [^\n]*\n
        """)]
    private static partial Regex Times();
}
