using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>Shares between which something of known probability stays in at least 95 of 100 cases: the central binomial band, ends included.</summary>
/// <param name="Low">A fraction.</param>
/// <param name="High">A fraction.</param>
public readonly record struct BinomialBand(double Low, double High)
{
    /// <param name="chance">Probability of each trial, 0 … 1.</param>
    /// <param name="trials">Independent outcomes; less than one counts as one.</param>
    public static BinomialBand Of(double chance, double trials)
    {
        var whole = int.Max(1, (int)trials);
        return new(Quantile(chance, whole, 0.025) / (double)whole, Quantile(chance, whole, 0.975) / (double)whole);
    }

    /// <summary>Smallest count whose cumulative probability reaches a level.</summary>
    static int Quantile(double chance, int trials, double level)
    {
        var (low, high) = (0, trials);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Binomial.CDF(chance, trials, middle) >= level)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
