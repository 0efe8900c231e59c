namespace Gatecast.Forecasting;

/// <summary>Moves the quantiles of one step ahead so that as many outcomes lie below each as its level says.</summary>
/// <remarks><code>
/// e    = (y − q_τ) / (q_.75 − q_.25)            a score for each outcome that has become known
/// q̃_τ = q_τ + (q_.75 − q_.25) · n/(n + 100) · quantile of the last e at a          n scores, 1,000 at most
/// a   ← a + γ·(τ − [y ≤ q̃_τ])                  γ = .005, a begins at τ
/// </code>
/// Conformalised quantiles (Romano, Patterson and Candès, 2019) with adaptive levels (Gibbs and Candès, 2021), each level by itself, so that lower and upper
/// ends move apart. Scores are in units of the forecast's own spread, which a change of volatility moves along. The median stays.</remarks>
sealed class ConformalGuard
{
    const double Rate = 0.005;
    const int Window = 1_000;

    /// <summary>Scores below which nothing is moved.</summary>
    const int Least = 30;

    /// <summary>Scores at which half of what they say is believed.</summary>
    const double Doubt = 100;

    readonly SlidingQuantile[] _scores;
    readonly double[] _levels;

    public ConformalGuard() =>
        (_scores, _levels) = ([.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => new SlidingQuantile(Window))], QuantileLevels.All.ToArray());

    ConformalGuard(ConformalGuard other) => (_scores, _levels) = (Array.ConvertAll(other._scores, scores => scores.Clone()), [.. other._levels]);

    public ConformalGuard Clone() => new(this);

    /// <param name="quantiles">[Q] in and out, ascending.</param>
    public void Correct(Span<double> quantiles)
    {
        var (spread, count) = (Spread(quantiles), _scores[0].Count);
        if (count < Least || spread <= 0)
            return;

        var belief = count / (count + Doubt);
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
            _levels[j] += Rate * (QuantileLevels.All[j] - (outcome <= served[j] ? 1 : 0));
            _scores[j].Add((outcome - quantiles[j]) / spread);
        }
    }

    static double Spread(ReadOnlySpan<double> quantiles) => quantiles[QuantileLevels.IndexOf(0.75)] - quantiles[QuantileLevels.IndexOf(0.25)];
}
