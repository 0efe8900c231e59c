namespace Gatecast.Forecasting;

/// <summary>The season of a series, by the classical decomposition, and whether there is one.</summary>
/// <remarks><code>
/// trend(t)  = centred moving average over one season (2 × m where m is even)
/// multiplicative: index(p) = mean of y(t) / trend(t) over t ≡ p (mod m), divided by the mean of all indices
/// additive:       index(p) = mean of y(t) − trend(t),                    less the mean of all indices
/// </code>
/// Macaulay (1931) as in Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4. Test as in the M competitions:
/// Makridakis, Spiliotis and Assimakopoulos, International Journal of Forecasting 36(1), 2020, benchmarks.</remarks>
static class Decomposition
{
    /// <summary>Two-sided 90 % of the standard normal distribution.</summary>
    const double Critical = 1.645;

    /// <summary>|r(m)| &gt; 1.645 · √((1 + 2·Σ r(k)²) / n) over k &lt; m (Bartlett, 1946), and at least three seasons.</summary>
    public static bool IsSeasonal(ReadOnlySpan<double> values, int season)
    {
        if (season <= 1 || values.Length < 3 * season)
            return false;

        var sum = 1.0;
        for (var lag = 1; lag < season; lag++)
            sum += 2 * Math.Pow(Autocorrelation(values, lag), 2);

        return Math.Abs(Autocorrelation(values, season)) > Critical * Math.Sqrt(sum / values.Length);
    }

    /// <summary>[m] factors with mean 1; element p belongs to the rows p, p + m, …</summary>
    /// <param name="values">Positive, at least two seasons.</param>
    public static double[] Multiplicative(ReadOnlySpan<double> values, int season)
    {
        var indices = Indices(values, season, static (value, trend) => value / trend);
        var mean = indices.Average();
        return Array.ConvertAll(indices, index => index / mean);
    }

    /// <summary>[m] summands with mean 0; element p belongs to the rows p, p + m, …</summary>
    /// <param name="values">At least two seasons.</param>
    public static double[] Additive(ReadOnlySpan<double> values, int season)
    {
        var indices = Indices(values, season, static (value, trend) => value - trend);
        var mean = indices.Average();
        return Array.ConvertAll(indices, index => index - mean);
    }

    static double[] Indices(ReadOnlySpan<double> values, int season, Func<double, double, double> without)
    {
        var (sums, counts) = (new double[season], new int[season]);
        var half = season / 2;
        for (var row = half; row + half < values.Length; row++)
        {
            sums[row % season] += without(values[row], Trend(values.Slice(row - half, 2 * half + 1), season));
            counts[row % season]++;
        }

        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    /// <param name="around">One season and, where m is even, a row more: both ends count half.</param>
    static double Trend(ReadOnlySpan<double> around, int season)
    {
        var sum = 0.0;
        foreach (var value in around)
            sum += value;

        return (season % 2 == 0 ? sum - (around[0] + around[^1]) / 2 : sum) / season;
    }

    static double Autocorrelation(ReadOnlySpan<double> values, int lag)
    {
        var (mean, cross, square) = (0.0, 0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        for (var row = 0; row < values.Length; row++)
        {
            square += (values[row] - mean) * (values[row] - mean);
            if (row >= lag)
                cross += (values[row] - mean) * (values[row - lag] - mean);
        }

        return cross / square;
    }
}
