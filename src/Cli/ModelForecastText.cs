using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The forecast of a stored model for people.</summary>
static class ModelForecastText
{
    public static void Write(ModelForecastResult result, ForecastRequest request)
    {
        var console = Terminal.Output();
        var (series, future, model, verdict) = (result.Series, result.Future, result.Model, result.Verdict);
        var number = ForecastReport.NumberFormat(result.Observations, future);
        console.WriteLine(Invariant(
            $"{series.Name} · {result.Observations.Column}{(result.Observations.Unit is { } unit ? $" in {unit}" : "")} · {series.Length:N0} rows at {series.Interval}, {ForecastReport.Day(series.Times[0], series)} to {ForecastReport.Day(series.Times[^1], series)}"));
        console.WriteLine(Invariant(
            $"model {model.Name}, version {model.Version}, trained on {(model.Series.Count > 1 ? $"{model.Series.Count} series with " : "")}rows to {ForecastReport.Day(result.TrainedTo, series)}"));
        console.WriteLine(Invariant($"last value {ForecastReport.Number(future.OriginValue, number)}; forecast {future.Horizon} steps ahead{ForecastReport.Asked(result.Odds, number)}:"));
        console.Write(ForecastReport.Steps(future, series, number, result.Odds));
        console.Write(new Text("Verdict: "));
        console.Write(ForecastReport.Coloured(verdict.Outcome));
        console.WriteLine(Invariant(
            $" against {verdict.Baseline}: skill {100 * verdict.Skill:+0.0;-0.0;0.0} % [{100 * verdict.Low:+0.0;-0.0;0.0}, {100 * verdict.High:+0.0;-0.0;0.0}], {ForecastReport.PValue(verdict.PValue)}, {verdict.Origins} origins."));
        console.WriteLine($"Reason: {verdict.Reason}.");
        console.WriteLine(Invariant(
            $"It was measured when version {model.Version} was trained, on origins from {ForecastReport.Day(result.Judgement.FirstOrigin, series)} to {ForecastReport.Day(result.Judgement.LastOrigin, series)}; nothing was measured since."));
        if (result.Forecaster.Abstained)
            console.WriteLine($"It abstained, so what you see above is the baseline ({result.Forecaster.Anchor}) with its measured spread: no claim of skill is made.");
        else
            console.WriteLine(ForecastReport.Speakers(result.Forecaster, ", as they stood when the training ended"));
        foreach (var (what, path) in (ReadOnlySpan<(string, string?)>)[("Chart", request.ChartPath), ("Quantiles", request.CsvPath)])
            if (path is not null)
                console.WriteLine($"{what}: {path}");
        foreach (var manifest in request.ManifestPaths)
            console.WriteLine($"Manifest: {manifest}");
        if (result.Journal is { } entry)
            console.WriteLine(Invariant($"Journal: entry {entry.Id}; gatecast track shows how it does."));
        console.WriteLine(Invariant($"Done in {result.Elapsed.TotalSeconds:0.0} s. This is not financial advice."));
    }
}
