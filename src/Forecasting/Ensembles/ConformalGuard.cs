using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>Moves the quantiles of one step ahead so that as many outcomes lie below each as its level says: first all together, then each by itself.</summary>
/// <remarks><code>
/// q_τ ← m + s·(q_τ − m)                         m: the median
/// ln s ← ln s + κ·Σ (τ − [y ≤ q_τ])·(q_τ − m) / Σ |q_τ − m|            κ = .15 / √(step · rows a day, 1 at least), s begins at 1; κ = 0 without <see cref="SpreadRegimes"/>
///
/// e    = (y − q_τ) / (q_.75 − q_.25)            a score for each outcome that has become known
/// q̃_τ = q_τ + (q_.75 − q_.25) · m/(m + 300) · quantile of the last e at a          m = n / step for n scores, 1,000 at most
/// a   ← a + γ·(τ − [y ≤ q̃_τ])                  γ = .005 / √step, a begins at τ
/// </code>
/// The scale follows a market that calms down within weeks, by steps down the gradient of the pinball losses (Zinkevich, 2003); what is left is conformalised (Romano, Patterson and Candès, 2019)
/// with adaptive levels (Gibbs and Candès, 2021), each by itself, so that lower and upper ends move apart. Scores are in units of the forecast's own spread. Outcomes some steps ahead overlap,
/// so that n of them say as much as n / step; without that a trend of some weeks would pass for a fault of the forecast. The median stays.</remarks>
sealed class ConformalGuard
{
    const double Rate = 0.005;

    /// <summary>Of the scale, a day: regimes last for days and not for rows.</summary>
    const double DailyScaleRate = 0.15;

    const int Window = 1_000;

    /// <summary>Scores that do not overlap, below which nothing is moved.</summary>
    const int Least = 30;

    /// <summary>Scores that do not overlap, at which half of what they say is believed.</summary>
    const double Doubt = 300;

    readonly int _step;
    readonly double _scaleRate;
    readonly SlidingQuantile[] _scores;
    readonly double[] _levels;
    double _logScale;

    /// <param name="step">1 … h.</param>
    /// <param name="interval">Of the series.</param>
    /// <param name="followsScale">Whether the scale moves; it costs some loss where the size of changes is always the same.</param>
    public ConformalGuard(int step, Interval interval, bool followsScale)
    {
        _step = step;
        var rowsADay = TimeSpan.FromDays(1) / (interval.After(DateTimeOffset.UnixEpoch, 1) - DateTimeOffset.UnixEpoch);
        _scaleRate = followsScale ? DailyScaleRate / Math.Sqrt(step * Math.Max(1, rowsADay)) : 0;
        (_scores, _levels) = ([.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => new SlidingQuantile(Window))], QuantileLevels.All.ToArray());
    }

    ConformalGuard(ConformalGuard other) => (_step, _scaleRate, _scores, _levels, _logScale) =
        (other._step, other._scaleRate, Array.ConvertAll(other._scores, scores => scores.Clone()), [.. other._levels], other._logScale);

    public ConformalGuard Clone() => new(this);

    /// <param name="quantiles">[Q] in and out, ascending.</param>
    public void Correct(Span<double> quantiles)
    {
        Scale(quantiles);
        var (spread, count) = (Spread(quantiles), _scores[0].Count);
        var alone = (double)count / _step;
        if (alone < Least || spread <= 0)
            return;

        var belief = alone / (alone + Doubt);
        for (var j = 0; j < quantiles.Length; j++)
            if (j != QuantileLevels.Median)
                quantiles[j] += spread * belief * _scores[j].At(Math.Clamp(_levels[j], 1.0 / (count + 1), count / (count + 1.0)));
        quantiles.Sort();
    }

    /// <summary>Learns from an outcome.</summary>
    /// <param name="original">[Q] as they were before <see cref="Correct"/>.</param>
    /// <param name="served">[Q] as they were after it.</param>
    public void Learn(double outcome, ReadOnlySpan<double> original, ReadOnlySpan<double> served)
    {
        Span<double> quantiles = stackalloc double[QuantileLevels.Count];
        original.CopyTo(quantiles);
        Scale(quantiles);
        var spread = Spread(quantiles);
        if (spread <= 0)
            return;

        var (gradient, size) = (0.0, 0.0);
        for (var j = 0; j < _levels.Length; j++)
        {
            var distance = quantiles[j] - quantiles[QuantileLevels.Median];
            gradient += (QuantileLevels.All[j] - (outcome <= quantiles[j] ? 1 : 0)) * distance;
            size += Math.Abs(distance);
            _levels[j] += Rate / Math.Sqrt(_step) * (QuantileLevels.All[j] - (outcome <= served[j] ? 1 : 0));
            _scores[j].Add((outcome - quantiles[j]) / spread);
        }

        _logScale += _scaleRate * gradient / size;
    }

    void Scale(Span<double> quantiles)
    {
        var (median, scale) = (quantiles[QuantileLevels.Median], Math.Exp(_logScale));
        for (var j = 0; j < quantiles.Length; j++)
            quantiles[j] = median + scale * (quantiles[j] - median);
    }

    static double Spread(ReadOnlySpan<double> quantiles) => quantiles[QuantileLevels.IndexOf(0.75)] - quantiles[QuantileLevels.IndexOf(0.25)];
}
