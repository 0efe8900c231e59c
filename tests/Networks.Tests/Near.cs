namespace Gatecast.Networks.Tests;

/// <summary>Comparisons relative to the size of the numbers.</summary>
static class Near
{
    /// <summary>Largest difference as a share of the largest size; not a number where a value is not.</summary>
    static double Error(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double size)
    {
        Assert.Equal(expected.Count, actual.Count);
        var (largest, worst) = (Math.Max(size, 1e-30), 0.0);
        for (var i = 0; i < expected.Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        return worst / largest;
    }

    /// <param name="size">Size of the terms, where it is larger than that of the expected numbers.</param>
    public static void Equal(
        IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance, string what = "", double size = 0)
    {
        var error = Error(expected, actual, size);
        Assert.True(error <= tolerance, $"{what}: relative error {error:e2}, tolerance {tolerance:e2}");
    }

    /// <summary>Same bits, NaN and the sign of 0 included.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.True(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(expected).SequenceEqual(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(actual)), "The bits differ.");
}
