namespace Gatecast.Forecasting;

/// <summary>What a search found.</summary>
public sealed record TuningResult
{
    public required IReadOnlyList<TunedSeries> Series { get; init; }

    /// <summary>What was searched, without lookbacks that a series is too short for.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Most epochs of the trainings of each rung.</summary>
    public required IReadOnlyList<int> Rungs { get; init; }

    /// <summary>In the order of their numbers, the defaults first.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>Of the last rung the one with the highest skill; the defaults where none has more than they have.</summary>
    public required Trial Best { get; init; }

    /// <summary><see langword="null"/> where the defaults are the best themselves.</summary>
    public required Confirmation? Confirmation { get; init; }

    /// <summary>The limit that made the search smaller; <see langword="null"/> for a whole one.</summary>
    public required int? Steps { get; init; }

    /// <summary>Steps that the whole search would have had.</summary>
    public required int Planned { get; init; }

    /// <summary>The defaults, unless the best trial was better than they are where it had not been chosen.</summary>
    public LstmTrainer Recommended => IsBetter ? Best.Settings with { Epochs = Rungs[^1] } : Trials[0].Settings;

    /// <summary>Whether <see cref="Recommended"/> is the best trial.</summary>
    public bool IsBetter => Confirmation is { IsBetter: true };

    /// <summary>A sentence for people, without its full stop.</summary>
    public string Reason => Confirmation is { } test
        ? FormattableString.Invariant($"trial {Best.Number} against the defaults, on {test.Origins:N0} later origins that had no say in choosing it: skill {100 * test.Skill:+0.0;-0.0;0.0} % [{100 * test.Low:+0.0;-0.0;0.0}, {100 * test.High:+0.0;-0.0;0.0}], ")
            + (test.PValue < 0.001 ? "p < 0.001" : FormattableString.Invariant($"p = {test.PValue:0.000}"))
        : Trials.All(trial => trial.Last.Abstained == trial.Last.Trainings)
            ? "none, since every network abstained and there was nothing to choose by"
            : "none, since no trial that went to the end did better than the defaults";
}
