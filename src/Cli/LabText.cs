using Gatecast.Lab;
using Gatecast.Networks;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>An experiment of the lab for people, on standard output.</summary>
static class LabText
{
    public static void Write(LabResult result, string? chart, TimeSpan elapsed)
    {
        var (console, experiment) = (Terminal.Output(), result.Experiment);
        var task = experiment.Task;
        console.WriteLine(Invariant(
            $"{char.ToUpperInvariant(task.Name[0])}{task.Name[1..]} of length {task.Length}: {experiment.Size.Hidden} hidden units, batches of {experiment.Size.Batch}, Adam, gradients clipped at 1. {char.ToUpperInvariant(task.BaselineText[0])}{task.BaselineText[1..]} costs {LabFindings.Number(task.Baseline)}; solved means {task.SolvedText}."));
        console.Write(Runs(result));
        if (result.Sweep.Count > 0)
        {
            console.WriteLine(Invariant($"The settings that rnn was tried with, one seed each; the best of them is the one above:"));
            console.Write(Sweep(result));
        }

        console.WriteLine(Invariant($"Loss and right are those of {LabRun.TestSequences:N0} fresh sequences that had no say in the training."));
        foreach (var sentence in LabFindings.Of(result))
            console.WriteLine($"- {sentence}");
        WriteCut(console, result);
        foreach (var cell in experiment.Cells.Where(cell => cell != LabCells.Rnn))
            console.WriteLine($"Settings of {cell}: {LabCells.SettingsOf(cell, task)}.");
        if (chart is not null)
            console.WriteLine($"Chart: {chart}");
        console.WriteLine(Invariant($"Done in {elapsed.TotalSeconds:0.0} s."));
    }

    static Table Runs(LabResult result)
    {
        var table = Terminal.Table("--cell", "seed", "sequences", "--end", "loss", "right", "seconds");
        foreach (var run in result.Runs)
            table.AddRow(
                run.Setup.Cell, Invariant($"{run.Setup.Seed}"), Invariant($"{run.Sequences:N0}"), Word(run.End), LabFindings.Number(run.Loss),
                Right(run), Invariant($"{run.Seconds:0.0}"));
        return table;
    }

    static Table Sweep(LabResult result)
    {
        var table = Terminal.Table("--weights", "rate", "sequences", "--end", "loss", "right", "seconds");
        foreach (var run in result.Sweep)
            table.AddRow(
                run.Setup.Settings.Weights is InitialWeights.Orthogonal ? "orthogonal" : "uniform", Invariant($"{run.Setup.Settings.LearningRate}"),
                Invariant($"{run.Sequences:N0}"), Word(run.End), LabFindings.Number(run.Loss), Right(run), Invariant($"{run.Seconds:0.0}"));
        return table;
    }

    static string Right(LabRun run) => Invariant($"{100.0 * run.Right / LabRun.TestSequences:0.0} %");

    static string Word(LabEnd end) => end switch
    {
        LabEnd.Solved => "solved",
        LabEnd.Time => "time up",
        LabEnd.Lost => "not finite",
        _ => "unsolved",
    };

    static void WriteCut(IAnsiConsole console, LabResult result)
    {
        if (!result.IsCut)
            return;

        console.WriteLine(result.LeftOut.Count == 0
            ? "The time was up before every run had seen all of its sequences; what is there is shown."
            : $"The time was up; what is there is shown, and not run: {string.Join("; ", result.LeftOut)}.");
    }
}
