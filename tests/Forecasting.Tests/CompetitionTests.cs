using System.Globalization;

namespace Gatecast.Forecasting.Tests;

/// <summary>The yardsticks of the M3 and M4 competitions against what their organisers published.</summary>
public class CompetitionTests
{
    delegate void Method(ReadOnlySpan<double> values, int season, Span<double> forecast);

    sealed record Task(double[] Past, double[] Future, int Season);

    static double[] Numbers(IEnumerable<string> cells) => [.. cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    static Task[] HourlyOfM4()
    {
        var future = SharedFile.Rows("m4/Hourly-test.csv.gz").ToDictionary(row => row[0], row => Numbers(row[1..]));
        return [.. SharedFile.Rows("m4/Hourly-train.csv.gz").Select(row => new Task(Numbers(row[1..]), future[row[0]], Season: 24))];
    }

    static Dictionary<string, Task> M3()
    {
        var future = SharedFile.Rows("m3/M3-test.csv.gz").Skip(1).ToDictionary(row => row[0], row => Numbers(row[1..]));
        return SharedFile.Rows("m3/M3-train.csv.gz").Skip(1).ToDictionary(
            row => row[0], row => new Task(Numbers(row[6..]), future[row[0]], int.Parse(row[3], CultureInfo.InvariantCulture)));
    }

    static double[] Forecast(Task task, Method method)
    {
        var forecast = new double[task.Future.Length];
        method(task.Past, task.Season, forecast);
        return forecast;
    }

    /// <summary>Of one series, in percent: 200 · mean |y − ŷ| / (|y| + |ŷ|) (Makridakis, 1993).</summary>
    static double Smape(double[] outcomes, double[] forecast) =>
        200 * outcomes.Zip(forecast, (y, f) => Math.Abs(y - f) / (Math.Abs(y) + Math.Abs(f))).Average();

    /// <summary>Of one series: Hyndman and Koehler (2006).</summary>
    static double Mase(Task task, double[] forecast) =>
        task.Future.Zip(forecast, (y, f) => Math.Abs(y - f)).Average()
        / task.Past.Skip(task.Season).Zip(task.Past, (now, before) => Math.Abs(now - before)).Average();

    static void LastSeason(ReadOnlySpan<double> values, int season, Span<double> forecast)
    {
        for (var k = 0; k < forecast.Length; k++)
            forecast[k] = values[values.Length - season + k % season];
    }

    [Fact]
    public void M4_hourly_Naive2_scores_what_was_published() => ScoresAsPublished("Naive2", Naive2.Forecast);

    [Fact]
    public void M4_hourly_seasonal_naive_scores_what_was_published() => ScoresAsPublished("sNaive", LastSeason);

    static void ScoresAsPublished(string name, Method method)
    {
        var tasks = HourlyOfM4();
        var table = SharedFile.Rows("m4/published_point_forecast_results.csv.gz").ToArray();
        var smape = tasks.Average(task => Smape(task.Future, Forecast(task, method)));
        var mase = tasks.Average(task => Mase(task, Forecast(task, method)));
        var (naiveSmape, naiveMase) = (Published("sMAPE_Hourly", "Naive2"), Published("MASE_Hourly", "Naive2"));

        Assert.Equal(Published("sMAPE_Hourly", name), smape, tolerance: 0.0005);
        Assert.Equal(Published("MASE_Hourly", name), mase, tolerance: 0.0005);
        Assert.Equal(Published("OWA_Hourly", name), (smape / naiveSmape + mase / naiveMase) / 2, tolerance: 0.0005);

        double Published(string column, string row) => double.Parse(
            table.First(cells => cells[0] == row)[Array.IndexOf(table[0], column)], CultureInfo.InvariantCulture);
    }

    // The organisers average over all forecasts of all series alike: 13.01 for Theta, 15.47 for Naive2 (Makridakis and Hibon, 2000).
    [Theory]
    [InlineData("THETA", 13.01)]
    [InlineData("NAIVE2", 15.47)]
    public void M3_sMAPE_is_within_two_percent_of_the_published_forecasts(string name, double published)
    {
        var tasks = M3();
        var theirs = SharedFile.Rows("m3/M3-published-forecasts.csv.gz").Where(row => row[0] == name)
            .ToDictionary(row => row[1], row => Numbers(row[2..]));
        var points = tasks.Values.Sum(task => task.Future.Length);
        var scored = tasks.Sum(task => task.Value.Future.Length * Smape(task.Value.Future, theirs[task.Key])) / points;
        var ours = tasks.Values.Sum(task =>
            task.Future.Length * Smape(task.Future, Forecast(task, name == "THETA" ? Theta.Forecast : Naive2.Forecast))) / points;
        TestContext.Current.TestOutputHelper?.WriteLine($"published {scored:F3}, ours {ours:F3}");

        Assert.Equal(published, scored, tolerance: 0.05);
        Assert.InRange(ours / scored, 0.98, 1.02);
    }
}
