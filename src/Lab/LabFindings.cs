using System.Globalization;
using static System.FormattableString;

namespace Gatecast.Lab;

/// <summary>What an experiment has shown, in sentences that quote what was measured and say nothing else.</summary>
public sealed class LabFindings
{
    /// <summary>With a loss above this share of the baseline's a network has not begun to solve the task.</summary>
    public const double Unsolved = 0.9;

    /// <summary>Gradients that differ by less than this factor are not told apart.</summary>
    const double Apart = 100;

    readonly LabResult _result;
    readonly ILabTask _task;
    readonly List<string> _sentences = [];

    LabFindings(LabResult result) => (_result, _task) = (result, result.Experiment.Task);

    /// <summary>The lag whose gradient is quoted, three quarters of a sequence.</summary>
    public static int LagOf(ILabTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return 3 * task.Steps / 4;
    }

    public static IReadOnlyList<string> Of(LabResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var findings = new LabFindings(result);
        foreach (var cell in result.Experiment.Cells.Where(cell => cell != LabCells.Rnn))
            findings.AddGated(cell);
        findings.AddPlain();
        findings.AddGradients();
        foreach (var (lstm, rnn) in result.Longer)
            findings.AddLonger(lstm, rnn);
        return findings._sentences;
    }

    /// <summary>A loss in as many figures as matter.</summary>
    public static string Number(double loss) => loss >= 1e-4 ? Invariant($"{loss:0.0000}") : Power(loss);

    /// <summary>A norm as a power of ten.</summary>
    public static string Power(double norm) => norm > 0 ? norm.ToString("0.0e0", CultureInfo.InvariantCulture) : "0";

    void AddGated(string cell)
    {
        var runs = _result.Runs.Where(run => run.Setup.Cell == cell).ToList();
        if (runs.Count == 0)
            return;

        var solved = runs.Where(run => run.IsSolved).Select(run => run.SolvedAfter!.Value).Order().ToList();
        _sentences.Add(solved.Count > 0
            ? Invariant($"{cell} solved the task ({_task.SolvedText}) in {solved.Count} of {Seeds(runs.Count)}, after {Span(solved)} sequences.")
            : Invariant($"{cell} did not solve the task ({_task.SolvedText}) in {Seeds(runs.Count)}: {Reached(runs.MinBy(run => run.Loss)!)}."));
    }

    void AddPlain()
    {
        if (_result.BestOf(LabCells.Rnn) is not { } best)
            return;

        var against = _result.BestOf(LabCells.Lstm) is { IsSolved: true } lstm && !best.IsSolved
            ? Invariant($", {best.Loss / lstm.Loss:N0} times that of the best lstm")
            : "";
        var seeds = Seeds(_result.Runs.Count(run => run.Setup.Cell == LabCells.Rnn));
        _sentences.Add(best.IsSolved
            ? Invariant($"rnn, the best of {_result.Sweep.Count} settings and {seeds}, solved the task too, after {best.SolvedAfter:N0} sequences.")
            : Invariant($"rnn, the best of {_result.Sweep.Count} settings and {seeds}, did not: {Reached(best)}{against}."));
    }

    /// <summary>What an unsolved run got to.</summary>
    string Reached(LabRun run) => _task.IsSolved(run.Loss, (double)run.Right / LabRun.TestSequences)
        ? Invariant($"after {run.Sequences:N0} sequences its loss is {Number(run.Loss)}, and its training ended before that was confirmed")
        : run.Loss > Unsolved * _task.Baseline
        ? Invariant($"after {run.Sequences:N0} sequences its loss is {Number(run.Loss)}, about what {_task.BaselineText} costs ({Number(_task.Baseline)})")
        : Invariant($"after {run.Sequences:N0} sequences it has learned a part, with a loss of {Number(run.Loss)}, {1 - run.Loss / _task.Baseline:0 %} below {_task.BaselineText}");

    void AddGradients()
    {
        var lag = LagOf(_task);
        var (lstm, rnn) = (_result.BestOf(LabCells.Lstm), _result.BestOf(LabCells.Rnn));
        foreach (var run in new[] { lstm, rnn }.OfType<LabRun>())
            _sentences.Add(Invariant($"‖∂loss/∂h‖ at lag {lag} in the best {run.Setup.Cell}: {string.Join(", ", Moments(run).Select(one => Moment(one, lag)))}."));
        double AtEnd(LabRun run) => run.Last.GradientByLag[lag];
        var plain = _result.Sweep.OrderBy(AtEnd).ToList();
        if (plain.Count > 1)
            _sentences.Add(Invariant(
                $"Over the settings of the rnn it ends between {Power(AtEnd(plain[0]))} ({plain[0].Setup.Settings}) and {Power(AtEnd(plain[^1]))} ({plain[^1].Setup.Settings})."));
        if (lstm is null || !lstm.IsSolved)
            return;

        var open = AtEnd(lstm);
        if (rnn is { IsSolved: false })
            _sentences.Add(Compared(plain[^1], AtEnd(plain[^1]), open, lag));
        if (lstm.LastAtLeast(Unsolved, _task.Baseline) is { } plateau && plateau.GradientByLag[lag] * Apart < open)
            _sentences.Add(
                "While it was unsolved the lstm's gradient did not reach so far either: its cell lets a path through time be learned, and what is learned opens it.");
    }

    /// <summary>Untrained, the last time that it had not begun to solve the task, and the end.</summary>
    IEnumerable<(string Name, LabMeasurement Measurement)> Moments(LabRun run)
    {
        yield return ("untrained", run.Measurements[0]);
        if (run.LastAtLeast(Unsolved, _task.Baseline) is { } plateau && plateau != run.Last)
            yield return ("unsolved", plateau);
        if (run.Measurements.Count > 1)
            yield return (run.IsSolved ? "solved" : "at the end", run.Last);
    }

    static string Moment((string Name, LabMeasurement Measurement) moment, int lag) => Invariant(
        $"{moment.Name} {Power(moment.Measurement.GradientByLag[lag])} (loss {Number(moment.Measurement.Loss)})");

    /// <summary>The plain run whose gradient reaches furthest: what holds for it holds for all of them.</summary>
    static string Compared(LabRun run, double plain, double open, int lag) => plain switch
    {
        0 => Invariant($"What happened {lag} steps ago does not move the rnn's loss at all: the gradient is below the smallest number that a float holds."),
        _ when plain * Apart < open => Invariant(
            $"So what happened {lag} steps ago moves the rnn's loss at least {Times(open / plain)} times less than it moves that of the solved lstm, whatever the setting."),
        _ => $"So the gradient has not vanished with every setting ({run.Setup.Settings}): it alone is not what keeps the rnn from the task.",
    };

    void AddLonger(LabRun lstm, LabRun rnn)
    {
        var task = _task.WithLength(rnn.Length);
        string Told(LabRun run) => run.IsSolved
            ? Invariant($"solved it after {run.SolvedAfter:N0} sequences")
            : Invariant($"did not solve it with {run.Sequences:N0} sequences (loss {Number(run.Loss)}; {task.BaselineText}: {Number(task.Baseline)})");
        _sentences.Add(Invariant($"At length {rnn.Length} the lstm {Told(lstm)}, and the rnn {Told(rnn)}."));
    }

    static string Seeds(int count) => Invariant($"{count} seed{(count == 1 ? "" : "s")}");

    static string Span(List<long> ordered) =>
        ordered[0] == ordered[^1] ? Invariant($"{ordered[0]:N0}") : Invariant($"{ordered[0]:N0} to {ordered[^1]:N0}");

    static string Times(double factor) => factor < 1e6 ? Invariant($"{factor:N0}") : Power(factor);
}
