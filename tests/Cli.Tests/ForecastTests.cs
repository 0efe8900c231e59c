using System.Text.Json;
using System.Xml.Linq;

namespace Gatecast.Cli.Tests;

public sealed class ForecastTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    static readonly string[] _sample = ["forecast", "sample:btc-usd", "--epochs", "3"];

    [Fact]
    public async Task The_first_command_prints_a_table_and_a_verdict_and_draws_a_picture()
    {
        var run = await Run.Of([.. _sample, "--chart", _folder.In("forecast.png")]);

        Assert.Equal(0, run.Code);
        Assert.Contains("2017-08-02", run.Output, StringComparison.Ordinal);
        Assert.Matches("Verdict: (BEATS|INCONCLUSIVE|LOSES)", run.Output);
        Assert.EndsWith("not financial advice.", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(_folder.In("forecast.png"))[..4]);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_promised_fields()
    {
        var run = await Run.Of([.. _sample, "--json"]);
        var root = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal("sample:btc-usd", root.GetProperty("series").GetString());
        Assert.Equal("2017-07-03T00:00:00Z", root.GetProperty("origin").GetString());
        Assert.Equal("1d", root.GetProperty("interval").GetString());
        Assert.Equal(30, root.GetProperty("horizon").GetInt32());
        foreach (var name in (string[])["name", "cell", "parameters", "seed", "trainedRows", "abstained", "seconds"])
            Assert.True(root.GetProperty("model").TryGetProperty(name, out _), name);
        foreach (var name in (string[])["outcome", "reason", "metric", "skill", "low", "high", "pValue", "baseline", "origins"])
            Assert.True(root.GetProperty("verdict").TryGetProperty(name, out _), name);
        Assert.Contains(root.GetProperty("verdict").GetProperty("outcome").GetString(), (string[])["BEATS", "INCONCLUSIVE", "LOSES"]);
        Assert.Equal(0.9, root.GetProperty("coverage").GetProperty("nominal").GetDouble());
        Assert.InRange(root.GetProperty("coverage").GetProperty("empirical").GetDouble(), 0, 1);
        var data = root.GetProperty("data");
        Assert.Equal(365, data.GetProperty("rows").GetInt32());
        Assert.Equal("2016-07-04T00:00:00Z", data.GetProperty("first").GetString());
        Assert.Equal("2017-07-03T00:00:00Z", data.GetProperty("last").GetString());
        Assert.Matches("^[0-9a-f]{64}$", data.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Json_quantiles_are_sorted_prices_at_ascending_times()
    {
        var root = JsonDocument.Parse((await Run.Of([.. _sample, "--json"])).Output).RootElement;
        var levels = root.GetProperty("levels").EnumerateArray().Select(level => level.GetDouble()).ToArray();
        var steps = root.GetProperty("steps").EnumerateArray().ToArray();

        Assert.Equal(30, steps.Length);
        Assert.Equal(23, levels.Length);
        var times = steps.Select(step => step.GetProperty("time").GetString()!).ToArray();
        Assert.Equal("2017-07-04T00:00:00Z", times[0]);
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        foreach (var step in steps)
        {
            var quantiles = step.GetProperty("quantiles").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            Assert.Equal(quantiles.Order(), quantiles);
            Assert.Equal(23, quantiles.Length);
            Assert.InRange(quantiles[0], 500, 2486);
            Assert.Equal(quantiles[Array.IndexOf(levels, 0.5)], step.GetProperty("median").GetDouble());
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_json_whatever_the_threads()
    {
        static string WithoutTime(string json) =>
            string.Join('\n', json.Split('\n').Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal)));

        var one = await Run.Of([.. _sample, "--json", "--threads", "1"]);
        var again = await Run.Of([.. _sample, "--json", "--threads", "1"]);
        var two = await Run.Of([.. _sample, "--json", "--threads", "2"]);

        Assert.Equal(WithoutTime(one.Output), WithoutTime(again.Output));
        Assert.Equal(WithoutTime(one.Output), WithoutTime(two.Output));
    }

    [Fact]
    public async Task Another_seed_is_reported()
    {
        var root = JsonDocument.Parse((await Run.Of([.. _sample, "--json", "--seed", "42"])).Output).RootElement;

        Assert.Equal(42, root.GetProperty("model").GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_step()
    {
        var run = await Run.Of([.. _sample, "--horizon", "5", "--csv", _folder.In("q.csv")]);
        var lines = File.ReadAllLines(_folder.In("q.csv"));

        Assert.Equal(0, run.Code);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("timestamp,q0.01,q0.025,q0.05", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2017-07-04T00:00:00Z,", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(24, line.Split(',').Length));
    }

    [Fact]
    public async Task An_svg_chart_is_well_formed_and_shows_the_paths_that_were_asked_for()
    {
        await Run.Of([.. _sample, "--chart", _folder.In("f.svg"), "--paths", "3"]);

        var svg = XDocument.Load(_folder.In("f.svg")).Root!;
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains(svg.Descendants(), element => element.Attribute("aria-label")?.Value == "3 sample paths");
    }

    [Fact]
    public async Task Until_gives_the_steps_up_to_a_date()
    {
        var root = JsonDocument.Parse((await Run.Of([.. _sample, "--json", "--until", "2017-07-10"])).Output).RootElement;

        Assert.Equal(7, root.GetProperty("horizon").GetInt32());
        Assert.Equal("2017-07-10T00:00:00Z", root.GetProperty("steps")[6].GetProperty("time").GetString());
    }

    [Fact]
    public async Task As_of_forecasts_from_a_past_row()
    {
        var root = JsonDocument.Parse(
            (await Run.Of([.. _sample, "--json", "--horizon", "3", "--as-of", "2017-05-01"])).Output).RootElement;

        Assert.Equal("2017-05-01T00:00:00Z", root.GetProperty("origin").GetString());
        Assert.Equal("2017-05-01T00:00:00Z", root.GetProperty("data").GetProperty("last").GetString());
    }

    [Fact]
    public async Task Trading_days_are_followed_by_trading_days()
    {
        var root = JsonDocument.Parse(
            (await Run.Of("forecast", "sample:sp500", "--epochs", "1", "--json", "--horizon", "10")).Output).RootElement;

        Assert.All(
            root.GetProperty("steps").EnumerateArray(),
            step => Assert.DoesNotContain(step.GetProperty("time").GetDateTime().DayOfWeek, (DayOfWeek[])[DayOfWeek.Saturday, DayOfWeek.Sunday]));
    }

    [Fact]
    public async Task Weather_is_forecast_by_differences_and_may_be_negative()
    {
        var run = await Run.Of("forecast", "sample:seattle-weather", "--epochs", "1", "--horizon", "3");

        Assert.Equal(0, run.Code);
        Assert.Contains("°C", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_skill_a_forecast_that_requires_it_ends_with_3()
    {
        var run = await Run.Of([.. _sample, "--require-skill"]);

        Assert.Equal(3, run.Code);
        Assert.Contains("INCONCLUSIVE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_leaves_standard_error_empty() => Assert.Empty((await Run.Of([.. _sample, "--quiet"])).Error);

    [Fact]
    public async Task A_short_series_gets_a_shorter_default_horizon_and_is_told_so()
    {
        var run = await Run.Of("forecast", _folder.Prices(rows: 100), "--epochs", "1", "--json");

        Assert.Equal(14, JsonDocument.Parse(run.Output).RootElement.GetProperty("horizon").GetInt32());
        Assert.Contains("100 rows allow 14 steps instead of the usual 30", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_an_example()
    {
        var run = await Run.Of("forecast", "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("gatecast forecast sample:btc-usd --chart forecast.png", run.Output, StringComparison.Ordinal);
    }
}
