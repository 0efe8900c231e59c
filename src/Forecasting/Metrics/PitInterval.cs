namespace Gatecast.Forecasting;

/// <summary>Where an outcome falls in its forecast distribution: a probability integral transform, as a range where it has no single value.</summary>
/// <remarks>The distribution runs linearly between the 23 quantiles. Below the lowest and above the highest of them, and where quantiles
/// coincide with the outcome, any probability of the range is as good as another: the mass is then spread evenly over it (the
/// non-randomised PIT of Czado, Gneiting and Held, 2009), so no random number is drawn. Of a calibrated forecast, PITs are uniform.</remarks>
/// <param name="Low">0 … 1.</param>
/// <param name="High">0 … 1, the same as <paramref name="Low"/> inside the quantiles.</param>
public readonly record struct PitInterval(double Low, double High)
{
    /// <param name="quantiles">[23] of one step, ascending.</param>
    public static PitInterval Of(double outcome, ReadOnlySpan<double> quantiles)
    {
        var levels = QuantileLevels.All;
        ArgumentOutOfRangeException.ThrowIfNotEqual(quantiles.Length, levels.Length, nameof(quantiles));
        var (below, notAbove) = (0, 0);
        foreach (var quantile in quantiles)
        {
            below += quantile < outcome ? 1 : 0;
            notAbove += quantile <= outcome ? 1 : 0;
        }

        if (below == levels.Length)
            return new(levels[^1], 1);
        if (notAbove == 0)
            return new(0, levels[0]);
        if (below < notAbove)
            return Tied(below, notAbove - 1, levels);

        var share = (outcome - quantiles[below - 1]) / (quantiles[below] - quantiles[below - 1]);
        var level = levels[below - 1] + share * (levels[below] - levels[below - 1]);
        return new(level, level);
    }

    /// <summary>The outcome is the quantile of one level, or of all from a first to a last one.</summary>
    static PitInterval Tied(int first, int last, ReadOnlySpan<double> levels) => (first, last) switch
    {
        var (one, other) when one == other => new(levels[one], levels[one]),
        _ => new(first == 0 ? 0 : levels[first], last == levels.Length - 1 ? 1 : levels[last]),
    };
}
