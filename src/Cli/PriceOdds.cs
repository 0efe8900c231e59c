namespace Gatecast.Cli;

/// <summary>How likely a value is to lie above a price, and to have touched it, at each step.</summary>
/// <param name="Price">In the unit of the series.</param>
/// <param name="Steps">[h] shares of the paths.</param>
sealed record PriceOdds(double Price, IReadOnlyList<(double Above, double Touched)> Steps)
{
    /// <summary>Paths that the shares are counted over: their standard error is half a percentage point at most.</summary>
    public const int Paths = 10_000;
}
