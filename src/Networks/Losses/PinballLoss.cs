namespace Gatecast.Networks;

/// <summary>Pinball loss of quantiles, without the factor 2 that some libraries put before it.</summary>
/// <remarks><code>
/// L(y, q; τ) = max(τ·(y − q), (τ − 1)·(y − q))
/// </code>
/// Koenker and Bassett (1978). Its mean over levels that are spread evenly, times 2, approximates the CRPS.</remarks>
public static class PinballLoss
{
    /// <summary>Sum over the levels of one step.</summary>
    /// <param name="quantiles">[Q].</param>
    /// <param name="levels">[Q], each inside (0, 1).</param>
    public static double Sum(double outcome, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> levels)
    {
        var sum = 0.0;
        for (var j = 0; j < quantiles.Length; j++)
        {
            var error = outcome - quantiles[j];
            sum += Math.Max(levels[j] * error, (levels[j] - 1) * error);
        }

        return sum;
    }

    /// <summary>Sum over the levels of one step, times a weight, with its gradient.</summary>
    /// <param name="quantiles">[Q].</param>
    /// <param name="levels">[Q], each inside (0, 1).</param>
    /// <param name="quantileGrad">[Q] out: weight × ∂L/∂q; at q = y the slope from above, 1 − τ.</param>
    public static double Backward(
        float outcome, float weight, ReadOnlySpan<float> quantiles, ReadOnlySpan<float> levels, Span<float> quantileGrad)
    {
        var sum = 0.0;
        for (var j = 0; j < quantiles.Length; j++)
        {
            var error = outcome - quantiles[j];
            // A comparison with NaN is false: without the third case a missing outcome would train on a finite slope.
            var slope = error > 0 ? -levels[j] : error <= 0 ? 1 - levels[j] : float.NaN;
            sum -= slope * error;
            quantileGrad[j] = weight * slope;
        }

        return weight * sum;
    }
}
