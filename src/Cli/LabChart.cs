using Gatecast.Charts;
using Gatecast.Lab;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The picture of an experiment: loss against sequences, gradient against lag.</summary>
static class LabChart
{
    /// <summary>Gradients below it are drawn as none: so far down a decade says no more than the one before.</summary>
    const double LeastGradient = 1e-30;

    public static LearningChart Of(LabResult result)
    {
        var (task, cells) = (result.Experiment.Task, result.Experiment.Cells.Where(cell => result.BestOf(cell) is not null).ToList());
        return new()
        {
            Title = Invariant($"{char.ToUpperInvariant(task.Name[0])}{task.Name[1..]}, length {task.Length}: {string.Join(", ", cells)}"),
            Subtitle = string.Join(" · ", cells.Select(cell => Told(result, cell))),
            Left = new()
            {
                Title = "Loss on sequences held apart",
                XAxis = "training sequences",
                Curves = [.. cells.SelectMany(cell => LossCurves(result, cell)).OrderBy(curve => curve.Stroke is not CurveStroke.Faint)],
                Levels = [(task.Baseline, task.BaselineText)],
            },
            // Behind the best run of the plain cell stand the ends of all that it was tried with.
            Right = new()
            {
                Title = "How far back the loss reaches: ‖∂loss/∂h(T − lag)‖",
                XAxis = "lag, in steps before the last",
                Curves = [.. cells.Where(cell => cell is LabCells.Lstm or LabCells.Rnn || cells.Count <= 2).SelectMany(cell => GradientCurves(result, cell))],
                Floor = LeastGradient,
            },
        };
    }

    static string Told(LabResult result, string cell)
    {
        var runs = result.Runs.Where(run => run.Setup.Cell == cell).ToList();
        var best = result.BestOf(cell)!;
        return runs.Count(run => run.IsSolved) is var solved and > 0
            ? Invariant($"{cell}: solved in {solved} of {runs.Count} seed{(runs.Count == 1 ? "" : "s")}")
            : Invariant($"{cell}: unsolved, best loss {LabFindings.Number(best.Loss)}");
    }

    /// <summary>The best run with its name, the others pale behind it.</summary>
    static IEnumerable<Curve> LossCurves(LabResult result, string cell)
    {
        var best = result.BestOf(cell);
        foreach (var run in result.Runs.Concat(result.Sweep).Distinct().Where(run => run.Setup.Cell == cell))
            yield return new(
                run == best ? cell : "", HueOf(cell), run == best ? CurveStroke.Solid : CurveStroke.Faint,
                [.. run.Measurements.Select(one => ((double)one.Sequences, one.Loss))]);
    }

    static IEnumerable<Curve> GradientCurves(LabResult result, string cell)
    {
        var run = result.BestOf(cell)!;
        var others = result.Sweep.Where(other => other != run && other.Setup.Cell == cell).OrderByDescending(other => other.Last.GradientByLag[^1]);
        foreach (var (i, other) in others.Index())
            yield return CurveOf(i == 0 ? $"{cell}, other settings" : "", CurveStroke.Faint, other.Last);

        var plateau = run.LastAtLeast(LabFindings.Unsolved, result.Experiment.Task.Baseline);
        yield return CurveOf($"{cell} untrained", CurveStroke.Dotted, run.Measurements[0]);
        if (plateau is not null && plateau != run.Last)
            yield return CurveOf($"{cell} unsolved", CurveStroke.Dashed, plateau);
        if (run.Measurements.Count > 1)
            yield return CurveOf(run.IsSolved ? $"{cell} solved" : $"{cell} at the end", CurveStroke.Solid, run.Last);

        Curve CurveOf(string label, CurveStroke stroke, LabMeasurement moment) =>
            new(label, HueOf(cell), stroke, [.. moment.GradientByLag.Select((norm, lag) => ((double)lag, norm))]);
    }

    static int HueOf(string cell) => Enumerable.Range(0, LabCells.All.Count).First(i => LabCells.All[i] == cell);
}
