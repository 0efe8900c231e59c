namespace Gatecast.Forecasting;

/// <summary>The distribution of one step ahead, made whole from its 23 quantiles: straight lines between them, exponential tails beyond.</summary>
/// <remarks>The tail beyond level .99 falls off as fast as it does between .975 and .99, and the lower one likewise.</remarks>
/// <param name="quantiles">[Q] ascending, at <see cref="QuantileLevels"/>.</param>
readonly ref struct TailedQuantiles(ReadOnlySpan<double> quantiles)
{
    readonly ReadOnlySpan<double> _quantiles = quantiles;

    /// <param name="level">Above 0 and below 1.</param>
    public double At(double level)
    {
        var levels = QuantileLevels.All;
        if (level < levels[0])
            return _quantiles[0] - Scale(1, 0) * Math.Log(levels[0] / level);
        if (level > levels[^1])
            return _quantiles[^1] + Scale(levels.Length - 2, levels.Length - 1) * Math.Log((1 - levels[^1]) / (1 - level));

        var above = 1;
        while (levels[above] < level)
            above++;
        return _quantiles[above - 1] + (_quantiles[above] - _quantiles[above - 1]) * (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
    }

    /// <remarks><code>
    /// Σ (τ_{j+1} − τ_j)·(q_j + q_{j+1})/2 + τ_1·(q_1 − s_1) + (1 − τ_Q)·(q_Q + s_Q)      s: scale of the exponential tail, its mean excess
    /// </code></remarks>
    public double Mean()
    {
        var levels = QuantileLevels.All;
        var last = QuantileLevels.Count - 1;
        var sum = levels[0] * (_quantiles[0] - Scale(1, 0)) + (1 - levels[last]) * (_quantiles[last] + Scale(last - 1, last));
        for (var j = 0; j < last; j++)
            sum += (levels[j + 1] - levels[j]) * (_quantiles[j] + _quantiles[j + 1]) / 2;
        return sum;
    }

    /// <summary>Share of the distribution below a value, strictly between 0 and 1.</summary>
    public double LevelOf(double value)
    {
        const double least = 1e-9;
        var levels = QuantileLevels.All;
        var last = QuantileLevels.Count - 1;
        if (value <= _quantiles[0])
            return Math.Max(least, levels[0] * Math.Exp(Ratio(value - _quantiles[0], Scale(1, 0))));
        if (value >= _quantiles[last])
            return 1 - Math.Max(least, (1 - levels[last]) * Math.Exp(Ratio(_quantiles[last] - value, Scale(last - 1, last))));

        var above = 1;
        while (_quantiles[above] < value)
            above++;
        var width = _quantiles[above] - _quantiles[above - 1];
        return levels[above - 1] + (width > 0 ? (levels[above] - levels[above - 1]) * (value - _quantiles[above - 1]) / width : 0);
    }

    /// <summary>Of the exponential tail beyond the outer of two levels.</summary>
    double Scale(int inner, int outer)
    {
        var levels = QuantileLevels.All;
        var (a, b) = outer > inner ? (1 - levels[inner], 1 - levels[outer]) : (levels[inner], levels[outer]);
        return Math.Abs(_quantiles[outer] - _quantiles[inner]) / Math.Log(a / b);
    }

    static double Ratio(double distance, double scale) => distance == 0 ? 0 : scale > 0 ? distance / scale : double.NegativeInfinity;
}
