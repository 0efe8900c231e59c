using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Accuracy;

/// <summary>M3: all 3,003 series, sMAPE of each period and of all, every step of every series counting the same.</summary>
/// <remarks>Makridakis and Hibon, International Journal of Forecasting 16(4), 2000. That average is the nearest to the published 13.01 of Theta; it
/// gives 13.05 from the forecasts that were published.</remarks>
static class M3
{
    static readonly DateTimeOffset _start = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DataSet Set { get; } = new("m3", "M3: 3,003 series by period", Score);

    /// <summary>A period and how it is trained; chosen on the last rows of the training parts: docs/decisions/0017-smoothing-panel.md.</summary>
    sealed record Period(string Name, string Interval, SmoothingTrainer Trainer);

    static IReadOnlyList<Period> Periods { get; } =
    [
        new("YEARLY", "1y", new() { Horizon = 6, Window = 4, Hidden = 20, Dilations = [1], Epochs = 6, Dropout = 0.2f, Networks = 5 }),
        new("QUARTERLY", "1q", new() { Horizon = 8, Window = 4, Seasons = [], Dilations = [1, 2, 4, 8], Epochs = 10, Networks = 5 }),
        new("MONTHLY", "1mo", new()
        {
            Horizon = 18,
            Window = 12,
            Dilations = [1, 3, 6, 12],
            Epochs = 6,
            Dropout = 0.1f,
            SeriesLearningRate = 3e-3f,
            FirstSeasonsShare = 0.6,
            Networks = 5,
        }),
        new("OTHER", "1d", new() { Horizon = 8, Window = 8, Seasons = [], Dilations = [1, 2, 4, 8], Networks = 5 }),
    ];

    static string Score(AccuracyRun run, CancellationToken cancellation)
    {
        var scores = new Dictionary<string, List<Scored>>();
        foreach (var period in Periods)
        {
            var all = Load(period).Select(series => run.Validation ? series.Validation() : series).ToArray();
            var trainer = period.Trainer with
            {
                Threads = run.Threads,
                Networks = run.Seeds ?? period.Trainer.Networks,
                Epochs = run.Epochs ?? period.Trainer.Epochs,
            };
            var fitted = trainer.Fit([.. all.Select(series => series.Past)], new SmoothingTold($"{period.Name.ToLowerInvariant()}, "), cancellation);
            var network = fitted.Forecast([.. all.Select(series => series.History)]);
            for (var i = 0; i < all.Length; i++)
            {
                var experts = Experts(all[i]);
                Keep("smoothing with statistical experts", period, all[i], Combination.Mean(all[i], [network[i], .. experts]));
                Keep("smoothing alone", period, all[i], network[i]);
                Keep("statistical experts alone", period, all[i], Combination.Mean(all[i], experts));
                Keep("Theta, ours", period, all[i], experts[0]);
                Keep("Naive2, ours", period, all[i], all[i].Points("naive2", Steps(all[i], Naive2.Forecast)));
            }

            if (!run.Validation)
                foreach (var (method, forecast, series) in Published(all))
                    Keep($"{method}, published", period, series, forecast);
        }

        return $"{(run.Validation ? "Validation: the last rows of the training parts.\n\n" : "")}{TableOf(scores)}\n" +
            "sMAPE in percent: every step of every series counts the same; in the last column every series. The experts are the classical Theta method and damped " +
            "Holt–Winters on logarithms; the combination is the mean of the medians, with equal weights. " +
            $"{string.Join(", ", Periods.Select(period => $"{period.Name.ToLowerInvariant()} {run.Epochs ?? period.Trainer.Epochs}"))} epochs, " +
            $"{run.Seeds ?? Periods[0].Trainer.Networks} networks from the seeds of {Periods[0].Trainer.Seed}. Published: the participants' forecasts, scored here.\n";

        void Keep(string method, Period period, CompetitionSeries series, QuantileForecast forecast)
        {
            if (!scores.TryGetValue(method, out var list))
                scores[method] = list = [];
            list.Add(new(period.Name, series.Score(forecast)));
        }
    }

    /// <summary>Theta, and Holt–Winters where the series is long enough for it.</summary>
    static QuantileForecast[] Experts(CompetitionSeries series)
    {
        var (theta, baseline) = (series.Points("theta", Steps(series, Theta.Forecast)), Baseline.HoltWinters);
        return baseline.Hindrance(series.Past, series.Future.Length) is null
            ? [theta, baseline.Fit(series.Past, series.Future.Length).Forecast(series.History)]
            : [theta];
    }

    sealed record Scored(string Period, ForecastScore Score);

    static CompetitionTable TableOf(Dictionary<string, List<Scored>> scores)
    {
        var table = new CompetitionTable([.. Periods.Select(period => period.Name.ToLowerInvariant()), "all", "all, MASE", "all, by series"]);
        foreach (var (method, list) in scores.OrderBy(pair => Smape(pair.Value)))
            table.Add(
                method, [.. Periods.Select(period => (double?)Smape(list.Where(one => one.Period == period.Name))), Smape(list), list.Average(one => one.Score.Mase),
                list.Average(one => one.Score.Smape)]);
        return table;

        static double Smape(IEnumerable<Scored> list) =>
            list.Sum(one => one.Score.Smape * one.Score.Outcomes) / list.Sum(one => (double)one.Score.Outcomes);
    }

    delegate void Method(ReadOnlySpan<double> values, int season, Span<double> forecast);

    static double[] Steps(CompetitionSeries series, Method method)
    {
        var steps = new double[series.Future.Length];
        method(series.Past.Values, series.Season, steps);
        return steps;
    }

    /// <summary>What the best participants forecast, scored as ours.</summary>
    static IEnumerable<(string Method, QuantileForecast Forecast, CompetitionSeries Series)> Published(CompetitionSeries[] all)
    {
        var byId = all.ToDictionary(series => series.Id);
        return
            from cells in SharedData.Rows("m3/M3-published-forecasts.csv.gz").Skip(1)
            where cells[0] is "THETA" or "ForecastPro" or "ForcX" or "NAIVE2" && byId.ContainsKey(cells[1])
            let series = byId[cells[1]]
            select (cells[0], series.Points(cells[0], CompetitionSeries.Numbers(cells[2..])), series);
    }

    static IEnumerable<CompetitionSeries> Load(Period period)
    {
        var (future, interval) = (
            SharedData.Rows("m3/M3-test.csv.gz").Skip(1).ToDictionary(row => row[0], row => CompetitionSeries.Numbers(row[1..])), Interval.Parse(period.Interval));
        foreach (var row in SharedData.Rows("m3/M3-train.csv.gz").Skip(1).Where(row => row[1] == period.Name))
        {
            var values = CompetitionSeries.Numbers(row[6..]);
            DateTimeOffset[] times = [.. Enumerable.Range(0, values.Length).Select(step => interval.After(_start, step))];
            yield return new(
                row[0], Series.From(row[0], TargetKind.LogReturn, interval, times, values), future[row[0]], int.Parse(row[3], CultureInfo.InvariantCulture));
        }
    }
}
