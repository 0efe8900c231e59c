using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>How often outcomes fell into a central interval, and how wide it was.</summary>
public sealed record CoverageScore
{
    /// <summary>Coverages that are reported.</summary>
    public static IReadOnlyList<double> Nominals { get; } = [0.5, 0.8, 0.9, 0.95];

    /// <summary>The share that the interval claims to hold.</summary>
    public required double Nominal { get; init; }

    /// <summary>Outcomes inside, the ends included.</summary>
    public required int Inside { get; init; }

    public required int Outcomes { get; init; }

    /// <summary>Mean width in the unit of the series.</summary>
    public required double Width { get; init; }

    /// <summary>Outcomes that move together and count as one in <see cref="Band"/>; 1 when they are independent.</summary>
    public required double Overlap { get; init; }

    /// <summary>Share of outcomes inside.</summary>
    public double Share => Inside / (double)Outcomes;

    /// <summary>Shares between which a calibrated forecast stays in at least 95 of 100 cases: the central binomial band of Outcomes / Overlap
    /// independent outcomes, inclusive.</summary>
    public (double Low, double High) Band
    {
        get
        {
            var trials = int.Max(1, (int)(Outcomes / Overlap));
            return (Quantile(trials, 0.025) / (double)trials, Quantile(trials, 0.975) / (double)trials);
        }
    }

    /// <summary>The share lies within its <see cref="Band"/>.</summary>
    public bool IsCalibrated => Share >= Band.Low && Share <= Band.High;

    /// <summary>A sentence for people.</summary>
    public string Sentence
    {
        get
        {
            var (low, high) = Band;
            var found = FormattableString.Invariant($"{100 * Share:0.0} % of outcomes lie in the {100 * Nominal:0} % interval");
            var band = FormattableString.Invariant($"a calibrated forecast has {100 * low:0.0} to {100 * high:0.0} %");
            return IsCalibrated ? $"{found}, as they should ({band})"
                : Share < Nominal ? $"{found}, too few: the interval is too narrow or off centre ({band})"
                : $"{found}, too many: the interval is too wide ({band})";
        }
    }

    /// <summary>Smallest count whose cumulative probability reaches a level.</summary>
    int Quantile(int trials, double level)
    {
        var (low, high) = (0, trials);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Binomial.CDF(Nominal, trials, middle) >= level)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
