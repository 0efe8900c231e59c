namespace Gatecast.Forecasting;

/// <summary>Moves the quantiles of one step ahead so that as many outcomes lie below each as its level says.</summary>
/// <remarks><code>
/// e    = (y − q_τ) / (q_.75 − q_.25)            a score for each outcome that has become known
/// q̃_τ = q_τ + (q_.75 − q_.25) · m/(m + 300) · quantile of the last e at a          m = n / step for n scores, 1,000 at most
/// a   ← a + γ·(τ − [y ≤ q̃_τ])                  γ = .005 / √step, a begins at τ
/// </code>
/// Conformalised quantiles (Romano, Patterson and Candès, 2019) with adaptive levels (Gibbs and Candès, 2021), each level by itself, so that lower and upper
/// ends move apart. Scores are in units of the forecast's own spread, which a change of volatility moves along. Outcomes some steps ahead overlap, so that n of them say as much as n / step; without
/// that a trend of some weeks would pass for a fault of the forecast. The median stays.</remarks>
sealed class ConformalGuard
{
    const double Rate = 0.005;
    const int Window = 1_000;

    /// <summary>Scores that do not overlap, below which nothing is moved.</summary>
    const int Least = 30;

    /// <summary>Scores that do not overlap, at which half of what they say is believed.</summary>
    const double Doubt = 300;

    readonly int _step;

    readonly SlidingQuantile[] _scores;
    readonly double[] _levels;

    /// <param name="step">1 … h.</param>
    public ConformalGuard(int step) =>
        (_step, _scores, _levels) = (step, [.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => new SlidingQuantile(Window))], QuantileLevels.All.ToArray());

    ConformalGuard(ConformalGuard other) => (_step, _scores, _levels) = (other._step, Array.ConvertAll(other._scores, scores => scores.Clone()), [.. other._levels]);

    public ConformalGuard Clone() => new(this);

    /// <param name="quantiles">[Q] in and out, ascending.</param>
    public void Correct(Span<double> quantiles)
    {
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
    /// <param name="quantiles">[Q] as they were before <see cref="Correct"/>.</param>
    /// <param name="served">[Q] as they were after it.</param>
    public void Learn(double outcome, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> served)
    {
        var spread = Spread(quantiles);
        if (spread <= 0)
            return;

        for (var j = 0; j < _levels.Length; j++)
        {
            _levels[j] += Rate / Math.Sqrt(_step) * (QuantileLevels.All[j] - (outcome <= served[j] ? 1 : 0));
            _scores[j].Add((outcome - quantiles[j]) / spread);
        }
    }

    static double Spread(ReadOnlySpan<double> quantiles) => quantiles[QuantileLevels.IndexOf(0.75)] - quantiles[QuantileLevels.IndexOf(0.25)];
}
