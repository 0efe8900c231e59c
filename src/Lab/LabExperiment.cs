namespace Gatecast.Lab;

/// <summary>A comparison of cells on one task: the same size, optimiser and sequences for all, several seeds each.</summary>
/// <remarks>Every gated cell has one setting. The plain cell gets all of <see cref="LabCells.SweepOf"/> with the first seed and the best of them with the
/// others, each time as many sequences as the slowest of the LSTM's runs took. Where it solves the task, both go on at twice the length, until it no
/// longer does.</remarks>
public sealed record LabExperiment
{
    public required ILabTask Task { get; init; }

    public IReadOnlyList<string> Cells
    {
        get;
        init => field = LabCells.Checked(value);
    } = LabCells.All;

    /// <summary>Runs of each cell, with the seeds 1, 2, ….</summary>
    public int Seeds
    {
        get;
        init => field = value is >= 1 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Seeds), value, "The number of seeds must lie between 1 and 100.");
    } = 3;

    public LabSize Size { get; init; } = new();

    /// <summary>Training sequences after which a run ends unsolved.</summary>
    public long MostSequences
    {
        get;
        init => field = value is >= 1 and <= 1_000_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MostSequences), value, "The number of sequences must lie between 1 and 1,000,000,000.");
    } = 500_000;

    /// <summary>Trains and measures. Apart from where the time is cut, the same experiment gives the same numbers with any number of threads.</summary>
    public LabResult Run(LabHost host, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new ExperimentRun(this, host, cancellation).Run();
    }
}
