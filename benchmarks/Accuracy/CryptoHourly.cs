using System.Globalization;
using System.Text;
using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Hourly candles of Bitcoin and Ether: CRPS of the ensemble against HAR times the hour of the week on the last two years, and how its intervals are kept.</summary>
static class CryptoHourly
{
    /// <summary>Two years of hours.</summary>
    const int TestOrigins = 17_520;

    const int ValidationOrigins = 8_760;

    /// <summary>Hours after which everything is fitted anew: half a year.</summary>
    const int Refit = 4_380;

    /// <summary>Origins of a stretch whose coverage is looked at by itself.</summary>
    const int Stretch = 500;

    static readonly string[] _coins = ["BTCUSDT", "ETHUSDT"];

    public static DataSet Set { get; } = new("crypto-hourly", "Hourly BTC and ETH, 1 and 24 hours ahead", Score);

    static string Score(AccuracyRun run, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        text.AppendLine("| coin | steps | model | CRPS skill over last value | over HAR [95 %] | p | inside 50 / 80 / 90 / 95 % | 90 % in any 500 hours |");
        text.AppendLine("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var horizon in (int[])[1, 24])
        {
            var panel = _coins.Select(Load).Select(series => run.Validation ? series.Head(series.Length - TestOrigins - horizon) : series).ToList();
            var trainer = Ensemble(horizon, run);
            var candidate = Candidate.Of(trainer, panel, new TrainingTold($"{horizon} h, "));
            foreach (var series in panel)
                Add(text, series, trainer, candidate, run, cancellation);
        }

        return $"{(run.Validation ? $"Validation: {ValidationOrigins:N0} origins before the test period.\n\n" : "")}{text}\n" +
            $"Trained anew every {Refit:N0} hours, over both coins together, on all rows up to an embargo, as the baselines are; {run.Seeds ?? Ensemble(1, run).Seeds} networks, " +
            "lookback 168 hours in patches of 6, past covariates high, low and volume; combined with the best baselines and guarded. CRPS is in the unit of the price. " +
            "Last value has the unconditional spread of the training rows. p is one-sided (Diebold–Mariano), against HAR times the hour of the week.\n";
    }

    static EnsembleTrainer Ensemble(int horizon, AccuracyRun run) => new()
    {
        Network = new()
        {
            Horizon = horizon,
            Lookback = 168,
            Patch = 6,
            Epochs = run.Epochs ?? 20,
            Patience = run.Epochs ?? 20,
            WindowsPerEpoch = 32_000,
            Threads = run.Threads,
            Baselines = [Baseline.LastValue, Baseline.HarVolatility, Baseline.GarchVolatility],
        },
        Seeds = run.Seeds ?? 2,
    };

    static void Add(StringBuilder text, Series series, EnsembleTrainer trainer, Candidate candidate, AccuracyRun run, CancellationToken cancellation)
    {
        var (coin, horizon) = (series.Name, trainer.Network.Horizon);
        var inside = new Dictionary<string, List<bool>>();
        var settings = new WalkForward
        {
            Horizon = horizon,
            Lookback = trainer.LookbackFor(series),
            Origins = run.Validation ? ValidationOrigins : TestOrigins,
            Refit = RefitPolicy.EveryOrigins(Refit),
            Baselines = trainer.Network.Baselines,
            Threads = run.Threads,
        };
        var evaluation = settings.Evaluate(series, [candidate], new() { Sink = Keep }, cancellation);
        var unconditional = evaluation.Model("last value").Report.Total.Crps;
        var judged = (EnsembleForecaster)evaluation.Models[0].Forecaster!;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{coin} {horizon} h: reference {evaluation.Reference}, validation skill {judged.ValidationSkill:P2} (p {judged.ValidationPValue:F3}), experts {string.Join(", ", judged.Experts)}"));
        foreach (var name in (string[])["lstm", "har volatility", "garch volatility", "last value"])
        {
            var model = evaluation.Model(name);
            var against = model.Verdict;
            var (least, most) = Stretches(inside[name]);
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {coin} | {horizon} | {(name is "lstm" ? judged.Abstained ? "Gatecast (abstained)" : "Gatecast" : name)} | {100 * (1 - model.Report.Total.Crps / unconditional):F2} % | " +
                $"{(name == evaluation.Reference ? "reference" : Cell.Skill(against))} | " +
                $"{(name == evaluation.Reference ? "" : against.PValue < 0.001 ? "< 0.001" : against.PValue.ToString("F3", CultureInfo.InvariantCulture))} | {Cell.Coverage(model.Report.Total.Coverage.Select(one => one.Share))} | {least:F1}–{most:F1} |"));
        }

        void Keep(string model, QuantileForecast forecast, double crps)
        {
            var (low, high) = forecast.Interval(1, 0.9);
            var outcome = series.Values[forecast.Origin + 1];
            if (!inside.TryGetValue(model, out var list))
                inside[model] = list = [];
            list.Add(outcome >= low && outcome <= high);
        }
    }

    /// <summary>Least and largest coverage, in percent, of any so many origins in a row.</summary>
    static (double Least, double Most) Stretches(List<bool> inside)
    {
        var shares = Enumerable.Range(0, inside.Count - Stretch + 1).Select(first => 100.0 * inside.GetRange(first, Stretch).Count(one => one) / Stretch).ToList();
        return (shares.Min(), shares.Max());
    }

    static Series Load(string coin) => Candles.Load($"crypto/hourly/{coin}.csv.gz", coin[..3]);
}
