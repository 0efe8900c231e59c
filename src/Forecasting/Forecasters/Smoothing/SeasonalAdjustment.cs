namespace Gatecast.Forecasting;

/// <summary>Values without their season, where they have one, and the factors that bring it back.</summary>
/// <param name="Values">[n] divided by the factor of their row.</param>
/// <param name="Factors">[m]; all 1 where the values show no season.</param>
sealed record SeasonalAdjustment(double[] Values, double[] Factors)
{
    /// <param name="values">Positive where the season is longer than one row.</param>
    public static SeasonalAdjustment Of(ReadOnlySpan<double> values, int season)
    {
        if (!Decomposition.IsSeasonal(values, season))
            return new(values.ToArray(), [1]);

        var factors = Decomposition.Multiplicative(values, season);
        var adjusted = new double[values.Length];
        for (var row = 0; row < adjusted.Length; row++)
            adjusted[row] = values[row] / factors[row % season];

        return new(adjusted, factors);
    }

    /// <param name="step">1 for the first row after the values.</param>
    public double FactorAhead(int step) => Factors[(Values.Length - 1 + step) % Factors.Length];
}
