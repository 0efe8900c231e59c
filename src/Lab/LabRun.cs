namespace Gatecast.Lab;

/// <summary>What came of one training.</summary>
public sealed record LabRun
{
    /// <summary>Fresh sequences that the loss is measured on; as many as Hochreiter and Schmidhuber (1997) took.</summary>
    public const int TestSequences = 2_560;

    public required LabSetup Setup { get; init; }

    /// <summary>T of the task.</summary>
    public required int Length { get; init; }

    public required LabEnd End { get; init; }

    /// <summary>Training sequences that it has seen.</summary>
    public required long Sequences { get; init; }

    /// <summary>Sequences after which the watched ones counted as solved, the first time of two in a row; null where they never did.</summary>
    public required long? SolvedAfter { get; init; }

    /// <summary>Mean loss of the test sequences, with the weights that were best on the watched ones.</summary>
    public required double Loss { get; init; }

    /// <summary>Test sequences answered right, of <see cref="TestSequences"/>.</summary>
    public required int Right { get; init; }

    /// <summary>Time of training and measuring.</summary>
    public required double Seconds { get; init; }

    /// <summary>From the untrained network on.</summary>
    public required IReadOnlyList<LabMeasurement> Measurements { get; init; }

    /// <summary>Least loss of the watched sequences.</summary>
    public double WatchedLoss => Measurements.Select(one => one.Loss).Where(double.IsFinite).Min();

    public bool IsSolved => SolvedAfter is not null;

    /// <summary>The last measurement whose loss was still at least this share of the baseline's; null where there is none after the first.</summary>
    /// <param name="baseline">Loss of an answer without memory.</param>
    public LabMeasurement? LastAtLeast(double share, double baseline) =>
        Measurements.Skip(1).LastOrDefault(one => one.GradientByLag.Count > 0 && one.Loss >= share * baseline);

    /// <summary>The last measurement that has gradients.</summary>
    public LabMeasurement Last => Measurements.Last(one => one.GradientByLag.Count > 0);
}
