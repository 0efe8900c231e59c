using Gatecast.Forecasting;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>A search for people, on standard output.</summary>
static class TuneText
{
    const int MostShown = 30;

    public static void Write(TuneResult result)
    {
        var (console, found) = (Terminal.Output(), result.Found);
        for (var i = 0; i < result.Inputs.Count; i++)
            WriteSeries(console, result.Inputs[i].Series, found.Series[i]);
        console.WriteLine(Invariant(
            $"{result.Search.Defaults.Horizon} step{(result.Search.Defaults.Horizon == 1 ? "" : "s")} ahead. Rungs: {string.Join(", ", result.TrialsByRung.Zip(found.Rungs, (trials, epochs) => $"{trials} trial{(trials == 1 ? "" : "s")} of {epochs} epoch{(epochs == 1 ? "" : "s")}"))}."));
        if (found.Steps is { } steps)
            console.WriteLine(Invariant($"Made smaller, as asked: {steps:N0} of {found.Planned:N0} steps; --steps {steps} repeats this search."));
        console.Write(Trials(found));
        console.WriteLine("Skill is over the reference of each fold, in per cent with its standard error; 0.0 where every network abstained.");
        WriteVerdict(console, found);
        foreach (var command in result.Commands)
            Console.Out.WriteLine($"  {command}");
        console.WriteLine("To keep a model that is trained so, under a name of your choice:");
        foreach (var command in result.TrainCommands)
            Console.Out.WriteLine($"  {command}");
        if (result.Request.ManifestPath is { } manifest)
            console.WriteLine($"Manifest: {manifest}");
        console.WriteLine(Invariant($"Done in {result.Elapsed.TotalSeconds:0.0} s. This is not financial advice."));
    }

    static void WriteSeries(IAnsiConsole console, Series series, TunedSeries tuned)
    {
        string Day(int row) => ForecastReport.Day(series.Times[row], series);
        string Origins(IReadOnlyList<Fold> folds) => Invariant($"{folds.Sum(fold => fold.Test.Count):N0} origins from {Day(folds[0].Test[0])}");
        console.WriteLine(Invariant(
            $"{series.Name} · {series.Length:N0} rows at {series.Interval}; searched on {tuned.Rows:N0} of them, {Day(0)} to {Day(tuned.Rows - 1)}. The test period after them was not looked at."));
        console.WriteLine(
            $"Chosen on {Origins(tuned.Choosing)}, confirmed on {Origins(tuned.Confirming)}; reference: {string.Join(", ", tuned.References.Distinct())}.");
    }

    static Table Trials(TuningResult found)
    {
        var table = Terminal.Table("--trial", "rung", "skill", "±", "rate", "hidden", "layers", "patch", "lookback", "dropout");
        foreach (var trial in found.Trials.OrderByDescending(trial => trial.Scores.Count).ThenBy(trial => trial != found.Best).ThenByDescending(trial => trial.Last.Skill).Take(MostShown))
        {
            var settings = trial.Settings;
            table.AddRow(
                trial.IsDefault ? "defaults" : Invariant($"{trial.Number}"), Invariant($"{trial.Last.Rung}"), Invariant($"{100 * trial.Last.Skill:+0.0;-0.0;0.0}"),
                Error(100 * trial.Last.StandardError), Invariant($"{settings.LearningRate}"), Invariant($"{settings.Hidden}"), Invariant($"{settings.Layers}"),
                Invariant($"{settings.Patch}"), settings.Lookback is { } rows ? Invariant($"{rows}") : "season", Invariant($"{settings.Dropout}"));
        }

        return found.Trials.Count > MostShown ? table.Caption(Invariant($"{MostShown} of {found.Trials.Count} trials are shown; --json has all")) : table;
    }

    /// <summary>In three places, so that the table fits into 80 columns.</summary>
    static string Error(double percent) => percent < 9.95 ? Invariant($"{percent:0.0}") : Invariant($"{percent:0}");

    static void WriteVerdict(IAnsiConsole console, TuningResult found)
    {
        console.WriteLine($"Best: {found.Reason}.");
        console.WriteLine(found.IsBetter
            ? "The settings found are better than the defaults. Use them:"
            : "No settings are shown to be better than the defaults. Keep the defaults:");
    }
}
