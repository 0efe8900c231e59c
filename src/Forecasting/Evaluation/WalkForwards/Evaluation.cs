namespace Gatecast.Forecasting;

/// <summary>What a walk-forward found.</summary>
public sealed record Evaluation
{
    public required Series Series { get; init; }

    public required WalkForward Settings { get; init; }

    /// <summary>Those that were run, in order of time.</summary>
    public required IReadOnlyList<Fold> Folds { get; init; }

    /// <summary>Rows of the test origins, ascending; the same for every model.</summary>
    public required IReadOnlyList<int> Origins { get; init; }

    /// <summary>Test origins that there would be without a limit.</summary>
    public required int Planned { get; init; }

    /// <summary>The candidates first, in their order, then the baselines.</summary>
    public required IReadOnlyList<JudgedModel> Models { get; init; }

    /// <summary>Name of the baseline that all are measured against: the one with the lowest CRPS on the validation origins of the first fold.</summary>
    public required string Reference { get; init; }

    /// <summary>Baselines that could not be fitted, origins that were passed over.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Of the first candidate.</summary>
    public Verdict Verdict => Models[0].Verdict;

    /// <summary>The limit that cut the run short; <see langword="null"/> for one that went to its end.</summary>
    public int? Steps => Origins.Count < Planned ? Origins.Count : null;

    /// <summary>Which models no test can tell from the best one, by the CRPS of each origin.</summary>
    public ModelConfidenceSet ConfidenceSet(double confidence = 0.9) => ModelConfidenceSet.Of(
        [.. Models.Select(model => (model.Name, model.Report.CrpsByOrigin))], Settings.Horizon, Settings.Stride, confidence);

    /// <exception cref="ArgumentException">None has this name.</exception>
    public JudgedModel Model(string name) => Models.FirstOrDefault(model => model.Name == name)
        ?? throw new ArgumentException($"There is no model \"{name}\"; there are {string.Join(", ", Models.Select(model => model.Name))}.", nameof(name));
}
