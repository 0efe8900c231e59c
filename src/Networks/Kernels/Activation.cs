using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>exp, ln(1 + x), σ and tanh on a vector. NaN stays NaN; in exp and σ only if its low nine bits are zero, as they are in every NaN
/// that arithmetic makes.</summary>
/// <remarks>exp: x = n·ln 2 + r, a polynomial of degree 6 for eʳ by Estrin's scheme (that of the Cephes library for 2ʳ, Moshier, exp2f.c,
/// in powers of r / ln 2), scaled by 2ⁿ through the exponent bits. tanh: an odd rational function of degree 13 over 6 on ±7.9
/// (the minimax coefficients that the Eigen library documents for floats), within 3e-7 of ±1 beyond. Relative error below 4e-7, of tanh
/// for |x| > 3e-36, which the tests check against <see cref="Math"/>.</remarks>
static class Activation
{
    /// <summary>1.5·2²³: adding it rounds a float to an integer that then stands in the low bits.</summary>
    const float Magic = 12582912f;

    const float LogTwoE = 1.44269504088896341f;

    /// <summary>ln 2 in ten bits, so that n·ln 2 is exact even where multiply and add round apart (Cody and Waite, 1980).</summary>
    const float LogOfTwo = 0.693359375f;

    /// <summary>ln 2 − <see cref="LogOfTwo"/>.</summary>
    const float LogOfTwoRest = -2.12194440e-4f;

    /// <summary>σ(±25) is 1 or 0 within 1.4e-11, and the product of three 1 + e²⁵ is still a float.</summary>
    const float SigmoidLimit = 25;

    /// <summary>Beyond it tanh is 1 within a float's rounding.</summary>
    const float TanhLimit = 7.90531110763549805f;

    /// <summary>eˣ, with x clamped to ±87 so that the result is a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        ExpInside<TSimd, TVector>(TSimd.Clamp(x, -87f, 87f));

    /// <summary>eˣ for |x| ≤ 87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpInside<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var magic = TSimd.MultiplyAdd(x, TSimd.Create(LogTwoE), TSimd.Create(Magic));
        var minusN = TSimd.Subtract(TSimd.Create(Magic), magic);
        var r = TSimd.MultiplyAdd(minusN, TSimd.Create(LogOfTwo), x);
        r = TSimd.MultiplyAdd(minusN, TSimd.Create(LogOfTwoRest), r);
        var square = TSimd.Multiply(r, r);
        var low = TSimd.Add(r, TSimd.Create(1f));
        var middle = TSimd.MultiplyAdd(TSimd.Create(1.666643126271420e-1f), r, TSimd.Create(4.999999420904882e-1f));
        var high = TSimd.MultiplyAdd(TSimd.Create(8.374155305183107e-3f), r, TSimd.Create(4.166800203571607e-2f));
        high = TSimd.MultiplyAdd(TSimd.Create(1.384365348856779e-3f), square, high);
        middle = TSimd.MultiplyAdd(high, square, middle);
        low = TSimd.MultiplyAdd(middle, square, low);
        return TSimd.Scale(low, magic);
    }

    /// <summary>e⁻ˣ with x clamped to ±25, for a σ(x) = 1 / (1 + e⁻ˣ) that shares its division with others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpOfMinus<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        ExpInside<TSimd, TVector>(TSimd.Clamp(TSimd.Subtract(TSimd.Create(0f), x), -SigmoidLimit, SigmoidLimit));

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1.</summary>
    /// <remarks>2·artanh(s) with s = x / (2 + x) ≤ 1/3, by its series to s¹³: nothing cancels, however small x is.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOfOnePlus<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var s = TSimd.Divide(x, TSimd.Add(x, TSimd.Create(2f)));
        var square = TSimd.Multiply(s, s);
        var sum = TSimd.MultiplyAdd(TSimd.Create(1f / 13), square, TSimd.Create(1f / 11));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Create(1f / 9));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Create(1f / 7));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Create(1f / 5));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Create(1f / 3));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Create(1f));
        return TSimd.Multiply(TSimd.Add(s, s), sum);
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Create(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Create(0f), x))));
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.Clamp(x, -TanhLimit, TanhLimit);
        var square = TSimd.Multiply(x, x);
        var above = TSimd.MultiplyAdd(TSimd.Create(-2.76076847742355e-16f), square, TSimd.Create(2.00018790482477e-13f));
        above = TSimd.MultiplyAdd(above, square, TSimd.Create(-8.60467152213735e-11f));
        above = TSimd.MultiplyAdd(above, square, TSimd.Create(5.12229709037114e-8f));
        above = TSimd.MultiplyAdd(above, square, TSimd.Create(1.48572235717979e-5f));
        above = TSimd.MultiplyAdd(above, square, TSimd.Create(6.37261928875436e-4f));
        above = TSimd.MultiplyAdd(above, square, TSimd.Create(4.89352455891786e-3f));
        var below = TSimd.MultiplyAdd(TSimd.Create(1.19825839466702e-6f), square, TSimd.Create(1.18534705686654e-4f));
        below = TSimd.MultiplyAdd(below, square, TSimd.Create(2.26843463243900e-3f));
        below = TSimd.MultiplyAdd(below, square, TSimd.Create(4.89352518554385e-3f));
        return TSimd.Divide(TSimd.Multiply(above, x), below);
    }

    /// <summary>All three of each value; lengths are whole vectors.</summary>
    public static void Each<TSimd, TVector>(ReadOnlySpan<float> values, Span<float> exp, Span<float> sigmoid, Span<float> tanh)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % TSimd.Lanes, 0, nameof(values));
        ArgumentOutOfRangeException.ThrowIfLessThan(int.Min(exp.Length, int.Min(sigmoid.Length, tanh.Length)), values.Length, nameof(values));
        for (var i = 0; i < values.Length; i += TSimd.Lanes)
        {
            var x = TSimd.Load(in MemoryMarshal.GetReference(values), i);
            TSimd.Store(Exp<TSimd, TVector>(x), ref MemoryMarshal.GetReference(exp), i);
            TSimd.Store(Sigmoid<TSimd, TVector>(x), ref MemoryMarshal.GetReference(sigmoid), i);
            TSimd.Store(Tanh<TSimd, TVector>(x), ref MemoryMarshal.GetReference(tanh), i);
        }
    }
}
