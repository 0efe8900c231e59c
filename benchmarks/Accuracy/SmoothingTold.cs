using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Says on the terminal how far a training has come.</summary>
sealed class SmoothingTold(string what = "") : IProgress<SmoothingProgress>
{
    public void Report(SmoothingProgress value) =>
        Console.Error.WriteLine($"{what}network {value.Network}, epoch {value.Epoch} of {value.Epochs}: loss {value.Loss:F4}");
}
