using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gatecast.Cli.Tests;

public partial class BacktestTests
{
    const string Few = "--baselines last-value,drift,garch";

    static readonly string[] _small = ["sample:btc-usd", "--horizon", "3", "--origins", "60", "--epochs", "3", "--hidden", "8", "--quiet"];

    static JsonElement Json(Run run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>Without what no two runs share.</summary>
    static string Timeless(string json) => Times().Replace(json, "");

    [Fact]
    public async Task People_get_a_table_and_a_verdict_on_each_network()
    {
        var run = await Run.Of(["backtest", .. _small, "--models", "lstm,gru"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("3 steps ahead from 60 origins, 2017-05-02 to 2017-06-30; fitted once, purge 3, embargo 3", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *har volatility +\d", run.Output);
        Assert.Matches(@"(?m)^gru: (BEATS|INCONCLUSIVE|LOSES), p", run.Output);
        Assert.Single(Regex.Matches(run.Output, " reference "));
        Assert.Contains("not financial advice", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_field_of_its_contract()
    {
        var root = Json(await Run.Of(["backtest", .. _small, "--json"]));

        Assert.Equal("sample:btc-usd", root.GetProperty("series")[0].GetString());
        Assert.Equal((3, 60, "never"), (root.GetProperty("horizon").GetInt32(), root.GetProperty("origins").GetInt32(), root.GetProperty("refit").GetString()));
        Assert.Equal(("2017-05-02T00:00:00Z", "2017-06-30T00:00:00Z"), (root.GetProperty("first").GetString(), root.GetProperty("last").GetString()));
        Assert.Equal(365, root.GetProperty("manifest").GetProperty("rows").GetInt32());
        var models = root.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(11, models.Count);
        Assert.All(models, model =>
        {
            foreach (var number in (string[])["crps", "mae", "mase", "smape", "skill", "skillLow", "skillHigh", "pValue", "seconds"])
                Assert.True(model.GetProperty(number).GetDouble() is >= -200 and <= 1000);
            foreach (var coverage in (string[])["50", "80", "90", "95"])
                Assert.InRange(model.GetProperty("coverage").GetProperty(coverage).GetDouble(), 0, 1);
            Assert.Equal(3, model.GetProperty("byHorizon").GetArrayLength());
            Assert.Contains(model.GetProperty("verdict").GetString(), (string[])["BEATS", "INCONCLUSIVE", "LOSES"]);
        });
        Assert.Equal([false, .. Enumerable.Repeat(true, 10)], models.Select(model => model.GetProperty("baseline").GetBoolean()));
    }

    [Fact]
    public async Task A_series_that_its_last_season_foretells_has_no_scale_and_is_left_out_of_joint_scores()
    {
        using var folder = new Folder();
        var file = folder.Write("week.csv", $"date,value\n{string.Concat(Enumerable.Range(0, 300).Select(row =>
            $"{new DateOnly(2022, 1, 1).AddDays(row):yyyy-MM-dd},{(row % 7 * 3 % 7) + 1}\n"))}");
        string[] common = ["--horizon", "3", "--origins", "60", "--epochs", "2", "--hidden", "4", "--quiet"];

        // The errors of the seasonal last value are 0, and so is the scale; numbers that do not exist are null.
        var alone = Json(await Run.Of(["backtest", file, "--report", folder.In("alone.html"), "--json", .. common]));
        Assert.Equal("seasonal last value", alone.GetProperty("reference").GetString());
        Assert.All(alone.GetProperty("models").EnumerateArray(), model => Assert.Equal(JsonValueKind.Null, model.GetProperty("mase").ValueKind));

        var panel = Json(await Run.Of(["backtest", file, "sample:btc-usd", "--report", folder.In("panel.html"), "--json", .. common]));
        Assert.Equal("week.csv", panel.GetProperty("unscaled")[0].GetString());
        Assert.All(panel.GetProperty("models").EnumerateArray(), model => Assert.True(model.GetProperty("mase").GetDouble() > 0));
        Assert.Contains("Not in these errors, skills and verdicts: week.csv", await File.ReadAllTextAsync(folder.In("panel.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var text = await Run.Of(["backtest", file, "sample:btc-usd", .. common]);
        Assert.Contains("Left out of all but the last column: week.csv", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_change_no_bit() => Assert.Equal(
        Timeless((await Run.Of(["backtest", .. _small, "--refit", "20,warm", "--json", "--threads", "1"])).Output).Replace("--threads 1", "", StringComparison.Ordinal),
        Timeless((await Run.Of(["backtest", .. _small, "--refit", "20,warm", "--json", "--threads", "2"])).Output).Replace("--threads 2", "", StringComparison.Ordinal));

    [Fact]
    public async Task Several_series_are_judged_one_by_one_and_together()
    {
        using var folder = new Folder();
        var root = Json(await Run.Of(["backtest", folder.Prices(rows: 365), .. _small, "--models", "last-value", .. Few.Split(' '), "--json"]));
        var bySeries = root.GetProperty("bySeries").EnumerateArray().ToList();

        Assert.Equal(2, bySeries.Count);
        Assert.Equal([60, 60], bySeries.Select(one => one.GetProperty("origins").GetInt32()));
        Assert.Equal(120, root.GetProperty("origins").GetInt32());
        Assert.Equal(3, root.GetProperty("models").GetArrayLength());
        Assert.Equal("naive error", root.GetProperty("unit").GetString());
        Assert.Equal(2, root.GetProperty("manifests").GetArrayLength());

        // Each series counts the same, whatever its unit.
        double Mase(JsonElement one) => one.GetProperty("models")[1].GetProperty("mase").GetDouble();
        Assert.Equal((Mase(bySeries[0]) + Mase(bySeries[1])) / 2, Mase(root), tolerance: 1e-12);
    }

    [Fact]
    public async Task Networks_trained_over_all_series_say_so_in_text_and_manifest()
    {
        using var folder = new Folder();
        string[] two = ["backtest", folder.Prices(rows: 365), .. _small, .. Few.Split(' ')];
        var run = await Run.Of([.. two, "--together", "--manifest", folder.In("run.json")]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Each network was trained over all 2 series together.", run.Output, StringComparison.Ordinal);
        Assert.Equal([2, 2], Manifests().Select(manifest => manifest.GetProperty("configuration").GetProperty("together").GetArrayLength()));

        await Run.Of([.. two, "--manifest", folder.In("run.json")]);
        Assert.All(Manifests(), manifest => Assert.False(manifest.GetProperty("configuration").TryGetProperty("together", out _)));

        IEnumerable<JsonElement> Manifests() => JsonDocument.Parse(File.ReadAllText(folder.In("run.json"))).RootElement.EnumerateArray();
    }

    [Fact]
    public async Task Every_forecast_goes_into_the_csv_file_with_its_outcome()
    {
        using var folder = new Folder();
        var run = await Run.Of(["backtest", .. _small, .. Few.Split(' '), "--csv", folder.In("all.csv")]);
        var lines = await File.ReadAllLinesAsync(folder.In("all.csv"), TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(1 + 4 * 60 * 3, lines.Length);
        Assert.StartsWith("series,model,origin,timestamp,step,outcome,q0.01,q0.025,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("sample:btc-usd,lstm,2017-05-02T00:00:00Z,2017-05-03T00:00:00Z,1,1471.55", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(29, line.Split(',').Length));
        Assert.Equal(["all.csv", "all.csv.manifest.json"], folder.Files);
    }

    [Fact]
    public async Task The_report_is_a_page_with_the_run_and_its_manifest()
    {
        using var folder = new Folder();
        var run = await Run.Of(["backtest", .. _small, .. Few.Split(' '), "--report", folder.In("report.html")]);
        var page = XDocument.Load(folder.In("report.html"));
        var manifest = await File.ReadAllTextAsync(folder.In("report.html.manifest.json"), TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"Report: {folder.In("report.html")}", run.Output, StringComparison.Ordinal);
        Assert.Equal(["report.html", "report.html.manifest.json"], folder.Files);
        Assert.Equal("Backtest of btc-usd", page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants("pre"), block => block.Value == manifest);
        Assert.Contains(page.Descendants("pre"), block => block.Value.StartsWith("gatecast backtest sample:btc-usd --horizon 3", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("dd"), fact => fact.Value == "sample:btc-usd");
    }

    [Fact]
    public async Task The_report_of_several_series_has_a_section_for_each()
    {
        using var folder = new Folder();
        var run = await Run.Of(["backtest", folder.Prices(rows: 365), .. _small, "--models", "last-value", .. Few.Split(' '), "--report", folder.In("report.html")]);
        var page = XDocument.Load(folder.In("report.html"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["series-1", "series-2"], page.Descendants("section").Attributes("id").Select(id => id.Value));
    }

    [Fact]
    public async Task A_time_limit_becomes_a_number_of_steps_that_repeats_the_run()
    {
        var limited = Json(await Run.Of(["backtest", "sample:sp500", "--horizon", "1", "--models", "drift", "--refit", "1", "--max-time", "1s", "--json", "--quiet"]));
        var steps = limited.GetProperty("steps").GetInt32();
        var again = Json(await Run.Of(["backtest", "sample:sp500", "--horizon", "1", "--models", "drift", "--refit", "1", "--steps", $"{steps}", "--json", "--quiet"]));

        Assert.InRange(steps, 1, 1020);
        Assert.Equal(steps, limited.GetProperty("manifest").GetProperty("configuration").GetProperty("steps").GetInt32());
        Assert.Equal(Timeless(limited.GetProperty("models").GetRawText()), Timeless(again.GetProperty("models").GetRawText()));
    }

    [Fact]
    public async Task Killed_at_any_moment_and_run_again_it_ends_with_the_same_bits()
    {
        using var folder = new Folder();
        string[] args = ["backtest", "sample:btc-usd", "--horizon", "3", "--origins", "60", "--epochs", "10", "--hidden", "8", "--quiet", "--refit", "2,warm", "--json"];
        var whole = await Run.Of(args);
        var kills = 0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var kept = Kept();
            using var process = CommandProcess.Start(new Dictionary<string, string>(), [.. args, "--resume", folder.In("run")]);
            while (Kept() == kept && !process.HasExited)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            await Task.Delay(37 * attempt, TestContext.Current.CancellationToken);

            // A slow test may come too late for the last ones; the first finds thirty fits still to be made.
            kills += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.InRange(kills, 1, 3);
        var resumed = await Run.Of([.. args, "--resume", folder.In("run")]);
        var recalled = await Run.Of([.. args, "--resume", folder.In("run")]);
        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Equal(Timeless(whole.Output), Timeless(resumed.Output));
        Assert.Equal(Timeless(whole.Output), Timeless(recalled.Output));
        Assert.Equal(["run"], folder.Files);

        long Kept() => File.Exists(folder.In("run")) ? new FileInfo(folder.In("run")).Length : 0;
    }

    [Fact]
    public async Task Another_run_is_not_mixed_into_a_file_to_resume_from()
    {
        using var folder = new Folder();
        await Run.Of(["backtest", .. _small, .. Few.Split(' '), "--resume", folder.In("run")]);
        var other = await Run.Of(["backtest", .. _small, .. Few.Split(' '), "--seed", "2", "--resume", folder.In("run")]);

        Assert.Equal((2, ""), (other.Code, other.Output));
        Assert.Contains("belongs to another run of sample:btc-usd: its settings", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_skill_that_is_not_there_ends_with_3() =>
        Assert.Equal(3, (await Run.Of(["backtest", .. _small, "--models", "drift", "--require-skill"])).Code);

    [Theory]
    [InlineData("--models lstmm", "did you mean 'lstm'?")]
    [InlineData("--models lstm,lstm", "names a model twice")]
    [InlineData("--baselines volatility", "--baselines volatility is unknown")]
    [InlineData("--refit often", "write never, a number of origins")]
    [InlineData("--report page.pdf", "name an .html file")]
    [InlineData("--steps 5 --max-time 1m", "give one of them")]
    [InlineData("--together", "name others, or leave the option out")]
    [InlineData("sample:seattle-weather --together --refit 20,warm", "--refit with warm goes on from the weights")]
    [InlineData("sample:seattle-weather --together --max-time 1m", "--max-time measures the trainings")]
    [InlineData("sample:seattle-weather --together", "one network learns from series of one kind")]
    [InlineData("--csv same --resume same", "--csv and --resume both name 'same'")]
    [InlineData("--horizon 200", "Load more rows")]
    [InlineData("sample:btc-usd", "is named twice")]
    [InlineData("sample:seattle-weather#temp_maxx", "temp_max")]
    public async Task Wrong_usage_is_a_sentence_and_2(string options, string words)
    {
        var run = await Run.Of(["backtest", "sample:btc-usd", "--quiet", .. options.Split(' ')]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("""
        "(seconds|time|testOpenings|threads|command)": [^\n]*\n
        """)]
    private static partial Regex Times();
}
