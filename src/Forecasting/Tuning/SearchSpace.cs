using System.Globalization;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>The settings that a search may try; each trial draws one value of each, independently.</summary>
public sealed record SearchSpace
{
    /// <summary>Stream of <see cref="CounterRandom"/>, apart from those of trainings.</summary>
    const ulong Stream = 0x5EA5C4;

    /// <summary>Numbers set aside for one trial.</summary>
    const ulong NumbersOfTrial = 16;

    /// <summary>Peaks of the schedule lie from here …</summary>
    public float LowestLearningRate { get; init; } = 5e-4f;

    /// <summary>… to here, each order of size as likely as another, and are rounded to two digits.</summary>
    public float HighestLearningRate { get; init; } = 1e-2f;

    public IReadOnlyList<int> Hidden { get; init => field = Some(value, nameof(Hidden)); } = [8, 16, 32, 64];

    public IReadOnlyList<int> Layers { get; init => field = Some(value, nameof(Layers)); } = [1, 2];

    public IReadOnlyList<int> Patches { get; init => field = Some(value, nameof(Patches)); } = [1, 2, 4];

    /// <summary>Rows; those that a series is too short for are left out.</summary>
    public IReadOnlyList<int> Lookbacks { get; init => field = Some(value, nameof(Lookbacks)); } = [16, 32, 64, 128];

    public IReadOnlyList<float> Dropouts { get; init => field = Some(value, nameof(Dropouts)); } = [0, 0.1f, 0.2f, 0.3f, 0.5f];

    /// <summary>Rows of a lookback that is rounded up to the longest patch.</summary>
    internal int LongestWindow(int lookback) => (lookback + Patches.Max() - 1) / Patches.Max() * Patches.Max();

    /// <summary>The settings of a trial: a function of the seed and the number, whatever is drawn for the others.</summary>
    /// <param name="defaults">What the space does not vary stays as it is there.</param>
    /// <param name="trial">2, 3 …; the first trial is the defaults themselves.</param>
    internal LstmTrainer Draw(LstmTrainer defaults, ulong seed, int trial)
    {
        var random = new CounterRandom(seed, Stream);
        var index = (ulong)trial * NumbersOfTrial;
        return defaults with
        {
            LearningRate = Rounded(LowestLearningRate * Math.Pow(HighestLearningRate / LowestLearningRate, random.Uniform(index))),
            Hidden = Hidden[random.Below(Hidden.Count, index + 1)],
            Layers = Layers[random.Below(Layers.Count, index + 2)],
            Patch = Patches[random.Below(Patches.Count, index + 3)],
            Lookback = Lookbacks[random.Below(Lookbacks.Count, index + 4)],
            Dropout = Dropouts[random.Below(Dropouts.Count, index + 5)],
        };
    }

    /// <summary>Two digits, so that a user can type what was tried.</summary>
    static float Rounded(double rate) => float.Parse(rate.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    static IReadOnlyList<T> Some<T>(IReadOnlyList<T> values, string name) =>
        values is { Count: > 0 } ? values : throw new ArgumentException($"There are no {name} to choose from; a search needs one value at least.", name);
}
