namespace Gatecast.Lab;

/// <summary>What an experiment has measured.</summary>
public sealed record LabResult
{
    public required LabExperiment Experiment { get; init; }

    /// <summary>Of each cell one run for each seed, in the order in which they were trained; of the plain cell those with its best setting.</summary>
    public required IReadOnlyList<LabRun> Runs { get; init; }

    /// <summary>The plain cell with every setting and the first seed; empty where it was not asked for or its turn did not come.</summary>
    public required IReadOnlyList<LabRun> Sweep { get; init; }

    /// <summary>LSTM and plain cell at greater lengths, a pair for each, where the plain cell solved the task.</summary>
    public required IReadOnlyList<(LabRun Lstm, LabRun Rnn)> Longer { get; init; }

    /// <summary>Runs that the time was over for, as "gru, seed 2".</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    public bool IsCut => LeftOut.Count > 0 || Runs.Concat(Sweep).Any(run => run.End is LabEnd.Time);

    /// <summary>A cell's run with the least loss; null where it has none.</summary>
    public LabRun? BestOf(string cell) => Runs.Concat(Sweep).Where(run => run.Setup.Cell == cell).MinBy(run => run.Loss);
}
