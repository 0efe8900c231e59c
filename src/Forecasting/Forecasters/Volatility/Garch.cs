using MathNet.Numerics;

namespace Gatecast.Forecasting;

/// <summary>GARCH(1,1) with standardised Student-t innovations, by maximum likelihood.</summary>
/// <remarks><code>
/// r(t) = √v(t)·z(t)      v(t) = ω + α·r(t − 1)² + β·v(t − 1)      v(1) = mean of r²
/// z ~ t(ν) scaled to variance 1:  ln f(z) = ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln(π(ν − 2)) − ½(ν + 1)·ln(1 + z²/(ν − 2))
/// (ω, α, β, ν) = argmax Σ ln f(z(t)) − ½ ln v(t),   ω &gt; 0,  α + β &lt; 1,  2.05 &lt; ν &lt; 200
/// </code>
/// Bollerslev, "A conditionally heteroskedastic time series model for speculative prices and rates of return", Review of Economics and
/// Statistics 69(3), 1987.</remarks>
/// <param name="Omega">ω.</param>
/// <param name="Alpha">α, of the last squared change.</param>
/// <param name="Beta">β, of the last variance.</param>
/// <param name="Freedom">ν, degrees of freedom.</param>
readonly record struct Garch(double Omega, double Alpha, double Beta, double Freedom)
{
    const double LargestPersistence = 0.9999;
    const double LeastFreedom = 2.05;
    const double LargestFreedom = 200;

    /// <summary>α + β: how much of a variance's distance from its mean is left a step later.</summary>
    public double Persistence => Alpha + Beta;

    /// <summary>The variance to which forecasts return.</summary>
    public double MeanVariance => Omega / (1 - Persistence);

    /// <param name="changes">Without their mean; not all 0.</param>
    public static Garch Fit(ReadOnlySpan<double> changes)
    {
        // In units of their spread, so that the search sees numbers near 1.
        var square = MeanSquare(changes);
        var unit = Math.Sqrt(square);
        var scaled = changes.ToArray();
        foreach (ref var change in scaled.AsSpan())
            change /= unit;

        double[][] starts =
        [
            .. from persistence in (double[])[0.9, 0.98, 0.995]
               from share in (double[])[0.05, 0.15]
               select (double[])
               [
                   0, Simplex.Free(0, LargestPersistence, persistence), Simplex.Free(0, 1, share),
                   Simplex.Free(LeastFreedom, LargestFreedom, 5),
               ],
        ];
        var fitted = At(Simplex.Minimum(point => -At(point).LogLikelihood(scaled), starts));
        return fitted with { Omega = fitted.Omega * square };
    }

    /// <summary>Of changes without their mean.</summary>
    public double LogLikelihood(ReadOnlySpan<double> changes)
    {
        var (variance, logs, product) = (MeanSquare(changes), 0.0, 1.0);
        foreach (var change in changes)
        {
            // ½ ln v + ½(ν + 1) ln(1 + r²/(v(ν − 2))); the first of the two is gathered as a product, to take fewer logarithms.
            var square = change * change;
            logs += (Freedom + 1) / 2 * Math.Log(1 + square / (variance * (Freedom - 2)));
            product *= variance;
            if (product is < 1e-150 or > 1e150)
            {
                logs += Math.Log(product) / 2;
                product = 1;
            }

            variance = Omega + Alpha * square + Beta * variance;
        }

        var constant = SpecialFunctions.GammaLn((Freedom + 1) / 2) - SpecialFunctions.GammaLn(Freedom / 2)
            - Math.Log(Math.PI * (Freedom - 2)) / 2;
        return changes.Length * constant - logs - Math.Log(product) / 2;
    }

    /// <summary>ω by way of the mean variance, exp(first); α + β and α's share of it; ν.</summary>
    static Garch At(double[] point)
    {
        var persistence = Simplex.Between(0, LargestPersistence, point[1]);
        var alpha = persistence * Simplex.Between(0, 1, point[2]);
        return new(
            Omega: Math.Exp(double.Clamp(point[0], -20, 20)) * (1 - persistence),
            Alpha: alpha,
            Beta: persistence - alpha,
            Freedom: Simplex.Between(LeastFreedom, LargestFreedom, point[3]));
    }

    static double MeanSquare(ReadOnlySpan<double> changes)
    {
        var sum = 0.0;
        foreach (var change in changes)
            sum += change * change;

        return sum / changes.Length;
    }
}
