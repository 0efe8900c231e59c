using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Gatecast.Forecasting.Tests;

/// <summary>The scores that the M3 and M4 competitions published, found again from their data, where a checkout has them beside it.</summary>
public class PublishedScoreTests
{
    const int M4Season = 24;

    /// <summary>Recalculated sMAPE and MASE, each series counting the same, as Hyndman prints them on the page "Forecast comparisons" of
    /// package Mcomp (pkg.robjhyndman.com/Mcomp/articles/Comparisons.html). The tables of Makridakis and Hibon (2000) have up to .6 more:
    /// their averaging has not been found again.</summary>
    public static TheoryData<string, double, double> Recalculated => new()
    {
        { "THETA", 12.76, 1.39 },
        { "ForecastPro", 13.06, 1.47 },
        { "ForcX", 13.09, 1.42 },
        { "B-J auto", 13.72, 1.54 },
        { "AutoBox2", 13.82, 1.51 },
        { "AutoBox1", 15.20, 1.69 },
        { "AutoBox3", 15.46, 1.57 },
    };

    [Theory, MemberData(nameof(Recalculated))]
    public void Forecasts_of_M3_score_as_Hyndman_recalculated(string method, double smape, double mase)
    {
        var panel = PanelScore.Of([.. M3(method)]);

        Assert.Equal(3003, panel.SeriesCount);
        Assert.Equal(smape, panel.Smape, tolerance: 0.0051);
        Assert.Equal(mase, panel.Mase, tolerance: 0.0051);
    }

    /// <summary>sMAPE with each step of each series counting the same, the average nearest to the 13.01 of Theta and 13.19 of ForecastPro in
    /// Makridakis and Hibon (2000).</summary>
    [Theory]
    [InlineData("NAIVE2", 15.46)]
    [InlineData("THETA", 13.05)]
    [InlineData("ForecastPro", 13.23)]
    public void Forecasts_of_M3_score_as_known_over_all_steps(string method, double smape)
    {
        var scores = M3(method).ToList();

        Assert.Equal(smape, scores.Sum(score => score.Smape * score.Outcomes) / scores.Sum(score => score.Outcomes), tolerance: 0.0051);
    }

    [Fact, Trait("Category", "Slow")]
    public void All_twenty_four_methods_of_M3_can_be_scored_and_Theta_leads_those_that_forecast_every_series()
    {
        var methods = Rows("m3/M3-published-forecasts.csv.gz").Skip(1).Select(cells => cells[0]).Distinct().ToArray();
        var whole = methods.Select(method => (method, Scores: M3(method).ToList()))
            .Where(pair => pair.Scores.Count == 3003)
            .OrderBy(pair => PanelScore.Of(pair.Scores).Smape).ToArray();

        Assert.Equal((24, 22), (methods.Length, whole.Length));
        Assert.Equal(["THETA", "ForecastPro", "ForcX"], whole.Take(3).Select(pair => pair.method));
    }

    [Theory]
    [InlineData("Naive", 1)]
    [InlineData("sNaive", M4Season)]
    public void The_last_value_and_the_seasonal_one_score_on_M4_Hourly_as_published(string method, int season)
    {
        var published = Rows("m4/published_point_forecast_results.csv.gz");
        double Published(string method, string column) =>
            Numbers([published.Find(cells => cells[0] == method)![Array.IndexOf(published[0], column)]])[0];
        var panel = PanelScore.Of([.. M4().Select(series =>
            Points.Score([.. Enumerable.Range(0, series.Test.Length).Select(k => series.Train[^(season - k % season)])], series.Test, series.Scale))]);

        Assert.Equal(414, panel.SeriesCount);
        Assert.Equal(Published(method, "sMAPE_Hourly"), panel.Smape, tolerance: 0.0005);
        Assert.Equal(Published(method, "MASE_Hourly"), panel.Mase, tolerance: 0.0005);
        Assert.Equal(
            Published(method, "OWA_Hourly"),
            Owa.Of(panel.Smape, panel.Mase, Published("Naive2", "sMAPE_Hourly"), Published("Naive2", "MASE_Hourly")), tolerance: 0.0005);
    }

    static IEnumerable<(double[] Train, double[] Test, double Scale)> M4() =>
        Rows("m4/Hourly-train.csv.gz").Zip(Rows("m4/Hourly-test.csv.gz"), (train, test) =>
        {
            Assert.Equal(train[0], test[0]);
            var past = Numbers(train[1..]);
            return (past, Numbers(test[1..]), NaiveError.Of(past, M4Season));
        });

    /// <summary>Of each series for which the method has a forecast.</summary>
    static IEnumerable<ForecastScore> M3(string method)
    {
        var outcomes = Rows("m3/M3-test.csv.gz").Skip(1).ToDictionary(cells => cells[0], cells => Numbers(cells[1..]));
        var scales = Rows("m3/M3-train.csv.gz").Skip(1)
            .ToDictionary(cells => cells[0], cells => NaiveError.Of(Numbers(cells[6..]), season: int.Parse(cells[3], CultureInfo.InvariantCulture)));
        return
            from cells in Rows("m3/M3-published-forecasts.csv.gz").Skip(1)
            where cells[0] == method
            let steps = Numbers(cells[2..])
            where steps.Length > 0
            select Points.Score(steps, outcomes[cells[1]], scales[cells[1]]);
    }

    static double[] Numbers(IEnumerable<string> cells) =>
        [.. cells.Where(cell => cell.Length > 0).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    static List<string[]> Rows(string name, [CallerFilePath] string thisFile = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../shared/data", name));
        Assert.SkipUnless(File.Exists(path), $"There is no {path}.");

        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
            lines.Add(line.Split(','));

        return lines;
    }
}
