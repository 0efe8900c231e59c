namespace Gatecast.Forecasting;

/// <summary>How often outcomes fell into a central interval, and how wide it was.</summary>
public sealed record CoverageScore
{
    /// <summary>Coverages that are reported.</summary>
    public static IReadOnlyList<double> Nominals { get; } = [0.5, 0.8, 0.9, 0.95];

    /// <summary>Fewer independent outcomes than this lie within a band that holds almost anything, and confirm nothing.</summary>
    public const int LeastIndependent = 20;

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

    /// <summary>Outcomes that are worth as many independent ones.</summary>
    public double Independent => Outcomes / Overlap;

    /// <summary>Shares between which a calibrated forecast stays in at least 95 of 100 cases: the <see cref="BinomialBand"/> of
    /// <see cref="Independent"/> outcomes.</summary>
    public (double Low, double High) Band
    {
        get
        {
            var band = BinomialBand.Of(Nominal, Independent);
            return (band.Low, band.High);
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
            return IsCalibrated && Independent < LeastIndependent ? $"{found}; too few to say whether they should ({band})"
                : IsCalibrated ? $"{found}, as they should ({band})"
                : Share < Nominal ? $"{found}, too few: the interval is too narrow or off centre ({band})"
                : $"{found}, too many: the interval is too wide ({band})";
        }
    }
}
