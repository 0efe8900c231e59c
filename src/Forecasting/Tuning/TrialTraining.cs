using System.Runtime.InteropServices;

namespace Gatecast.Forecasting;

/// <summary>One training of one trial on one inner fold, and what it was worth.</summary>
/// <param name="ValidationSkill">On the fold's own validation rows.</param>
/// <param name="Losses">[origins] CRPS on the fold's test origins.</param>
/// <param name="Seconds">It took; 0 without a clock. Decides nothing but the number of steps of a time limit.</param>
sealed record TrialTraining(double ValidationSkill, bool Abstained, double[] Losses, double Seconds)
{
    const int Before = 3;

    /// <summary>As <see cref="Read"/> takes them.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes<double>([ValidationSkill, Abstained ? 1 : 0, Seconds, .. Losses]).ToArray();

    /// <returns><see langword="null"/> where the bytes are of another number of origins.</returns>
    public static TrialTraining? Read(byte[] bytes, int origins)
    {
        var numbers = MemoryMarshal.Cast<byte, double>(bytes);
        return numbers.Length == Before + origins ? new(numbers[0], numbers[1] != 0, numbers[Before..].ToArray(), numbers[2]) : null;
    }
}
