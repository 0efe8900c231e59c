namespace Gatecast.Forecasting;

/// <summary>One network of a saved model: what tells it from the others, and what came of its training.</summary>
public sealed record ModelMember
{
    public required ulong Seed { get; init; }

    /// <summary>Rows; in whole patches.</summary>
    public required int Lookback { get; init; }

    /// <summary>The parameters as a checkpoint.</summary>
    public required byte[] Weights { get; init; }

    /// <summary>In the ensemble it speaks as its anchor.</summary>
    public required bool Abstained { get; init; }

    /// <inheritdoc cref="TrainedNetwork.ValidationSkill"/>
    public required double ValidationSkill { get; init; }

    /// <inheritdoc cref="TrainedNetwork.ValidationPValue"/>
    public required double ValidationPValue { get; init; }

    /// <inheritdoc cref="TrainedNetwork.TrainingNotes"/>
    public required IReadOnlyList<string> TrainingNotes { get; init; }

    public static ModelMember Of(TrainedNetwork forecaster)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        return new()
        {
            Seed = forecaster.Seed,
            Lookback = forecaster.Lookback,
            Weights = forecaster.Weights(),
            Abstained = forecaster.Abstained,
            ValidationSkill = forecaster.ValidationSkill,
            ValidationPValue = forecaster.ValidationPValue,
            TrainingNotes = forecaster.TrainingNotes,
        };
    }
}
