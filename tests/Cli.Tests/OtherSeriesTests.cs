using System.Text.Json;

namespace Gatecast.Cli.Tests;

/// <summary>Weather and stocks: what is no coin.</summary>
public sealed class OtherSeriesTests
{
    [Fact, Trait("Category", "Slow")]
    public async Task Weather_is_forecast_in_degrees_with_what_is_measured_beside_it()
    {
        await using var station = Station.Open();
        var run = await station.Run(
            "forecast", "open-meteo:52.52,13.41#temperature_2m@1h", "--horizon", "48", "--past", "surface_pressure", "--epochs", "3", "--members", "1", "--chart", station.In("x.svg"), "--json");

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(["surface_pressure", "temperature_2m"], station.Asked.Order());
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((48, "1h"), (root.GetProperty("horizon").GetInt32(), root.GetProperty("interval").GetString()));
        Assert.Equal("surface_pressure", Assert.Single(root.GetProperty("data").GetProperty("covariates").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("°C", await File.ReadAllTextAsync(station.In("x.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Variables_of_the_same_place_are_used_by_themselves()
    {
        await using var station = Station.Open();
        var run = await station.Run("forecast", "open-meteo:52.52,13.41#temperature_2m@1h", "--horizon", "24", "--epochs", "1", "--members", "1");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("note: Past covariates measured beside it: relative_humidity_2m, surface_pressure, cloud_cover, wind_speed_10m.", run.Error, StringComparison.Ordinal);
        Assert.Contains("in °C", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stock_index_steps_over_weekends_and_holidays_and_claims_nothing_on_a_random_walk()
    {
        await using var station = Station.Open();
        var run = await station.Run("forecast", "fred:SP500", "--horizon", "260", "--epochs", "1", "--members", "1", "--no-experts", "--json");

        Assert.True(run.Code == 0, run.Error);
        var root = JsonDocument.Parse(run.Output).RootElement;
        var times = root.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("time").GetDateTimeOffset()).ToList();
        Assert.Equal(260, times.Count);
        Assert.DoesNotContain(times, time => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        Assert.DoesNotContain(times, time => time is { Month: 12, Day: 25 } or { Month: 1, Day: 1 });
        Assert.NotEqual("BEATS", root.GetProperty("verdict").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_file_with_a_missing_week_is_forecast_without_rows_that_nobody_saw()
    {
        using var folder = new Folder();
        var (level, random, rows) = (100.0, new Random(1), new List<string>());
        for (var day = new DateOnly(2022, 1, 3); day <= new DateOnly(2023, 6, 30); day = day.AddDays(1))
        {
            level *= Math.Exp(0.01 * (random.NextDouble() - 0.5));
            var isMissing = day >= new DateOnly(2022, 9, 5) && day <= new DateOnly(2022, 9, 9);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !isMissing)
                rows.Add(FormattableString.Invariant($"{day:yyyy-MM-dd},{level:F3}"));
        }

        var run = await Run.Of(
            "forecast", folder.Write("stock.csv", $"date,close\n{string.Join('\n', rows)}\n"), "--horizon", "5", "--epochs", "1", "--members", "1", "--json");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("note: 1 gap, 5 missing rows in all; the longest, of 5, lies between 2022-09-02 and 2022-09-12.", run.Error, StringComparison.Ordinal);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(rows.Count, root.GetProperty("data").GetProperty("rows").GetInt32());
        Assert.Equal(
            ["2023-07-03", "2023-07-04", "2023-07-05", "2023-07-06", "2023-07-07"],
            root.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("time").GetString()![..10]));
    }
}
