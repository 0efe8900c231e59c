using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>Whether one forecaster's losses are lower than another's on the same origins, and by how much.</summary>
/// <remarks>Diebold and Mariano (1995) with Bartlett weights (Newey and West, 1987) over ⌈h / stride⌉ − 1 lags and the small-sample factor
/// of Harvey, Leybourne and Newbold (1997), against Student's t with n − 1 degrees of freedom; interval of the skill by a circular block
/// bootstrap (Politis and Romano, 1992). Where n &lt; 4h, or the variance is not positive, the bootstrap decides alone.
/// <code>
/// resampled skill = skill + c·(its own − skill)     c = (1.96 + 2.9694·b + 0.4160·b² − 0.5324·b³)/1.96/√(1 − (o − 1)/(3·B))
/// </code>
/// B rows in a block, b = B/n, o = ⌈h / stride⌉. Blocks that are few tell too small a variance (critical values for fixed b, Bartlett weights: Kiefer and Vogelsang, 2005), and
/// those that are as long as targets overlap miss a third of what overlapping sums have (Σ(1 − l/o)·(1 − l/B) instead of Σ(1 − l/o)).</remarks>
sealed record SkillTest
{
    /// <summary>The bootstrap's own seed: the same losses always get the same interval.</summary>
    const ulong Seed = 20_170_703;

    /// <summary>A network is served only if its validation losses are lower than the best baseline's with at most this one-sided p-value.
    /// Mild on purpose: it keeps noise out of the forecast, and leaves the proof of skill to the test origins.</summary>
    const double LargestServedP = 0.10;

    SkillTest()
    {
    }

    /// <summary>On validation rows: whether the model is served, or the reference in its place.</summary>
    public bool IsServed => Skill > 0 && BetterByBoth <= LargestServedP;

    /// <summary>On validation rows: whether they speak against the model, where others speak for it.</summary>
    public bool IsRefused => WorseByBoth <= LargestServedP;

    /// <summary>One-sided p-value of "not better than the reference" by which test and bootstrap agree.</summary>
    public double BetterByBoth => double.Max(PBetter, ShareWorse);

    /// <summary>The same of "not worse".</summary>
    public double WorseByBoth => double.Max(PWorse, 1 - ShareWorse);

    /// <summary>1 − mean loss / mean loss of the reference.</summary>
    public required double Skill { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public required double High { get; init; }

    /// <summary>One-sided p-value of "not better than the reference".</summary>
    public required double PBetter { get; init; }

    /// <summary>One-sided p-value of "not worse than the reference".</summary>
    public required double PWorse { get; init; }

    /// <summary>Share of the resamples in which the model is not better; as a p-value right where origins are few for the horizon, which the other is not.</summary>
    public required double ShareWorse { get; init; }

    /// <summary>The p-values come from the bootstrap.</summary>
    public required bool BootstrapAlone { get; init; }

    /// <param name="losses">[n] of the model, one for each origin.</param>
    /// <param name="reference">[n] of the reference, on the same origins.</param>
    /// <param name="horizon">h: steps that each loss spans.</param>
    /// <param name="stride">Rows between origins.</param>
    public static SkillTest Of(ReadOnlySpan<double> losses, ReadOnlySpan<double> reference, int horizon, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfZero(losses.Length, nameof(losses));
        ArgumentOutOfRangeException.ThrowIfNotEqual(losses.Length, reference.Length, nameof(losses));
        var overlap = (horizon + stride - 1) / stride;
        var gains = new double[losses.Length];
        for (var i = 0; i < gains.Length; i++)
            gains[i] = reference[i] - losses[i];

        var skill = gains.Sum() / Sum(reference);
        var (low, high, share) = Bootstrap(skill, gains, reference, overlap);
        var statistic = losses.Length < 4 * horizon ? null : Statistic(gains, overlap);
        return new()
        {
            Skill = skill,
            Low = low,
            High = high,
            PBetter = statistic is { } t ? StudentT.CDF(0, 1, gains.Length - 1, -t) : share,
            PWorse = statistic is { } u ? StudentT.CDF(0, 1, gains.Length - 1, u) : 1 - share,
            ShareWorse = share,
            BootstrapAlone = statistic is null,
        };
    }

    /// <summary>The Diebold–Mariano statistic; positive when the model is better; null where the variance is not positive.</summary>
    static double? Statistic(double[] gains, int overlap)
    {
        var n = gains.Length;
        var mean = gains.Average();
        var variance = Autocovariance(gains, mean, lag: 0);
        for (var lag = 1; lag < overlap; lag++)
            variance += 2 * (1 - (double)lag / overlap) * Autocovariance(gains, mean, lag);
        if (variance <= 0)
            return null;

        var factor = (n + 1 - 2.0 * overlap + overlap * (overlap - 1.0) / n) / n;
        return factor <= 0 ? null : mean / Math.Sqrt(variance / n) * Math.Sqrt(factor);
    }

    static double Autocovariance(double[] gains, double mean, int lag)
    {
        var sum = 0.0;
        for (var i = lag; i < gains.Length; i++)
            sum += (gains[i] - mean) * (gains[i - lag] - mean);

        return sum / gains.Length;
    }

    /// <returns>The 95 % interval of the skill, and the share of resamples in which the model is not better.</returns>
    static (double Low, double High, double Share) Bootstrap(double skill, double[] gains, ReadOnlySpan<double> reference, int overlap)
    {
        var bootstrap = BlockBootstrap.For(Seed, gains.Length, overlap);
        var stretch = Stretch(bootstrap, overlap);
        var rows = new int[gains.Length];
        var skills = new List<double>(BlockBootstrap.Resamples);
        for (var resample = 0; resample < BlockBootstrap.Resamples; resample++)
        {
            var (gain, loss) = (0.0, 0.0);
            bootstrap.Fill(resample, rows);
            foreach (var row in rows)
            {
                gain += gains[row];
                loss += reference[row];
            }

            skills.Add(skill + stretch * (gain / loss - skill));
        }

        var worse = skills.Count(skill => !(skill > 0));
        skills.Sort();
        return (EmpiricalQuantile.Of(skills, 0.025), EmpiricalQuantile.Of(skills, 0.975), (worse + 1.0) / (skills.Count + 1));
    }

    /// <summary>c.</summary>
    static double Stretch(BlockBootstrap bootstrap, int overlap)
    {
        var share = (double)bootstrap.Block / bootstrap.Rows;
        var critical = 1.96 + share * (2.9694 + share * (0.4160 - share * 0.5324));
        return critical / 1.96 / Math.Sqrt(1 - double.Min(1, (overlap - 1.0) / bootstrap.Block) / 3);
    }

    static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;

        return sum;
    }
}
