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
            WriteOne(console, result.Inputs[i], result.Evaluations[i]);
        if (result.Request.Together)
            console.WriteLine($"Each network was trained over all {result.Inputs.Count} series together.\n");
        if (result.Panel is { } panel)
            WritePanel(console, result, panel);
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
        console.Write(Scores(evaluation, console.Profile.Width));
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

    static Table Scores(Evaluation evaluation, int width)
    {
        bool IsReference(JudgedModel model) => model.Name == evaluation.Reference;
        return TableOf<JudgedModel>(width, evaluation.Models.OrderBy(model => model.Report.Total.Crps),
        [
            ("--model", 0, model => model.IsBaseline ? new(model.Name) : new(model.Name, new Style(decoration: Decoration.Bold))),
            ("CRPS", 0, model => new(ForecastReport.Error(model.Report.Total.Crps))),
            ("skill", 0, model => new(IsReference(model) ? "" : ForecastReport.Percent(model.Verdict.Skill))),
            ("95 % interval", 0, model => new(IsReference(model) ? "" : Range(model.Verdict))),
            ("verdict", 0, model => IsReference(model) ? new("reference") : ForecastReport.Coloured(model.Verdict.Outcome)),
            ("MAE", 85, model => new(ForecastReport.Error(model.Report.Total.Mae))),
            ("MASE", 100, model => new(Invariant($"{model.Report.Total.Mase:0.000}"))),
            ("in 50 %", 100, model => new(Inside(model.Report.Total.CoverageOf(0.5).Share))),
            ("in 90 %", 0, model => new(Inside(model.Report.Total.CoverageOf(0.9).Share))),
        ]);
    }

    /// <param name="width">Of the terminal; columns that want a wider one are left out, so that no figure is broken.</param>
    static Table TableOf<T>(int width, IEnumerable<T> rows, IEnumerable<(string Heading, int From, Func<T, Text> Cell)> columns)
    {
        var shown = columns.Where(column => width >= column.From).ToArray();
        var table = Terminal.Table(shown.Select(column => column.Heading));
        foreach (var row in rows)
            table.AddRow(shown.Select(column => column.Cell(row)));

        return table;
    }

    static void WriteVerdict(IAnsiConsole console, JudgedModel model)
    {
        var colour = ForecastReport.ColourOf(model.Verdict.Outcome);
        console.MarkupLineInterpolated(
            $"{model.Name}: [bold {colour}]{ForecastReport.Word(model.Verdict.Outcome)}[/], {ForecastReport.PValue(model.Verdict.PValue)}: {model.Verdict.Reason}.");
        foreach (var sentence in model.LagSentences.Take(1))
            console.WriteLine($"Note: {sentence}.");
    }

    static void WritePanel(IAnsiConsole console, BacktestResult result, PanelEvaluation panel)
    {
        console.WriteLine(Invariant(
            $"All {result.Inputs.Count} series together, {panel.Origins:N0} origins; errors in units of each series' naive error:"));
        console.Write(TableOf<PanelModel>(console.Profile.Width, panel.Models.OrderBy(model => model.Score.ScaledCrps),
        [
            ("--model", 0, model => new(model.Name)),
            ("CRPS", 0, model => new(Invariant($"{model.Score.ScaledCrps:0.0000}"))),
            ("skill", 0, model => new(ForecastReport.Percent(model.Verdict.Skill))),
            ("95 % interval", 0, model => new(Range(model.Verdict))),
            ("verdict", 0, model => ForecastReport.Coloured(model.Verdict.Outcome)),
            ("MASE", 90, model => new(Invariant($"{model.Score.Mase:0.000}"))),
            ("sMAPE", 100, model => new(Invariant($"{model.Score.Smape:0.00} %"))),
            ("in 90 %", 100, model => new(Inside(model.Coverage[2]))),
            ("beats in", 0, model => new(Invariant($"{model.SeriesBeaten} of {result.Inputs.Count}"))),
        ]));
        if (panel.Unscaled.Count > 0)
            console.WriteLine(
                $"Left out of all but the last column: {string.Join(", ", panel.Unscaled.Select(one => one.Series.Name))}, since the last value or season errs by 0 there, which is no scale.");
        console.WriteLine(Invariant($"The last column counts the series with p < {Verdict.Significant} after Holm's correction for their number."));
    }

    static string Range(Verdict verdict) => Invariant($"{100 * verdict.Low:+0.0;-0.0;0.0} to {100 * verdict.High:+0.0;-0.0;0.0}");

    static string Inside(double share) => Invariant($"{100 * share:0} %");
}
