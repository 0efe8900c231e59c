using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatecast.Cli.Tests;

public sealed class CovariateTests : IDisposable
{
    static readonly string[] _quick = ["--horizon", "3", "--epochs", "3"];

    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_columns_of_candles_are_past_covariates_of_a_close()
    {
        var file = Candles("candles.csv");
        var run = await Run.Of(["forecast", file, .. _quick]);

        Assert.Equal(0, run.Code);
        Assert.Contains("Past covariates of the candles: high, low, volume.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Past covariates", (await Run.Of(["forecast", file, "--front-end", "window", .. _quick])).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Past covariates", (await Run.Of(["forecast", _folder.Prices(200), .. _quick])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_candles_that_cannot_be_read_is_left_out_with_the_reason()
    {
        var run = await Run.Of(["forecast", Candles("candles.csv", volume: (50, "n/k")), .. _quick]);

        Assert.Equal(0, run.Code);
        Assert.Contains("Column 'volume' is left out: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Past covariates of the candles: high, low.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_names_covariates_with_role_and_hash()
    {
        var manifest = _folder.In("run.json");
        var run = await Run.Of(["forecast", Load(rows: 205), "--past", "wind", "--future", "plan", "--manifest", manifest, .. _quick]);

        Assert.Equal((0, ""), (run.Code, run.Code == 0 ? "" : run.Error));
        var settings = JsonDocument.Parse(await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken)).RootElement.GetProperty("configuration");
        Assert.Equal(["wind past", "plan future"], settings.GetProperty("covariates").EnumerateArray()
            .Select(one => $"{one.GetProperty("name").GetString()} {one.GetProperty("role").GetString()!.ToLowerInvariant()}"));
        Assert.Equal("window", settings.GetProperty("frontEnd").GetString()!.ToLowerInvariant());
    }

    [Fact]
    public async Task A_future_covariate_that_ends_too_early_is_named_by_column_and_time() =>
        await Refused("The future covariate plan of load.csv has no value at 2020-07-21", ["forecast", Load(rows: 202), "--future", "plan", .. _quick]);

    [Fact]
    public async Task A_column_that_is_not_there_is_named_with_those_that_are() => await Refused(
        "--past wnid: load.csv has no column 'wnid'; did you mean 'wind'? Its columns are date, load, wind, plan.", ["forecast", Load(rows: 205), "--past", "wnid", .. _quick]);

    [Fact]
    public async Task The_target_is_no_covariate_of_itself() =>
        await Refused("load is the target", ["forecast", Load(rows: 205), "--past", "load", .. _quick]);

    [Fact]
    public async Task A_static_covariate_that_varies_is_refused() => await Refused(
        "a static covariate has one value", ["backtest", Load(rows: 205), "--static", "wind", .. _quick]);

    [Fact]
    public async Task An_unknown_front_end_is_refused() =>
        await Refused("--front-end markt is unknown; did you mean 'market'?", ["leakcheck", _folder.Prices(200), "--front-end", "markt"]);

    [Fact]
    public async Task Another_series_is_a_past_covariate()
    {
        var run = await Run.Of(["forecast", Candles("candles.csv"), "--past", _folder.Prices(300), .. _quick]);

        Assert.Equal((0, ""), (run.Code, run.Code == 0 ? "" : run.Error));
    }

    [Fact]
    public async Task Leakcheck_tampers_with_the_past_covariates_too()
    {
        var run = await Run.Of(["leakcheck", Load(rows: 205), "--past", "wind", "--future", "plan", "--origins", "3", "--models", "lstm", "--horizon", "2"]);

        Assert.Equal((0, ""), (run.Code, run.Code == 0 ? "" : run.Error));
    }

    static async Task Refused(string reason, string[] args)
    {
        var run = await Run.Of(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    string Candles(string name, (int Row, string Cell)? volume = null)
    {
        var (random, close) = (new Random(1), 100.0);
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var row = 0; row < 200; row++)
        {
            var open = close;
            close *= Math.Exp(0.02 * (random.NextDouble() - 0.5));
            var traded = volume is { } one && one.Row == row ? one.Cell : random.Next(1, 1000).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2020, 1, 1).AddDays(row):yyyy-MM-dd},{open:F4},{1.01 * Math.Max(open, close):F4},{0.99 * Math.Min(open, close):F4},{close:F4},{traded}\n");
        }

        return _folder.Write(name, text.ToString());
    }

    /// <summary>200 days of a load with wind, and a plan that goes on to a row.</summary>
    string Load(int rows)
    {
        var random = new Random(2);
        var text = new StringBuilder("date,load,wind,plan\n");
        for (var row = 0; row < rows; row++)
        {
            var known = row < 200;
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2020, 1, 1).AddDays(row):yyyy-MM-dd},{(known ? $"{10 + random.NextDouble():F3}" : "")},{(known ? $"{random.NextDouble():F3}" : "")},{row % 4}\n");
        }

        return _folder.Write("load.csv", text.ToString()) + "#load";
    }
}
