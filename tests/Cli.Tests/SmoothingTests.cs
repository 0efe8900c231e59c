using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatecast.Cli.Tests;

public sealed class SmoothingTests : IDisposable
{
    static readonly string[] _quick = ["--front-end", "smoothing", "--horizon", "2", "--hidden", "8", "--layers", "2", "--quiet"];

    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backtest_judges_series_that_were_smoothed_together()
    {
        var run = await Run.Of([
            "backtest", Sales("one", 1), Sales("two", 2), "--together", .. _quick, "--epochs", "4", "--origins", "50", "--baselines", "last-value,drift", "--json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(2, root.GetProperty("series").GetArrayLength());
        var model = root.GetProperty("models").EnumerateArray().Single(one => !one.GetProperty("baseline").GetBoolean());
        Assert.Equal("lstm", model.GetProperty("name").GetString());
        Assert.InRange(model.GetProperty("skill").GetDouble(), 0.1, 1);
        var network = root.GetProperty("manifests")[0].GetProperty("configuration").GetProperty("networks")[0];
        Assert.Equal("smoothing", network.GetProperty("frontEnd").GetString()!.ToLowerInvariant());
        Assert.Equal((8, 2, 4, 12), (Number("hidden"), Number("layers"), Number("epochs"), Number("lookback")));

        int Number(string name) => network.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Forecast_serves_a_series_that_is_a_panel_of_one_and_takes_what_is_not_given_from_the_front_end()
    {
        var (csv, manifest) = (_folder.In("forecast.csv"), _folder.In("run.json"));
        string[] command = ["forecast", Sales("one", 1), "--front-end", "smoothing", "--horizon", "2", "--epochs", "2", "--no-journal", "--csv", csv, "--manifest", manifest, "--json", "--quiet"];
        var run = await Run.Of(command);

        Assert.Equal((0, ""), (run.Code, run.Error));
        var model = JsonDocument.Parse(run.Output).RootElement.GetProperty("model");
        Assert.Equal(("lstm", 2, 12), (model.GetProperty("name").GetString(), model.GetProperty("members").GetInt32(), model.GetProperty("lookback").GetInt32()));
        var settings = JsonDocument.Parse(await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken)).RootElement.GetProperty("configuration");
        Assert.Equal((40, 4, 2), (settings.GetProperty("hidden").GetInt32(), settings.GetProperty("layers").GetInt32(), settings.GetProperty("epochs").GetInt32()));

        var first = await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Run.Of([.. command, "--threads", "1"])).Code);
        Assert.Equal(first, await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Leakcheck_finds_it_clean()
    {
        var run = await Run.Of(["leakcheck", Sales("one", 1), "--front-end", "smoothing", "--horizon", "2", "--epochs", "1", "--members", "1", "--origins", "2", "--models", "lstm,gru", "--quiet"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("No forecast changed by a bit.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forecast", "--past wind", "--past names covariates, and --front-end smoothing takes none")]
    [InlineData("backtest", "--static size", "--static names covariates, and --front-end smoothing takes none")]
    [InlineData("backtest", "--patch 4", "knows no Patch; leave it out")]
    [InlineData("tune", "", "tune searches lookbacks and patches, which --front-end smoothing has not")]
    [InlineData("forecast", "--front-end smooth", "--front-end smooth is unknown; did you mean 'smoothing'? Choose market, window or smoothing.")]
    public async Task What_does_not_suit_it_is_a_sentence_and_2(string command, string options, string words)
    {
        var frontEnd = options.StartsWith("--front-end", StringComparison.Ordinal) ? [] : new[] { "--front-end", "smoothing" };
        var run = await Run.Of([command, Sales("one", 1), "--horizon", "2", .. frontEnd, "--quiet", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_columns_of_candles_are_no_covariates_of_it()
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var row = 0; row < 100; row++)
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2020, 1, 1).AddDays(row):yyyy-MM-dd},10,{12 + row % 7},9,{10 + row % 7},{row}\n");
        var run = await Run.Of(["forecast", _folder.Write("candles.csv", text.ToString()), "--front-end", "smoothing", "--horizon", "2", "--epochs", "1", "--no-journal"]);

        Assert.Equal(0, run.Code);
        Assert.DoesNotContain("covariates", run.Error, StringComparison.Ordinal);
    }

    /// <summary>150 months of sales with a season.</summary>
    string Sales(string name, int seed)
    {
        var (random, text) = (new Random(seed), new StringBuilder("month,sales\n"));
        for (var row = 0; row < 150; row++)
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2005, 1, 1).AddMonths(row):yyyy-MM-dd},{100 * Math.Exp(0.3 * Math.Sin(row % 12 * Math.PI / 6 + seed) + 0.05 * random.NextDouble()):F3}\n");

        return _folder.Write($"{name}.csv", text.ToString());
    }
}
