using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Accuracy;

/// <summary>M4, hourly series: 48 steps, sMAPE, MASE with season 24, OWA against Naive2, MSIS of the 95 % interval.</summary>
/// <remarks>Makridakis, Spiliotis and Assimakopoulos, International Journal of Forecasting 36(1), 2020.</remarks>
static class M4Hourly
{
    const int Horizon = 48, Season = 24;

    public static DataSet Set { get; } = new("m4-hourly", "M4 Hourly: 414 series, 48 steps", Score);

    /// <summary>Chosen on the last 48 rows of the training part: see docs/decisions/0017-smoothing-panel.md.</summary>
    static SmoothingTrainer Settings { get; } = new()
    {
        Horizon = Horizon,
        Window = Season,
        Seasons = [Season, 7 * Season],
        Dilations = [1, 4, 24, 168],
        Epochs = 12,
        Networks = 5,
        LearningRate = 1e-2f,
        SeriesLearningRate = 3e-2f,
    };

    static string Score(AccuracyRun run, CancellationToken cancellation)
    {
        var all = Load().Select(series => run.Validation ? series.Validation() : series).ToArray();
        var trainer = Settings with
        {
            Threads = run.Threads,
            Networks = run.Seeds ?? Settings.Networks,
            Epochs = run.Epochs ?? Settings.Epochs,
        };
        var fitted = trainer.Fit([.. all.Select(series => series.Past)], new SmoothingTold(), cancellation);
        var forecasts = fitted.Forecast([.. all.Select(series => series.History)]);
        var naive2 = PanelScore.Of([.. all.Select(series => series.Score(series.Points("naive2", Steps(series))))]);

        var table = new CompetitionTable(["sMAPE", "MASE", "OWA", "MSIS 95 %", "off 95 %"]);
        Add("smoothing, outwards with the seasonal last value", PanelScore.Of(
            [.. all.Zip(forecasts, (series, forecast) => series.Score(Combination.Outward(series, forecast, LastSeason(series))))]));
        Add("smoothing alone", PanelScore.Of([.. all.Zip(forecasts, (series, forecast) => series.Score(forecast))]));
        Add("naive2, ours", naive2, withIntervals: false);
        foreach (var (method, smape, mase, owa, msis, acd) in Published)
            table.Add($"{method}, published", smape, mase, owa, msis, acd);

        return string.Create(CultureInfo.InvariantCulture,
            $"{(run.Validation ? "Validation: the last 48 rows of the training part.\n\n" : "")}{table}\n{trainer.Networks} networks from the seeds of {trainer.Seed}, " +
            $"{trainer.Epochs} epochs, {fitted.Parameters / trainer.Networks:N0} parameters each, those of the series among them. OWA is against Naive2 of the same series; ") +
            "\"off 95 %\" is the difference of the share inside the 95 % interval from 0.95. " +
            "Published: Makridakis, Spiliotis and Assimakopoulos (2020) and the organisers' table of results.\n";

        void Add(string name, PanelScore score, bool withIntervals = true) => table.Add(
            name, score.Smape, score.Mase, score.OwaAgainst(naive2), withIntervals ? score.Msis : null, withIntervals ? score.CoverageDifference : null);
    }

    static QuantileForecast LastSeason(CompetitionSeries series) => Baseline.SeasonalLastValue.Fit(series.Past, Horizon).Forecast(series.History);

    static double[] Steps(CompetitionSeries series)
    {
        var steps = new double[series.Future.Length];
        Naive2.Forecast(series.Past.Values, series.Season, steps);
        return steps;
    }

    static IEnumerable<CompetitionSeries> Load()
    {
        var starts = SharedData.Rows("m4/Hourly-start-timestamps.csv.gz").Skip(1)
            .ToDictionary(row => row[0], row => DateTimeOffset.Parse(row[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var future = SharedData.Rows("m4/Hourly-test.csv.gz").ToDictionary(row => row[0], row => CompetitionSeries.Numbers(row[1..]));
        foreach (var row in SharedData.Rows("m4/Hourly-train.csv.gz"))
        {
            var values = CompetitionSeries.Numbers(row[1..]);
            DateTimeOffset[] times = [.. Enumerable.Range(0, values.Length).Select(hour => starts[row[0]].AddHours(hour))];
            yield return new(row[0], Series.From(row[0], TargetKind.LogReturn, Interval.Parse("1h"), times, values), future[row[0]], Season);
        }
    }

    /// <summary>Hourly columns of the organisers' files.</summary>
    static IEnumerable<(string Method, double? Smape, double? Mase, double? Owa, double? Msis, double? Acd)> Published =>
    [
        ("Doornik (best OWA)", null, null, 0.410, 6.139, 0.002),
        ("Smyl, ES-RNN (the winner)", 9.328, 0.893, 0.440, 7.928, 0.040),
        ("Pawlikowski", null, null, 0.444, null, null),
        ("FFORMA", 11.506, 0.819, 0.484, 18.509, 0.029),
        ("seasonal naive", 13.912, 1.193, 0.627, null, null),
        ("Naive2", 18.383, 2.395, 1, null, null),
        ("Theta", 18.138, 2.455, 1.006, null, null),
        ("RNN benchmark", null, null, 1.036, null, null),
    ];
}
