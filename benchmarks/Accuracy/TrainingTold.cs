using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Says on the terminal how far the training of a network has come.</summary>
sealed class TrainingTold(string what = "") : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) =>
        Console.Error.WriteLine($"{what}epoch {value.Epoch} of {value.Epochs}: loss {value.TrainingLoss:F4}, validation skill {value.ValidationSkill:P2}");
}
