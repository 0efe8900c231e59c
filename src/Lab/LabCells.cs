using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>The cells that the lab compares, and what each begins with.</summary>
public static class LabCells
{
    public const string Lstm = "lstm";
    public const string LstmNoForgetBias = "lstm-no-forget-bias";
    public const string Gru = "gru";
    public const string Rnn = "rnn";

    /// <summary>Length from which gates begin with memories as long as the sequence; copying takes that at every length.</summary>
    const int ChronoFrom = 400;

    /// <summary>In the order in which they are trained: the LSTM first, and the plain cell, which is held against it, next.</summary>
    public static IReadOnlyList<string> All { get; } = [Lstm, Rnn, Gru, LstmNoForgetBias];

    /// <summary>All settings that the plain cell is tried with: what it learns depends on them, and one unlucky choice would prove nothing. The rate of
    /// the gated cells is among them.</summary>
    public static IReadOnlyList<CellSettings> SweepOf(ILabTask task) =>
    [
        .. from weights in (InitialWeights[])[InitialWeights.Orthogonal, InitialWeights.Uniform]
           from rate in (float[])[.. RateOf(task) > 3e-3f ? [RateOf(task)] : Array.Empty<float>(), 3e-3f, 1e-3f, 3e-4f, 1e-4f]
           select new CellSettings { Cell = CellKind.Rnn, LearningRate = rate, Weights = weights },
    ];

    /// <summary>The one setting of a gated cell.</summary>
    /// <exception cref="ArgumentException">There is none of this name; the plain cell has the <see cref="SweepOf"/>.</exception>
    public static CellSettings SettingsOf(string cell, ILabTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (rate, chrono) = (RateOf(task), task is CopyMemory || task.Length >= ChronoFrom ? task.Length : 0);
        return cell switch
        {
            Lstm => new() { Cell = CellKind.Lstm, LearningRate = rate, ForgetBias = 1, ChronoSteps = chrono },
            LstmNoForgetBias => new() { Cell = CellKind.Lstm, LearningRate = rate, ForgetBias = 0 },
            Gru => new() { Cell = CellKind.Gru, LearningRate = rate, ChronoSteps = chrono },
            _ => throw new ArgumentException($"There are no settings for a cell of the name {cell}; {Lstm}, {LstmNoForgetBias} and {Gru} have some.", nameof(cell)),
        };
    }

    /// <summary>Learning rate of the gated cells.</summary>
    static float RateOf(ILabTask task) => task is CopyMemory ? 1e-2f : 3e-3f;

    /// <summary>The same names in the order of <see cref="All"/>.</summary>
    /// <exception cref="ArgumentException">There is none, one twice, or one that the lab does not know.</exception>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (var unknown in cells.Where(cell => !All.Contains(cell)))
            throw new ArgumentException($"The lab has no cell '{unknown}'; it has {string.Join(", ", All)}.", nameof(cells));
        if (cells.Count == 0 || cells.Distinct().Count() < cells.Count)
            throw new ArgumentException("Name at least one cell, and each once.", nameof(cells));

        return [.. All.Where(cells.Contains)];
    }
}
