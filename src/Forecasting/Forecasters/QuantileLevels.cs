namespace Gatecast.Forecasting;

/// <summary>The 23 quantile levels of every forecast: .01, .025, .05, .10 … .90, .95, .975, .99.</summary>
public static class QuantileLevels
{
    static readonly double[] _all =
    [
        0.01, 0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
        0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, 0.99,
    ];

    public static int Count => _all.Length;

    /// <summary>Ascending.</summary>
    public static ReadOnlySpan<double> All => _all;

    /// <summary>Index of level .50.</summary>
    public static int Median => 11;

    /// <summary>Index of the first of the 19 levels .05 … .95 that the CRPS averages over.</summary>
    public static int FirstOfCrps => 2;

    /// <summary>How many levels the CRPS averages over.</summary>
    public static int CountOfCrps => 19;

    /// <summary>Index of a level.</summary>
    /// <exception cref="ArgumentException">The level is not one of the 23.</exception>
    public static int IndexOf(double level)
    {
        var index = Array.FindIndex(_all, one => Math.Abs(one - level) < 1e-9);
        if (index >= 0)
            return index;

        throw new ArgumentException($"{level} is not a forecast level; the levels are {string.Join(", ", _all)}.", nameof(level));
    }
}
