using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>exp, σ and tanh on eight floats at once. NaN stays NaN.</summary>
/// <remarks>Range reduction x = n·ln 2 + r with a polynomial in r for exp, and an odd polynomial for tanh near 0; coefficients from the
/// Cephes library (Moshier, 1984–1992, expf.c and tanhf.c). Relative error below 3e-7, which the tests check against <see cref="Math"/>.</remarks>
public static class Activation
{
    const float LogTwoHigh = 0.693359375f;
    const float LogTwoLow = -2.12194440e-4f;

    /// <summary>eˣ, with x clamped to ±87 so that the result is a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-87f)), Vector256.Create(87f));
        var n = Vector256.Round(x * Vector256.Create(1.44269504f));
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-LogTwoHigh), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-LogTwoLow), r);
        var p = Vector256.Create(1.9875691500e-4f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1.3981999507e-3f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(8.3334519073e-3f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(4.1665795894e-2f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1.6666665459e-1f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(5.0000001201e-1f));
        p = Vector256.MultiplyAddEstimate(p, r * r, r) + Vector256<float>.One;
        return (p.AsInt32() + (Vector256.ConvertToInt32(n) << 23)).AsSingle();
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) =>
        Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var size = Vector256.Abs(x);
        var square = x * x;
        var near = Vector256.Create(-5.70498872745e-3f);
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(2.06390887954e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-5.37397155531e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(1.33314422036e-1f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-3.33332819422e-1f));
        near = Vector256.MultiplyAddEstimate(near * square, x, x);

        var far = Vector256<float>.One - Vector256.Create(2f) / (Exp(size + size) + Vector256<float>.One);
        far = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), -far, far);
        return Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(0.625f)), near, far);
    }
}
