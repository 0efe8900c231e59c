using System.Globalization;
using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>What a cell begins and learns with.</summary>
public sealed record CellSettings
{
    public required CellKind Cell { get; init; }

    /// <summary>Of every step, with Adam.</summary>
    public required float LearningRate { get; init; }

    public InitialWeights Weights { get; init; }

    /// <summary>Of an LSTM; see <see cref="RecurrentNetworkOptions.ForgetBias"/>.</summary>
    public float ForgetBias { get; init; }

    /// <summary>See <see cref="RecurrentNetworkOptions.ChronoSteps"/>; 0 for the usual biases.</summary>
    public int ChronoSteps { get; init; }

    /// <summary>A network of one layer for a task.</summary>
    internal RecurrentNetworkOptions NetworkFor(ILabTask task, int hidden) => new()
    {
        Cell = Cell,
        Inputs = task.Inputs,
        Hidden = hidden,
        Outputs = task.Outputs,
        EveryStep = task.EveryStep,
        InitialWeights = Weights,
        ForgetBias = ForgetBias,
        ChronoSteps = ChronoSteps,
    };

    /// <summary>As "rate 0.003, orthogonal, forget bias 1".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rate {LearningRate}, {(Weights is InitialWeights.Orthogonal ? "orthogonal" : "uniform")}{(ChronoSteps > 0 ? $", chrono {ChronoSteps}" : Cell is CellKind.Lstm ? $", forget bias {ForgetBias}" : "")}");
}
