using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>How often outcomes fell into each twentieth of their forecast distribution: flat when the forecast is calibrated.</summary>
/// <remarks>A ∪ shape means too narrow, a ∩ shape too wide, a slope means that the forecast lies too high or too low (Diebold, Gunther and
/// Tay, 1998).</remarks>
/// <param name="Bins">[20] number of outcomes; fractions where a PIT is a range.</param>
public sealed record PitHistogram(IReadOnlyList<double> Bins)
{
    /// <summary>Each bin is .05 wide, so that the open tails beyond levels .01 and .99 lie within one bin.</summary>
    public const int Count = 20;

    /// <summary>[10] the same in tenths.</summary>
    public IReadOnlyList<double> Tenths => [.. Bins.Chunk(2).Select(pair => pair.Sum())];

    /// <summary>Chi-square test of "the bins are equally likely", with 19 degrees of freedom.</summary>
    /// <remarks>The test takes outcomes as independent. Those of h overlapping steps are not: they move together, and the statistic grows up
    /// to h-fold for a forecast that is calibrated. It is divided by the overlap, which errs on the side of calling a forecast calibrated.</remarks>
    /// <param name="overlap">Origins that share a step, ⌈step / stride⌉.</param>
    /// <returns>The p-value; NaN without outcomes. Below about 5 × 20 outcomes it is a rough one.</returns>
    public double UniformityP(double overlap = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 1);
        var expected = Bins.Sum() / Count;
        if (expected == 0)
            return double.NaN;

        var statistic = Bins.Sum(bin => (bin - expected) * (bin - expected) / expected) / overlap;
        return 1 - ChiSquared.CDF(Count - 1, statistic);
    }

    /// <summary>Spreads one outcome over the bins its PIT covers.</summary>
    internal static void Add(Span<double> bins, PitInterval pit)
    {
        if (pit.High - pit.Low <= 0)
        {
            // Levels such as .15 sit on an edge: a hair below or above it must not decide, so bins are (low, high].
            bins[int.Clamp((int)Math.Ceiling(pit.Low * Count - 1e-9) - 1, 0, Count - 1)]++;
            return;
        }

        for (var bin = 0; bin < Count; bin++)
        {
            var shared = Math.Min(pit.High, (bin + 1.0) / Count) - Math.Max(pit.Low, (double)bin / Count);
            if (shared > 0)
                bins[bin] += shared / (pit.High - pit.Low);
        }
    }
}
