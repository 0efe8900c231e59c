namespace Gatecast.Forecasting;

/// <summary>Spreads that a few wild values do not move.</summary>
static class RobustScale
{
    /// <summary>Makes a median absolute deviation comparable with a standard deviation of normal numbers.</summary>
    const double Normal = 1.4826;

    /// <summary>Median, and the median absolute deviation from it in units of a normal standard deviation.</summary>
    /// <param name="values">At least one.</param>
    public static (double Centre, double Spread) Of(IReadOnlyCollection<double> values)
    {
        var centre = EmpiricalQuantile.Of([.. values.Order()], 0.5);
        return (centre, AroundZero([.. values.Select(value => value - centre)]));
    }

    /// <summary>Median absolute value in units of a normal standard deviation.</summary>
    /// <param name="values">At least one.</param>
    public static double AroundZero(IReadOnlyCollection<double> values) =>
        Normal * EmpiricalQuantile.Of([.. values.Select(Math.Abs).Order()], 0.5);
}
