namespace Gatecast.Forecasting;

/// <summary>One network of a saved model: how it was trained and what came of it.</summary>
public sealed record ModelMember
{
    /// <summary>With the lookback that was used; threads are not kept.</summary>
    public required LstmTrainer Trainer { get; init; }

    /// <summary>The parameters as a checkpoint.</summary>
    public required byte[] Weights { get; init; }

    /// <inheritdoc cref="LstmForecaster.Anchor"/>
    public required string Anchor { get; init; }

    /// <inheritdoc cref="LstmForecaster.Abstained"/>
    public required bool Abstained { get; init; }

    /// <inheritdoc cref="LstmForecaster.ValidationSkill"/>
    public required double ValidationSkill { get; init; }

    /// <inheritdoc cref="LstmForecaster.ValidationPValue"/>
    public required double ValidationPValue { get; init; }

    /// <inheritdoc cref="LstmForecaster.TrainingNotes"/>
    public required IReadOnlyList<string> TrainingNotes { get; init; }

    /// <param name="trainer">That trained it.</param>
    /// <param name="series">That it was trained on.</param>
    public static ModelMember Of(LstmForecaster forecaster, LstmTrainer trainer, Series series)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(trainer);
        if (forecaster.TrainedRows != series.Length || forecaster.Lookback != trainer.LookbackFor(series))
            throw new ArgumentException(
                $"The forecaster was trained on {forecaster.TrainedRows} rows with a lookback of {forecaster.Lookback}; the series has {series.Length}, and " +
                $"the trainer looks back over {trainer.LookbackFor(series)}. Give the trainer and the series that made it.", nameof(series));

        return new()
        {
            Trainer = trainer with { Lookback = forecaster.Lookback, Threads = 1 },
            Weights = forecaster.Weights(),
            Anchor = forecaster.Anchor,
            Abstained = forecaster.Abstained,
            ValidationSkill = forecaster.ValidationSkill,
            ValidationPValue = forecaster.ValidationPValue,
            TrainingNotes = forecaster.TrainingNotes,
        };
    }
}
