namespace Gatecast.Forecasting;

/// <summary>p-values of many tests at once, corrected so that the chance of any false finding stays at the level of one test.</summary>
/// <remarks>Holm, "A simple sequentially rejective multiple test procedure" (1979): the k-th smallest of m is multiplied by m − k + 1, and
/// none may be smaller than the one before it. Valid whatever the dependence between the tests.</remarks>
public static class Holm
{
    /// <param name="pValues">[m] each in 0 … 1.</param>
    /// <returns>[m] adjusted, in the order they came; compare each with the level itself.</returns>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        foreach (var p in pValues)
            if (!(p is >= 0 and <= 1))
                throw new ArgumentException($"A p-value is {p}; it must lie between 0 and 1.", nameof(pValues));

        var sorted = pValues.ToArray();
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        var adjusted = new double[sorted.Length];
        var largest = 0.0;
        for (var k = 0; k < sorted.Length; k++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - k) * sorted[k]));
            adjusted[order[k]] = largest;
        }

        return adjusted;
    }
}
