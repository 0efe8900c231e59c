namespace Gatecast.Networks;

/// <summary>Arithmetic on a vector of floats of one width: what the kernels are written in, once for all widths.</summary>
/// <remarks>Implemented by <see cref="Simd512"/>, <see cref="Simd256"/>, <see cref="Simd128"/> and <see cref="SimdScalar"/>. The runtime
/// compiles each kernel anew for each of them, so that the seam costs nothing.</remarks>
/// <typeparam name="TVector">The vector.</typeparam>
interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats of a vector.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(ref readonly float source, nint offset);

    static abstract void Store(TVector value, ref float target, nint offset);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>a·b + c, rounded once where the processor can, else twice.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector SquareRoot(TVector value);

    /// <summary>The larger of the two; where one is NaN, the second.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>Limits to a range; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector value, float least, float most);

    /// <summary>value · 2ⁿ, where n stands in the low bits of magic = n + 1.5·2²³.</summary>
    static abstract TVector Scale(TVector value, TVector magic);

    /// <summary>Sum of the lanes.</summary>
    static abstract float Sum(TVector value);
}
