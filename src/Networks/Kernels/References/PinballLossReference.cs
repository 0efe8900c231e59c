namespace Gatecast.Networks;

/// <summary>The definition of <see cref="PinballLoss"/> in <see cref="double"/>, for one quantile, by cases.</summary>
public static class PinballLossReference
{
    /// <summary>A quantile that is too low costs τ for each unit, one that is too high 1 − τ.</summary>
    public static double Loss(double outcome, double quantile, double level) =>
        quantile < outcome ? level * (outcome - quantile) : (1 - level) * (quantile - outcome);

    /// <summary>∂L/∂q; at q = y the slope from above.</summary>
    public static double Slope(double outcome, double quantile, double level) => quantile < outcome ? -level : 1 - level;
}
