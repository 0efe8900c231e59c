using System.Globalization;
using System.Text;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Accuracy;

/// <summary>Monash, bitcoin without missing values: 18 daily series from hash rate to price, 30 steps from the last row that is known.</summary>
/// <remarks>Godahewa and others, "Monash time series forecasting archive", NeurIPS 2021: the last 30 rows are the test, MASE has season 7. The mean absolute error is that of the hash
/// rate, whose numbers are the largest by far; MASE of each series says more.</remarks>
static class MonashBitcoin
{
    const int Horizon = 30, Season = 7;

    /// <summary>Unit of the table's mean absolute errors.</summary>
    const double Unit = 1e17;

    public static DataSet Set { get; } = new("monash-bitcoin", "Monash bitcoin: 18 daily series, 30 steps", Score);

    /// <summary>The first that were tried on the last rows of the training part.</summary>
    static LstmTrainer Trainer { get; } = new()
    {
        Horizon = Horizon,
        Lookback = 60,
        Patch = 5,
        FrontEnd = FrontEnd.Window,
        LearningRate = 1e-3f,
        Epochs = 6,
        WindowsPerEpoch = 12_000,
        Baselines = [Baseline.LastValue, Baseline.Drift, Baseline.SeasonalLastValue, Baseline.SimpleSmoothing, Baseline.HoltWinters, Baseline.Theta],
    };

    static string Score(AccuracyRun run, CancellationToken cancellation)
    {
        var all = Load().Select(series => run.Validation ? series.Validation() : series).ToArray();
        var trainer = Trainer with { Threads = run.Threads, Epochs = run.Epochs ?? Trainer.Epochs };
        PanelForecaster<LstmForecaster>[] networks =
        [
            .. Enumerable.Range(0, run.Seeds ?? 1).Select(index => (trainer with { Seed = trainer.Seed + (ulong)index })
                .Fit([.. all.Select(series => series.Past)], new TrainingTold($"seed {trainer.Seed + (ulong)index}, "), cancellation)),
        ];
        var forecasts = all.Select(series => Points(series, networks)).ToArray();
        var ours = all.Zip(forecasts, (series, steps) => new Errors(series, steps)).ToArray();
        var last = all.Select(series => new Errors(series, [.. Enumerable.Repeat(series.Past.Values[^1], Horizon)])).ToArray();

        var table = new CompetitionTable(["MAE / 10¹⁷", "MASE", "median MASE"]);
        Add("Gatecast", ours);
        Add("last value, ours", last);
        foreach (var (method, mae, mase) in Published)
            table.Add($"{method}, published", mae, mase, null);
        return $"{(run.Validation ? "Validation: the last 30 rows of the training part.\n\n" : "")}{table}\n{BySeries(all, ours, last, networks)}\n" +
            $"One network for all series, {networks.Length} {(networks.Length == 1 ? "seed" : "seeds averaged")}: lookback {trainer.Lookback} days in patches of {trainer.Patch}, {trainer.Hidden} units, at most {trainer.Epochs} epochs; changes are " +
            "log returns, medians are scored. MASE is against the errors of the value a week before in the rows before the test. The mean MAE is that of the hash rate alone. Published: Monash archive.\n";

        void Add(string name, Errors[] errors) => table.Add(
            name, errors.Average(one => one.Absolute) / Unit, errors.Average(one => one.Scaled), errors.Select(one => one.Scaled).Order().Skip(errors.Length / 2 - 1).Take(2).Average());
    }

    static double[] Points(CompetitionSeries series, PanelForecaster<LstmForecaster>[] networks)
    {
        var forecasts = networks.Select(network => network.Forecast(series.History)).ToList();
        return [.. Enumerable.Range(1, Horizon).Select(step => forecasts.Average(forecast => forecast.Median(step)))];
    }

    static string BySeries(CompetitionSeries[] all, Errors[] ours, Errors[] last, PanelForecaster<LstmForecaster>[] networks)
    {
        var text = new StringBuilder("| series | rows | MASE | of the last value | anchor | CRPS skill over it on validation rows (p) |\n| --- | ---: | ---: | ---: | --- | ---: |\n");
        for (var i = 0; i < all.Length; i++)
        {
            var member = networks[0].Members[i];
            text.Append(CultureInfo.InvariantCulture, $"| {all[i].Id} | {all[i].Past.Length} | {ours[i].Scaled:F3} | {last[i].Scaled:F3} | {member.Anchor} | ")
                .Append(CultureInfo.InvariantCulture, $"{100 * member.ValidationSkill:F1} % ({member.ValidationPValue:F3}{(member.Abstained ? ", abstained" : "")}) |\n");
        }

        return text.ToString();
    }

    static IEnumerable<CompetitionSeries> Load()
    {
        foreach (var line in SharedData.Lines("monash/bitcoin_dataset_without_missing_values.tsf.gz"))
        {
            // name:start:values; lines of the head begin with # or @.
            if (line.Length == 0 || line[0] is '#' or '@')
                continue;

            var parts = line.Split(':');
            var start = DateTimeOffset.ParseExact(parts[1], "yyyy-MM-dd HH-mm-ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var values = CompetitionSeries.Numbers(parts[2].Split(','));
            var known = values.Length - Horizon;
            DateTimeOffset[] times = [.. Enumerable.Range(0, known).Select(day => start.AddDays(day))];
            yield return new(parts[0], Series.From(parts[0], TargetKind.LogReturn, Interval.Parse("1d"), times, values[..known]), values[known..], Season);
        }
    }

    static IEnumerable<(string Method, double? Mae, double? Mase)> Published =>
    [
        ("pooled regression", 6.66, 2.664),
        ("last value", 7.78, null),
        ("TBATS", 9.90, 4.611),
        ("N-BEATS", 10.6, 7.254),
        ("ETS", 11.0, 2.718),
        ("FFNN", 14.5, 6.006),
        ("CatBoost", 19.3, 2.888),
        ("DeepAR", 19.5, 6.394),
        ("WaveNet", 24.6, 5.315),
        ("Transformer", 26.1, 8.462),
        ("DHR-ARIMA", 36.2, 4.030),
        ("Theta", 53.3, 4.344),
        ("SES", 53.3, 4.327),
    ];

    /// <summary>Of one series: mean absolute error, and the same in units of the seasonal last value's error in the rows before.</summary>
    readonly record struct Errors(double Absolute, double Scaled)
    {
        public Errors(CompetitionSeries series, double[] steps)
            : this(series.Future.Zip(steps, (came, step) => Math.Abs(came - step)).Average(), 0) =>
            Scaled = Absolute / NaiveError.Of(series.Past.Values, Season);
    }
}
