using Gatecast.Lab;

namespace Gatecast.Cli;

/// <summary>An experiment of the lab as one JSON document.</summary>
static class LabJson
{
    public static string Of(LabResult result, TimeSpan elapsed)
    {
        var (experiment, task) = (result.Experiment, result.Experiment.Task);
        return Json.Of(new
        {
            Task = task.Name,
            task.Length,
            experiment.Size.Hidden,
            experiment.Size.Batch,
            task.Baseline,
            BaselineOf = task.BaselineText,
            SolvedWhen = task.SolvedText,
            LabRun.TestSequences,
            Cells = result.Runs.Select(RunOf),
            Sweep = result.Sweep.Select(RunOf),
            Longer = result.Longer.SelectMany(pair => new[] { RunOf(pair.Lstm), RunOf(pair.Rnn) }),
            Findings = LabFindings.Of(result),
            Cut = result.IsCut,
            result.LeftOut,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
        });
    }

    static object RunOf(LabRun run) => new
    {
        run.Setup.Cell,
        run.Setup.Seed,
        run.Length,
        Settings = new
        {
            run.Setup.Settings.LearningRate,
            run.Setup.Settings.Weights,
            ForgetBias = run.Setup.Cell.StartsWith(LabCells.Lstm, StringComparison.Ordinal) && run.Setup.Settings.ChronoSteps == 0 ? run.Setup.Settings.ForgetBias : (float?)null,
            ChronoSteps = run.Setup.Settings.ChronoSteps == 0 ? null : (int?)run.Setup.Settings.ChronoSteps,
        },
        run.Sequences,
        Ended = run.End,
        run.SolvedAfter,
        run.Loss,
        run.Right,
        Seconds = Math.Round(run.Seconds, 3),
        run.Last.GradientByLag,
        Measurements = run.Measurements.Select(one => new { one.Sequences, one.Loss, one.GradientByLag }),
    };
}
