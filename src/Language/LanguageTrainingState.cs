using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>All that a training carries from one step to the next. Numbers of the network are in the layout of its kernels.</summary>
sealed record LanguageTrainingState
{
    /// <summary>Before the first step.</summary>
    public static LanguageTrainingState First { get; } = new() { Optimizer = new(0, [], []), Average = new(0, []) };

    /// <summary>Steps done.</summary>
    public int Step { get; init; }

    /// <summary>Number of the pass through the text, from 0.</summary>
    public int Pass { get; init; }

    /// <summary>Characters of each sequence's part that lie behind.</summary>
    public long Position { get; init; }

    /// <summary>Steps in a row without a finite gradient.</summary>
    public int Failures { get; init; }

    /// <summary>Of the steps since the last look.</summary>
    public double LossSum { get; init; }

    public int LossCount { get; init; }

    /// <summary>That the training has taken.</summary>
    public double Seconds { get; init; }

    /// <summary>0 before the first look.</summary>
    public int BestStep { get; init; }

    public double BestNats { get; init; }

    /// <summary>Averaged weights of the best look; empty before the first.</summary>
    public float[] Best { get; init; } = [];

    public float[] Weights { get; init; } = [];

    public required AdamWState Optimizer { get; init; }

    public required WeightAverageState Average { get; init; }

    /// <summary>What the network remembers of each sequence.</summary>
    public float[] Memory { get; init; } = [];

    public long MemorySteps { get; init; }
}
