using System.Globalization;
using System.Text;
using Gatecast.Forecasting;
using Gatecast.Networks;

namespace Gatecast.Accuracy;

/// <summary>Daily candles of 27 series of coins: one ensemble over all of them, judged on each and on all together.</summary>
static class CryptoDaily
{
    /// <summary>Chosen on validation; see the file of results.</summary>
    const int Lookback = 64;

    /// <summary>The same for all series and horizons, so that they share the trainings.</summary>
    const int Embargo = 30;

    /// <summary>Days after which everything is fitted anew.</summary>
    const int Refit = 183;

    /// <summary>Origins of the validation that settings are chosen on.</summary>
    const int ValidationOrigins = 365;

    /// <summary>Of a test that says something about a coin by itself.</summary>
    const int Long = 500;

    static readonly int[] _horizons = [1, 7, 30];

    public static DataSet Set { get; } = new("crypto-daily", "Daily candles of 27 coins, 1, 7 and 30 days ahead", Score);

    static string Score(AccuracyRun run, CancellationToken cancellation)
    {
        var coins = Coins();
        var (summary, byCoin) = (new StringBuilder(), new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var horizon in _horizons)
        {
            var evaluations = Evaluate(coins, horizon, run, cancellation);
            Add(summary, horizon, evaluations);
            foreach (var evaluation in evaluations)
            {
                if (!byCoin.TryGetValue(evaluation.Series.Name, out var cells))
                    byCoin[evaluation.Series.Name] = cells = [$"{evaluation.Origins.Count}"];
                cells.AddRange(Cells(evaluation));
            }
        }

        return $"{(run.Validation ? "Validation: the year before the test periods, of the coins that are old enough.\n\n" : "")}{summary}\n" +
            $"| coin | origins | {string.Join(" | ", _horizons.Select(horizon => $"{horizon} d: reference | skill | over GARCH"))} |\n" +
            $"| --- | ---: | {string.Join(" | ", _horizons.Select(_ => "--- | ---: | ---:"))} |\n" +
            $"{string.Concat(byCoin.Select(coin => $"| {coin.Key} | {string.Join(" | ", coin.Value)} |\n"))}\n" +
            $"One ensemble of {Ensemble(1, run).Seeds} networks over all coins, trained anew every {Refit} days on all rows up to an embargo of {Embargo} days, as the baselines are; lookback {Lookback} days, past covariates high, low, " +
            "volume and the close of BTC. The last 730 days of each coin are its test, 500 of coins with fewer than 986 rows, 50 of those with fewer than 700. CRPS is over the naive error of the training rows; the mean is over " +
            "coins. Each coin's reference is the baseline with the lowest CRPS on its validation rows. p is one-sided (Diebold–Mariano) on the mean over the coins of a day; counts of coins are after Holm at 5 %. " +
            "An asterisk marks coins where the ensemble abstained.\n";
    }

    static EnsembleTrainer Ensemble(int horizon, AccuracyRun run) => new()
    {
        Network = new()
        {
            Horizon = horizon,
            Lookback = Lookback,
            Epochs = run.Epochs ?? 12,
            Patience = 3,
            WindowsPerEpoch = 16_000,
            LearningRate = 1e-3f,
            Threads = run.Threads,
        },
        Seeds = run.Seeds ?? 2,
    };

    static Evaluation[] Evaluate(List<Series> coins, int horizon, AccuracyRun run, CancellationToken cancellation)
    {
        var trainer = Ensemble(horizon, run);
        var panel = run.Validation
            ? coins.Where(coin => coin.Length - Origins(coin) - horizon >= ValidationOrigins + 300).Select(coin => coin.Head(coin.Length - Origins(coin) - horizon)).ToList()
            : coins;
        var candidate = Candidate.Of(trainer, panel, new TrainingTold($"{horizon} d, "));
        return SideBySide.Run(
            panel.Count, run.Threads, (index, stop) => new WalkForward
            {
                Horizon = horizon,
                Lookback = Lookback,
                Origins = run.Validation ? ValidationOrigins : Origins(panel[index]),
                Embargo = Embargo,
                Refit = RefitPolicy.EveryOrigins(Refit),
            }.Evaluate(panel[index], [candidate], host: null, stop), cancellation);
    }

    static int Origins(Series coin) => coin.Length >= 986 ? 730 : coin.Length >= 700 ? Long : WalkForward.LeastForVerdict;

    static void Add(StringBuilder text, int horizon, Evaluation[] evaluations)
    {
        var panel = PanelEvaluation.Of(evaluations);
        text.AppendLine(CultureInfo.InvariantCulture, $"## {horizon} day{(horizon == 1 ? "" : "s")} ahead, {evaluations.Length} coins\n");
        text.AppendLine("| model | CRPS, mean over coins | over each coin's reference [95 %] | p | coins better / worse than the reference | worse than GARCH | inside 50 / 80 / 90 / 95 % |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var model in panel.Models)
        {
            var name = model.IsBaseline ? model.Name : $"Gatecast ({evaluations.Count(one => Network(one).Abstained)} of {evaluations.Length} abstained)";
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {model.Score.ScaledCrps:F4} | {Cell.Skill(model.Verdict)} | " +
                $"{model.Verdict.PValue:F3} | {Significant(evaluations, model.Name, one => one.Reference, test => test.BetterByBoth)} / {Significant(evaluations, model.Name, one => one.Reference, test => test.WorseByBoth)} | " +
                $"{Significant(evaluations, model.Name, _ => Baseline.GarchVolatility.Name, test => test.WorseByBoth)} | {Cell.Coverage(model.Coverage)} |"));
        }

        text.AppendLine();
        var best = panel.Models.Where(model => model.IsBaseline).MinBy(model => model.Score.ScaledCrps)!;
        var own = panel.Models.First(model => !model.IsBaseline);
        var late = evaluations.Where(one => one.Origins.Count >= Long || one.Origins.Count == ValidationOrigins).Select(one => (one.Series.Name, Skill: one.Verdict.Skill)).MinBy(one => one.Skill);
        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The mean is {Cell.Signed(1 - own.Score.ScaledCrps / best.Score.ScaledCrps)} % better than that of the best baseline in hindsight ({best.Name}). The least skill over the reference of " +
            $"a coin with a long test is {Cell.Signed(late.Skill)} % ({late.Name}). Coins count as better or worse by the Diebold–Mariano test and the bootstrap both, after Holm at 5 %.\n"));
    }

    /// <summary>Coins on which a p-value, of the test and of the bootstrap both, stays below 5 % after Holm's correction.</summary>
    static int Significant(Evaluation[] evaluations, string model, Func<Evaluation, string> against, Func<SkillTest, double> pValue)
    {
        double[] values =
        [
            .. from one in evaluations
               let losses = one.Model(model).Report.CrpsByOrigin
               let others = one.Model(against(one)).Report.CrpsByOrigin
               select losses.SequenceEqual(others) ? 1 : pValue(SkillTest.Of([.. losses], [.. others], one.Settings.Horizon, one.Settings.Stride)),
        ];
        return Holm.Adjust(values).Count(p => p < 0.05);
    }

    static string[] Cells(Evaluation evaluation)
    {
        var garch = evaluation.Model(Baseline.GarchVolatility.Name).Report.Total.Crps;
        return
        [
            $"{evaluation.Reference}{(Network(evaluation).Abstained ? "*" : "")}",
            string.Create(CultureInfo.InvariantCulture, $"{100 * evaluation.Verdict.Skill:+0.00;-0.00;0.00} %"),
            string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - evaluation.Models[0].Report.Total.Crps / garch):+0.00;-0.00;0.00} %"),
        ];
    }

    static EnsembleForecaster Network(Evaluation evaluation) => (EnsembleForecaster)evaluation.Models[0].Forecaster!;

    static List<Series> Coins()
    {
        var folder = Path.GetDirectoryName(SharedData.PathOf("crypto/daily/BTCUSDT.csv.gz"))!;
        var bitcoin = Covariate.Of(SharedData.Series("crypto/daily/BTCUSDT.csv.gz", "close"), CovariateRole.Past, "btc");
        return
        [
            .. Directory.EnumerateFiles(folder, "*.csv.gz").Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .Select(file => Candles.Load($"crypto/daily/{file}", Name(file!)))
                .Select(coin => coin.With([.. coin.Covariates, bitcoin])),
        ];
    }

    static string Name(string file) => file.Split('.')[0] is var name && name.EndsWith("USDT", StringComparison.Ordinal) ? name[..^4] : "BTC since 2011";
}
