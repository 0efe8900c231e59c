using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>Cross-entropy of rows of N logits against one class each.</summary>
/// <remarks><code>
/// L = w·Σ_rows (ln Σ eˣ − x[target])     ∂L/∂x = w·(p − 1[target])     p = eˣ / Σ eˣ
/// </code>
/// Both with the row's largest logit taken off every x, which changes neither and keeps eˣ ≤ 1 (Goodfellow, Bengio and Courville, "Deep
/// learning", section 4.1, 2016). A row whose largest logit is not finite has no loss: it gives NaN.
/// Twin: <see cref="SoftmaxCrossEntropyReference"/>.</remarks>
static class SoftmaxCrossEntropy
{
    /// <param name="logits">[R, N] x at <paramref name="stride"/>.</param>
    /// <param name="targets">[R] classes, 0 … N − 1.</param>
    /// <param name="width">N.</param>
    /// <param name="weight">w, often 1 / R of the batch.</param>
    /// <returns>L.</returns>
    public static double Forward<TSimd, TVector>(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Check(targets, stride, width, logits.Length);

        var sum = 0.0;
        var whole = width - width % TSimd.Lanes;
        for (var row = 0; row < targets.Length; row++)
        {
            var x = logits.Slice(row * stride, width);
            var largest = TensorPrimitives.Max(x);
            var total = ExpSum<TSimd, TVector>(x[..whole], largest) + ExpSum<SimdScalar, float>(x[whole..], largest);
            sum += RowLoss(x, targets[row], largest, total);
        }

        return weight * sum;
    }

    /// <summary>The same, and its gradient.</summary>
    /// <param name="logitsGrad">[R, N] at <paramref name="stride"/>, out: ∂L/∂x.</param>
    /// <inheritdoc cref="Forward"/>
    public static double Backward<TSimd, TVector>(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight, Span<float> logitsGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Check(targets, stride, width, int.Min(logits.Length, logitsGrad.Length));

        var sum = 0.0;
        var whole = width - width % TSimd.Lanes;
        for (var row = 0; row < targets.Length; row++)
        {
            var x = logits.Slice(row * stride, width);
            var grad = logitsGrad.Slice(row * stride, width);
            var largest = TensorPrimitives.Max(x);
            var total = Exp<TSimd, TVector>(x[..whole], largest, grad) + Exp<SimdScalar, float>(x[whole..], largest, grad[whole..]);
            sum += RowLoss(x, targets[row], largest, total);
            var factor = float.IsFinite(largest) ? weight / total : float.NaN;
            Scale<TSimd, TVector>(factor, grad[..whole]);
            Scale<SimdScalar, float>(factor, grad[whole..]);
            grad[targets[row]] -= weight;
        }

        return weight * sum;
    }

    static double RowLoss(ReadOnlySpan<float> x, int target, float largest, float total) =>
        float.IsFinite(largest) ? Math.Log(total) + ((double)largest - x[target]) : double.NaN;

    static float ExpSum<TSimd, TVector>(ReadOnlySpan<float> x, float largest)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (total, off) = (TSimd.Create(0f), TSimd.Create(largest));
        for (var i = 0; i < x.Length; i += TSimd.Lanes)
            total = TSimd.Add(
                total, Activation.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(in MemoryMarshal.GetReference(x), i), off)));
        return TSimd.Sum(total);
    }

    /// <summary>The same, keeping each term.</summary>
    static float Exp<TSimd, TVector>(ReadOnlySpan<float> x, float largest, Span<float> terms)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var (total, off) = (TSimd.Create(0f), TSimd.Create(largest));
        for (var i = 0; i < x.Length; i += TSimd.Lanes)
        {
            var term = Activation.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(in MemoryMarshal.GetReference(x), i), off));
            TSimd.Store(term, ref MemoryMarshal.GetReference(terms), i);
            total = TSimd.Add(total, term);
        }

        return TSimd.Sum(total);
    }

    static void Scale<TSimd, TVector>(float factor, Span<float> values)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i < values.Length; i += TSimd.Lanes)
            TSimd.Store(TSimd.Multiply(TSimd.Load(ref first, i), TSimd.Create(factor)), ref first, i);
    }

    static void Check(ReadOnlySpan<int> targets, int stride, int width, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (stride < width || (targets.Length > 0 && length < (targets.Length - 1L) * stride + width))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {targets.Length} rows of {width} logits.", nameof(length));
        foreach (var target in targets)
            if ((uint)target >= (uint)width)
                throw new ArgumentOutOfRangeException(nameof(targets), target, $"A class must be at least 0 and below {width}.");
    }
}
