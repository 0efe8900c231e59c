namespace Gatecast.Forecasting;

/// <summary>Quantiles of a sample.</summary>
static class EmpiricalQuantile
{
    /// <summary>Linear between order statistics (type 7 of Hyndman and Fan, 1996).</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    public static double Of(List<double> sorted, double level)
    {
        var position = level * (sorted.Count - 1);
        var below = (int)position;
        var above = int.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
