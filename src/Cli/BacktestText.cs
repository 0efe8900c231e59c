using Gatecast.Forecasting;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>A backtest for people, on standard output.</summary>
static class BacktestText
{
    public static void Write(BacktestResult result)
    {
        var console = Terminal.Output();
        for (var i = 0; i < result.Inputs.Count; i++)
            WriteOne(console, result.Inputs[i], result.Panel.Series[i]);
        if (result.IsPanel)
            WritePanel(console, result);
        foreach (var (what, path) in new[] { ("Report", result.Request.ReportPath), ("Forecasts", result.Request.CsvPath) })
            if (path is not null)
                console.WriteLine($"{what}: {path}");
        foreach (var manifest in result.Request.ManifestPaths)
            console.WriteLine($"Manifest: {manifest}");
        console.WriteLine("This is not financial advice.");
    }

    static void WriteOne(IAnsiConsole console, BacktestInput input, Evaluation evaluation)
    {
        var (series, settings) = (evaluation.Series, evaluation.Settings);
        console.WriteLine(Invariant(
            $"{series.Name} · {input.Observations.Column}{(series.Unit is null ? "" : $" in {series.Unit}")} · {series.Length:N0} rows at {series.Interval}, {ForecastReport.Day(series.Times[0], series)} to {ForecastReport.Day(series.Times[^1], series)}"));
        console.WriteLine(Invariant(
            $"{settings.Horizon} steps ahead from {evaluation.Origins.Count:N0} origins, {ForecastReport.Day(series.Times[evaluation.Origins[0]], series)} to {ForecastReport.Day(series.Times[evaluation.Origins[^1]], series)}; fitted {Fits(evaluation)}, purge {evaluation.Folds[0].Purge}, embargo {evaluation.Folds[0].Embargo}"));
        if (evaluation.Steps is { } steps)
            console.WriteLine(Invariant($"Stopped after {steps:N0} of {evaluation.Planned:N0} origins, as asked; --steps {steps} repeats this run."));
        console.Write(Scores(evaluation));
        foreach (var model in evaluation.Models.Where(model => !model.IsBaseline))
            WriteVerdict(console, model);
        console.WriteLine($"No test tells these apart from the best (90 % confidence set): {string.Join(", ", evaluation.ConfidenceSet().Names)}.");
        foreach (var one in evaluation.LeftOut)
            console.WriteLine($"Left out: {one.What}, since {one.Why}.");
        console.WriteLine();
    }

    static string Fits(Evaluation evaluation) => evaluation.Settings.Refit.Every is { } every
        ? Invariant($"{evaluation.Folds.Count} times (every {every} origins{(evaluation.Settings.Refit.WarmStart ? ", from the last weights" : ", from scratch")})")
        : "once";

    static Table Scores(Evaluation evaluation)
    {
        var table = Terminal.Table("--model", "CRPS", "skill", "95 % interval", "verdict", "MAE", "MASE", "in 50 %", "in 90 %");
        foreach (var model in evaluation.Models.OrderBy(model => model.Report.Total.Crps))
        {
            var (total, verdict) = (model.Report.Total, model.Verdict);
            var isReference = model.Name == evaluation.Reference;
            table.AddRow(
                model.IsBaseline ? new Text(model.Name) : new Text(model.Name, new Style(decoration: Decoration.Bold)),
                new Text(ForecastReport.Error(total.Crps)), new Text(isReference ? "" : Percent(verdict.Skill)),
                new Text(isReference ? "" : Invariant($"{100 * verdict.Low:+0.0;-0.0;0.0} to {100 * verdict.High:+0.0;-0.0;0.0}")),
                isReference ? new Text("reference") : ForecastReport.Coloured(verdict.Outcome),
                new Text(ForecastReport.Error(total.Mae)), new Text(Invariant($"{total.Mase:0.000}")),
                new Text(Invariant($"{100 * total.CoverageOf(0.5).Share:0} %")), new Text(Invariant($"{100 * total.CoverageOf(0.9).Share:0} %")));
        }

        return table;
    }

    static void WriteVerdict(IAnsiConsole console, JudgedModel model)
    {
        console.Write(new Text($"{model.Name}: "));
        console.Write(ForecastReport.Coloured(model.Verdict.Outcome));
        console.WriteLine($", {ForecastReport.PValue(model.Verdict.PValue)}: {model.Verdict.Reason}.");
        foreach (var sentence in model.LagSentences.Take(1))
            console.WriteLine($"Note: {sentence}.");
    }

    static void WritePanel(IAnsiConsole console, BacktestResult result)
    {
        console.WriteLine(Invariant(
            $"All {result.Inputs.Count} series together, {result.Panel.Origins:N0} origins; errors in units of each series' naive error:"));
        var table = Terminal.Table("--model", "CRPS", "skill", "95 % interval", "verdict", "MASE", "sMAPE", "in 90 %", "series it beats");
        foreach (var model in result.Panel.Models.OrderBy(model => model.Score.ScaledCrps))
            table.AddRow(
                new Text(model.Name), new Text(Invariant($"{model.Score.ScaledCrps:0.0000}")), new Text(Percent(model.Verdict.Skill)),
                new Text(Invariant($"{100 * model.Verdict.Low:+0.0;-0.0;0.0} to {100 * model.Verdict.High:+0.0;-0.0;0.0}")),
                ForecastReport.Coloured(model.Verdict.Outcome), new Text(Invariant($"{model.Score.Mase:0.000}")), new Text(Invariant($"{model.Score.Smape:0.00} %")),
                new Text(Invariant($"{100 * model.Coverage[2]:0} %")), new Text(Invariant($"{model.AdjustedPValues.Count(p => p < 0.025)} of {result.Inputs.Count}")));
        console.Write(table);
        console.WriteLine("The last column counts series with p < 0.025 after Holm's correction for their number.");
    }

    static string Percent(double share) => Invariant($"{100 * share:+0.0;-0.0;0.0} %");
}
