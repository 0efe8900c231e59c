namespace Gatecast.Forecasting;

/// <summary>What a walk-forward found.</summary>
public sealed record Evaluation
{
    /// <summary>The model as it was fitted on the rows before the test.</summary>
    public required IForecaster Model { get; init; }

    /// <summary>Rows of the test origins, ascending; the same for every model.</summary>
    public required IReadOnlyList<int> Origins { get; init; }

    /// <summary>The model first, then the baselines.</summary>
    public required IReadOnlyList<ModelScore> Scores { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The model's forecasts at origins so far apart that their steps do not overlap, oldest first; for charts.</summary>
    public required IReadOnlyList<QuantileForecast> Examples { get; init; }
}
