namespace Gatecast.Forecasting;

/// <summary>Scale-free scores averaged over many series, each series counting the same, as in M3 and M4.</summary>
public sealed record PanelScore
{
    public required int SeriesCount { get; init; }

    /// <summary>In percent.</summary>
    public required double Smape { get; init; }

    public required double Mase { get; init; }

    public required double Msis { get; init; }

    public required double ScaledCrps { get; init; }

    /// <summary>Mean absolute difference between the share inside the 95 % interval and 0.95, over all outcomes (the ACD of M4).</summary>
    public required double CoverageDifference { get; init; }

    /// <param name="scores">One for each series: the total, or the same step or regime of each.</param>
    /// <exception cref="ArgumentException">There is none, or one whose scale was 0.</exception>
    public static PanelScore Of(IReadOnlyCollection<ForecastScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0 || scores.Any(score => !double.IsFinite(score.Mase)))
            throw new ArgumentException(
                $"{scores.Count(score => !double.IsFinite(score.Mase))} of {scores.Count} series have no finite scaled error; leave them out, and " +
                "give one other at least.", nameof(scores));

        var inside = scores.Sum(score => (double)score.CoverageOf(0.95).Inside);
        return new()
        {
            SeriesCount = scores.Count,
            Smape = scores.Average(score => score.Smape),
            Mase = scores.Average(score => score.Mase),
            Msis = scores.Average(score => score.Msis),
            ScaledCrps = scores.Average(score => score.ScaledCrps),
            CoverageDifference = Math.Abs(inside / scores.Sum(score => (double)score.Outcomes) - 0.95),
        };
    }

    /// <summary><see cref="Owa"/> of M4, with Naive2 on the same series as the reference.</summary>
    public double OwaAgainst(PanelScore naive2)
    {
        ArgumentNullException.ThrowIfNull(naive2);
        return Owa.Of(Smape, Mase, naive2.Smape, naive2.Mase);
    }
}
