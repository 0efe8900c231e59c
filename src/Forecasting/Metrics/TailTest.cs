using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>Whether outcomes beyond an extreme quantile are as rare as claimed, and do not come in clusters.</summary>
/// <remarks>Likelihood-ratio tests of Kupiec (1995) and Christoffersen (1998), against chi-square. At steps after the first, overlapping
/// outcomes break the tail together: clusters there are no fault of the forecast, and the p-values are too small.</remarks>
public sealed record TailTest
{
    /// <summary>Probability of a breach that the forecast claims.</summary>
    public required double Level { get; init; }

    /// <summary>Beyond the upper quantile, 1 − level, rather than below the lower.</summary>
    public required bool IsUpper { get; init; }

    /// <summary>[4] consecutive origins: calm then calm, calm then breach, breach then calm, breach then breach.</summary>
    public required IReadOnlyList<int> Transitions { get; init; }

    public required int Outcomes { get; init; }

    public required int Breaches { get; init; }

    /// <summary>Share of breaches.</summary>
    public double Share => Breaches / (double)Outcomes;

    /// <summary>−2·ln of the likelihood at the claimed level over that at the observed share; χ² with 1 degree of freedom.</summary>
    public double Kupiec => Ratio(
        LogLikelihood(Level, Outcomes - Breaches, Breaches), LogLikelihood(Share, Outcomes - Breaches, Breaches));

    /// <summary>p-value of "breaches are as frequent as claimed".</summary>
    public double KupiecP => 1 - ChiSquared.CDF(1, Kupiec);

    /// <summary>−2·ln of the likelihood of one chance of a breach over that of a chance after calm and one after a breach; χ² with 1 degree.</summary>
    public double Independence
    {
        get
        {
            var (calm, breached) = (Transitions[0] + Transitions[1], Transitions[2] + Transitions[3]);
            var breaches = Transitions[1] + Transitions[3];
            var one = LogLikelihood(breaches / (double)int.Max(1, calm + breached), calm + breached - breaches, breaches);
            var afterCalm = LogLikelihood(Transitions[1] / (double)int.Max(1, calm), Transitions[0], Transitions[1]);
            var afterBreach = LogLikelihood(Transitions[3] / (double)int.Max(1, breached), Transitions[2], Transitions[3]);
            return Ratio(one, afterCalm + afterBreach);
        }
    }

    /// <summary>p-value of "a breach says nothing about the next".</summary>
    public double IndependenceP => 1 - ChiSquared.CDF(1, Independence);

    /// <summary>Both at once: the sum of the two statistics; χ² with 2 degrees of freedom.</summary>
    public double ConditionalCoverage => Kupiec + Independence;

    /// <summary>p-value of "as frequent as claimed and independent".</summary>
    public double ConditionalCoverageP => 1 - ChiSquared.CDF(2, ConditionalCoverage);

    /// <summary>From the breaches themselves, in order of time.</summary>
    public static TailTest Of(ReadOnlySpan<bool> breaches, double level, bool isUpper = false)
    {
        var sequence = new TailSequence(level, isUpper);
        for (var i = 0; i < breaches.Length; i++)
            sequence.Add(breaches[i], follows: i > 0);

        return sequence.Test();
    }

    static double Ratio(double restricted, double free) => Math.Max(0, -2 * (restricted - free));

    /// <summary>0·ln 0 counts as 0.</summary>
    static double LogLikelihood(double chance, int misses, int hits) =>
        (misses == 0 ? 0 : misses * Math.Log(1 - chance)) + (hits == 0 ? 0 : hits * Math.Log(chance));
}
