namespace Gatecast.Forecasting;

/// <summary>One fit of a walk-forward and the test origins it serves. All numbers are rows; parts are named by their origins.</summary>
/// <remarks><code>
/// lookback │ training │ purge │ validation │ embargo │ test
/// </code>
/// Nothing is fitted on a row after <see cref="Rows"/> − 1, which is the last target of the last validation origin.</remarks>
public sealed record Fold
{
    /// <summary>1, 2 …</summary>
    public required int Number { get; init; }

    /// <summary>Rows that a fit may see: 0 … Rows − 1.</summary>
    public required int Rows { get; init; }

    public required int FirstTraining { get; init; }

    public required int LastTraining { get; init; }

    public required int FirstValidation { get; init; }

    public required int LastValidation { get; init; }

    /// <summary>Test origins, ascending: those whose targets have no gap.</summary>
    public required IReadOnlyList<int> Test { get; init; }

    /// <summary>Rows from the last training origin to the first validation origin; at least the horizon, so that no training target lies
    /// after the first validation origin.</summary>
    public int Purge => FirstValidation - LastTraining;

    /// <summary>Rows from the last validation origin to the first test origin; at least the horizon.</summary>
    public int Embargo => Test[0] - LastValidation;
}
