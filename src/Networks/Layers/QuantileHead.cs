namespace Gatecast.Networks;

/// <summary>Turns raw outputs into quantiles that cannot cross, as a correction to an anchor's quantiles.</summary>
/// <remarks>For each step, with anchor a₀ … a_{Q−1} ascending, m its middle index and s = a_{Q−1−Q/4} − a_{Q/4} its spread:
/// <code>
/// q_m     = a_m + s · r₀
/// q_{j+1} = q_j + (a_{j+1} − a_j) · softplus(r_{1+g(j)} + ln(e − 1))      upwards and downwards from m
/// </code>
/// Spacings are products of numbers ≥ 0, so quantiles ascend whatever the raw outputs are; r = 0 gives the anchor itself.
/// g(j) = ⌊j·G / (Q − 1)⌋ shares a multiplier between neighbouring spacings: with G = Q − 1 each has its own.
/// Twin: <see cref="QuantileHeadReference"/>.</remarks>
public sealed class QuantileHead
{
    /// <summary>ln(e − 1): softplus of it is 1.</summary>
    internal const double Unit = 0.54132485461291810;

    /// <param name="horizon">h: steps.</param>
    /// <param name="levels">Q: quantile levels of each step, odd, so that one of them is the middle.</param>
    /// <param name="groups">G: multipliers of spacings for each step, 1 … Q − 1.</param>
    public QuantileHead(int horizon, int levels, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 3);
        ArgumentOutOfRangeException.ThrowIfZero(levels % 2, nameof(levels));
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, levels - 1);
        (Horizon, Levels, Groups) = (horizon, levels, groups);
    }

    public int Horizon { get; }

    public int Levels { get; }

    public int Groups { get; }

    /// <summary>Raw outputs that each step needs: one shift, G multipliers.</summary>
    public int RawPerStep => 1 + Groups;

    /// <summary>Raw outputs that a forecast needs.</summary>
    public int RawCount => Horizon * RawPerStep;

    /// <summary>Quantiles of a forecast: h × Q.</summary>
    public int QuantileCount => Horizon * Levels;

    /// <param name="raw">[h, 1 + G].</param>
    /// <param name="anchor">[h, Q], ascending in each step.</param>
    /// <param name="quantiles">[h, Q] out.</param>
    public void Forward(ReadOnlySpan<float> raw, ReadOnlySpan<float> anchor, Span<float> quantiles)
    {
        var middle = Levels / 2;
        Span<float> multipliers = stackalloc float[Groups];
        for (var step = 0; step < Horizon; step++)
        {
            var r = raw.Slice(step * RawPerStep, RawPerStep);
            var a = anchor.Slice(step * Levels, Levels);
            var q = quantiles.Slice(step * Levels, Levels);
            for (var group = 0; group < Groups; group++)
                multipliers[group] = Multiplier(r[1 + group]);
            q[middle] = a[middle] + Spread(a) * r[0];
            for (var j = middle; j + 1 < Levels; j++)
                q[j + 1] = q[j] + (a[j + 1] - a[j]) * multipliers[GroupOf(j)];
            for (var j = middle - 1; j >= 0; j--)
                q[j] = q[j + 1] - (a[j + 1] - a[j]) * multipliers[GroupOf(j)];
        }
    }

    /// <summary>The adjoint of <see cref="Forward"/> with respect to the raw outputs.</summary>
    /// <param name="quantileGrad">[h, Q] ∂L/∂q.</param>
    /// <param name="rawGrad">[h, 1 + G] out, overwritten.</param>
    public void Backward(ReadOnlySpan<float> raw, ReadOnlySpan<float> anchor, ReadOnlySpan<float> quantileGrad, Span<float> rawGrad)
    {
        var middle = Levels / 2;
        rawGrad[..RawCount].Clear();
        Span<float> slopes = stackalloc float[Groups];
        for (var step = 0; step < Horizon; step++)
        {
            var r = raw.Slice(step * RawPerStep, RawPerStep);
            var a = anchor.Slice(step * Levels, Levels);
            var dq = quantileGrad.Slice(step * Levels, Levels);
            var dr = rawGrad.Slice(step * RawPerStep, RawPerStep);

            for (var group = 0; group < Groups; group++)
                slopes[group] = Slope(r[1 + group]);

            // A spacing moves every quantile beyond it, so its gradient is the sum over those.
            var above = 0f;
            for (var j = Levels - 2; j >= middle; j--)
            {
                above += dq[j + 1];
                dr[1 + GroupOf(j)] += above * (a[j + 1] - a[j]) * slopes[GroupOf(j)];
            }

            var below = 0f;
            for (var j = 0; j < middle; j++)
            {
                below += dq[j];
                dr[1 + GroupOf(j)] -= below * (a[j + 1] - a[j]) * slopes[GroupOf(j)];
            }

            dr[0] = (above + below + dq[middle]) * Spread(a);
        }
    }

    internal int GroupOf(int spacing) => spacing * Groups / (Levels - 1);

    /// <summary>softplus(r + ln(e − 1)), without overflow.</summary>
    static float Multiplier(float r)
    {
        var x = r + (float)Unit;
        return x > 20 ? x : MathF.Log(1 + MathF.Exp(x));
    }

    static float Slope(float r) => 1 / (1 + MathF.Exp(-(r + (float)Unit)));

    static float Spread(ReadOnlySpan<float> anchor) => anchor[^(1 + anchor.Length / 4)] - anchor[anchor.Length / 4];
}
