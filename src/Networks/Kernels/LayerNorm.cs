using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>Layer normalisation of rows of N numbers.</summary>
/// <remarks><code>
/// μ = Σ x / N     s = 1 / √(Σ (x − μ)² / N + ε)     x̂ = (x − μ)·s     y = γ ⊙ x̂ + β
/// ∂L/∂x = s·(d − Σ d / N − x̂·Σ (d ⊙ x̂) / N)        d = ∂L/∂y ⊙ γ
/// </code>
/// Ba, Kiros and Hinton (2016); ε inside the root as in torch.nn.LayerNorm. Twin: <see cref="LayerNormReference"/>. Each loop runs over
/// whole vectors, then once more over what is left, one by one.</remarks>
static class LayerNorm
{
    /// <param name="x">[R, N] at <paramref name="xStride"/>; R is half the length of <paramref name="moments"/>.</param>
    /// <param name="scale">[N] γ.</param>
    /// <param name="shift">[N] β.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="moments">[R, 2] out: μ, s.</param>
    /// <param name="y">[R, N] at <paramref name="yStride"/>.</param>
    public static void Forward<TSimd, TVector>(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon,
        Span<float> moments, Span<float> y, int yStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint width = scale.Length, whole = width - width % TSimd.Lanes, rows = moments.Length / 2;
        Check(rows, width, xStride, x.Length, shift.Length);
        Check(rows, width, yStride, y.Length, shift.Length);

        ref readonly var gamma = ref MemoryMarshal.GetReference(scale);
        ref readonly var beta = ref MemoryMarshal.GetReference(shift);
        for (nint row = 0; row < rows; row++)
        {
            ref readonly var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), row * xStride);
            ref var target = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), row * yStride);
            var mean = (Sum<TSimd, TVector>(in source, 0, whole) + Sum<SimdScalar, float>(in source, whole, width)) / width;
            var square = SumOfSquares<TSimd, TVector>(in source, mean, 0, whole) + SumOfSquares<SimdScalar, float>(in source, mean, whole, width);
            var inverse = 1 / MathF.Sqrt(square / width + epsilon);
            (moments[(int)row * 2], moments[(int)row * 2 + 1]) = (mean, inverse);
            Normalise<TSimd, TVector>(in source, in gamma, in beta, mean, inverse, 0, whole, ref target);
            Normalise<SimdScalar, float>(in source, in gamma, in beta, mean, inverse, whole, width, ref target);
        }
    }

    /// <param name="x">[R, N] at <paramref name="xStride"/>.</param>
    /// <param name="scale">[N] γ.</param>
    /// <param name="moments">[R, 2] μ, s.</param>
    /// <param name="outputGrad">[R, N] at <paramref name="gradStride"/>, ∂L/∂y.</param>
    /// <param name="inputGrad">[R, N] at <paramref name="gradStride"/>, out: ∂L/∂x.</param>
    /// <param name="scaleGrad">[N] in and out: ∂L/∂γ, to which the rows are added in order.</param>
    /// <param name="shiftGrad">[N] in and out: ∂L/∂β, likewise.</param>
    public static void Backward<TSimd, TVector>(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments,
        ReadOnlySpan<float> outputGrad, int gradStride, Span<float> inputGrad, Span<float> scaleGrad, Span<float> shiftGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint width = scale.Length, whole = width - width % TSimd.Lanes, rows = moments.Length / 2;
        Check(rows, width, xStride, x.Length, scaleGrad.Length);
        Check(rows, width, gradStride, int.Min(outputGrad.Length, inputGrad.Length), shiftGrad.Length);

        ref readonly var gamma = ref MemoryMarshal.GetReference(scale);
        ref var scales = ref MemoryMarshal.GetReference(scaleGrad);
        ref var shifts = ref MemoryMarshal.GetReference(shiftGrad);
        for (nint row = 0; row < rows; row++)
        {
            ref readonly var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), row * xStride);
            ref readonly var dy = ref Unsafe.Add(ref MemoryMarshal.GetReference(outputGrad), row * gradStride);
            ref var dx = ref Unsafe.Add(ref MemoryMarshal.GetReference(inputGrad), row * gradStride);
            var (mean, inverse) = (moments[(int)row * 2], moments[(int)row * 2 + 1]);
            var some = Sums<TSimd, TVector>(in source, in gamma, in dy, mean, inverse, 0, whole, ref scales, ref shifts);
            var rest = Sums<SimdScalar, float>(in source, in gamma, in dy, mean, inverse, whole, width, ref scales, ref shifts);
            var (plain, along) = ((some.Plain + rest.Plain) / width, (some.Along + rest.Along) / width);
            InputGrad<TSimd, TVector>(in source, in gamma, in dy, mean, inverse, plain, along, 0, whole, ref dx);
            InputGrad<SimdScalar, float>(in source, in gamma, in dy, mean, inverse, plain, along, whole, width, ref dx);
        }
    }

    static float Sum<TSimd, TVector>(ref readonly float x, nint first, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var sum = TSimd.Create(0f);
        for (var i = first; i < end; i += TSimd.Lanes)
            sum = TSimd.Add(sum, TSimd.Load(in x, i));
        return TSimd.Sum(sum);
    }

    static float SumOfSquares<TSimd, TVector>(ref readonly float x, float mean, nint first, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (sum, middle) = (TSimd.Create(0f), TSimd.Create(mean));
        for (var i = first; i < end; i += TSimd.Lanes)
        {
            var difference = TSimd.Subtract(TSimd.Load(in x, i), middle);
            sum = TSimd.MultiplyAdd(difference, difference, sum);
        }

        return TSimd.Sum(sum);
    }

    static void Normalise<TSimd, TVector>(
        ref readonly float x, ref readonly float gamma, ref readonly float beta, float mean, float inverse, nint first, nint end, ref float y)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (middle, factor) = (TSimd.Create(mean), TSimd.Create(inverse));
        for (var i = first; i < end; i += TSimd.Lanes)
        {
            var hat = TSimd.Multiply(TSimd.Subtract(TSimd.Load(in x, i), middle), factor);
            TSimd.Store(TSimd.MultiplyAdd(hat, TSimd.Load(in gamma, i), TSimd.Load(in beta, i)), ref y, i);
        }
    }

    /// <summary>Σ d and Σ d ⊙ x̂; on the way ∂L/∂γ and ∂L/∂β take what this row gives.</summary>
    static (float Plain, float Along) Sums<TSimd, TVector>(
        ref readonly float x, ref readonly float gamma, ref readonly float dy, float mean, float inverse, nint first, nint end,
        ref float scaleGrad, ref float shiftGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (middle, factor) = (TSimd.Create(mean), TSimd.Create(inverse));
        var (plain, along) = (TSimd.Create(0f), TSimd.Create(0f));
        for (var i = first; i < end; i += TSimd.Lanes)
        {
            var hat = TSimd.Multiply(TSimd.Subtract(TSimd.Load(in x, i), middle), factor);
            var grad = TSimd.Load(in dy, i);
            TSimd.Store(TSimd.MultiplyAdd(grad, hat, TSimd.Load(ref scaleGrad, i)), ref scaleGrad, i);
            TSimd.Store(TSimd.Add(grad, TSimd.Load(ref shiftGrad, i)), ref shiftGrad, i);
            var d = TSimd.Multiply(grad, TSimd.Load(in gamma, i));
            plain = TSimd.Add(plain, d);
            along = TSimd.MultiplyAdd(d, hat, along);
        }

        return (TSimd.Sum(plain), TSimd.Sum(along));
    }

    static void InputGrad<TSimd, TVector>(
        ref readonly float x, ref readonly float gamma, ref readonly float dy, float mean, float inverse, float plain, float along,
        nint first, nint end, ref float dx)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (middle, factor) = (TSimd.Create(mean), TSimd.Create(inverse));
        var (ofPlain, ofAlong) = (TSimd.Create(plain), TSimd.Create(along));
        for (var i = first; i < end; i += TSimd.Lanes)
        {
            var hat = TSimd.Multiply(TSimd.Subtract(TSimd.Load(in x, i), middle), factor);
            var d = TSimd.Multiply(TSimd.Load(in dy, i), TSimd.Load(in gamma, i));
            var rest = TSimd.Subtract(TSimd.Subtract(d, ofPlain), TSimd.Multiply(hat, ofAlong));
            TSimd.Store(TSimd.Multiply(rest, factor), ref dx, i);
        }
    }

    static void Check(nint rows, nint width, int stride, int length, int vector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (vector < width)
            throw new ArgumentException($"A vector has {vector} numbers; it needs {width}, as many as there are scales.", nameof(vector));
        if (stride < width || (rows > 0 && length < (rows - 1L) * stride + width))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {rows} rows of {width}.", nameof(length));
    }
}
