namespace Gatecast.Forecasting;

/// <summary>One network of a saved model, which all series of the model share.</summary>
/// <param name="Lookback">Rows; in whole patches.</param>
/// <param name="Weights">The parameters as a checkpoint; of a network of the smoothing front end <see cref="SmoothingBytes"/>.</param>
/// <param name="TrainingNotes">As <see cref="TrainedNetwork.TrainingNotes"/>.</param>
public sealed record ModelNetwork(ulong Seed, int Lookback, byte[] Weights, IReadOnlyList<string> TrainingNotes)
{
    internal static ModelNetwork Of(TrainedNetwork forecaster) => new(forecaster.Seed, forecaster.Lookback, forecaster.Weights(), forecaster.TrainingNotes);
}
