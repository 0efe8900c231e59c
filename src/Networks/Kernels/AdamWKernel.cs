using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>Numbers of one AdamW step.</summary>
/// <param name="Rate">η.</param>
/// <param name="MeanDecay">β₁.</param>
/// <param name="SquareDecay">β₂.</param>
/// <param name="MeanScale">1 / (1 − β₁ᵗ).</param>
/// <param name="SquareScale">1 / (1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="GradientScale">Factor on the gradient: below 1 where it is clipped.</param>
public readonly record struct AdamWStep(
    float Rate, float MeanDecay, float SquareDecay, float MeanScale, float SquareScale, float Epsilon, float WeightDecay, float GradientScale);

/// <summary>AdamW on a slab of packed parameters. Equation at <see cref="Gatecast.Networks.AdamW"/>.</summary>
static class AdamWKernel
{
    /// <param name="gradient">[n] g; n is a whole number of vectors.</param>
    /// <param name="decayed">[n] 1 where the weight decays, else 0.</param>
    /// <param name="weights">[n] in and out: w.</param>
    /// <param name="means">[n] in and out: m.</param>
    /// <param name="squares">[n] in and out: v.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update<TSimd, TVector>(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, AdamWStep step, Span<float> weights, Span<float> means, Span<float> squares)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, count = weights.Length;
        if (count % lanes != 0 || gradient.Length != count || decayed.Length != count || means.Length != count || squares.Length != count)
            throw new ArgumentException($"The slabs must have equal lengths, a whole number of {lanes} floats.", nameof(weights));

        ref var w0 = ref MemoryMarshal.GetReference(weights);
        ref var m0 = ref MemoryMarshal.GetReference(means);
        ref var v0 = ref MemoryMarshal.GetReference(squares);
        var (beta1, beta2) = (TSimd.Create(step.MeanDecay), TSimd.Create(step.SquareDecay));
        var (fresh1, fresh2) = (TSimd.Create(1 - step.MeanDecay), TSimd.Create(1 - step.SquareDecay));
        var (meanScale, squareScale) = (TSimd.Create(step.MeanScale), TSimd.Create(step.SquareScale));
        var (epsilon, decay) = (TSimd.Create(step.Epsilon), TSimd.Create(step.WeightDecay));
        var (rate, scale) = (TSimd.Create(step.Rate), TSimd.Create(step.GradientScale));
        for (nint i = 0; i < count; i += lanes)
        {
            var g = TSimd.Multiply(TSimd.Load(in MemoryMarshal.GetReference(gradient), i), scale);
            var m = TSimd.MultiplyAdd(TSimd.Load(ref m0, i), beta1, TSimd.Multiply(g, fresh1));
            var v = TSimd.MultiplyAdd(TSimd.Load(ref v0, i), beta2, TSimd.Multiply(TSimd.Multiply(g, g), fresh2));
            var w = TSimd.Load(ref w0, i);
            TSimd.Store(m, ref m0, i);
            TSimd.Store(v, ref v0, i);
            var move = TSimd.Divide(
                TSimd.Multiply(m, meanScale), TSimd.Add(TSimd.SquareRoot(TSimd.Multiply(v, squareScale)), epsilon));
            var shrink = TSimd.Multiply(TSimd.Multiply(w, TSimd.Load(in MemoryMarshal.GetReference(decayed), i)), decay);
            TSimd.Store(TSimd.Subtract(w, TSimd.Multiply(TSimd.Add(move, shrink), rate)), ref w0, i);
        }
    }
}
