using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>One time step of an sLSTM cell for a block of V units, after the matrix product; V is the number of lanes.</summary>
/// <remarks><code>
/// a = Wx·x + Wh·h₋₁ + b            [R, 4V]: V units each of i, f, z, o
/// l = m₋₁ + ln σ(a_f)              m = max(aᵢ, l)
/// i = exp(aᵢ − m)  f = exp(l − m)  z = tanh(a_z)  o = σ(a_o)
/// c = f ⊙ c₋₁ + i ⊙ z              n = f ⊙ n₋₁ + i              h = o ⊙ c / n
/// </code>
/// Beck et al., "xLSTM: Extended long short-term memory" (2024), equations 8 to 17 with a sigmoid forget gate, as in the authors' code.
/// c and n are the true states times e⁻ᵐ, so m keeps the exponents in range and cancels in h: ∂L/∂m is zero, and the way back treats m as a
/// constant. Before the first step c = n = 0 and m = <see cref="FirstStabiliser"/>; then n ≥ 1 for ever.
/// Twin: <see cref="SlstmCellReference"/>.</remarks>
static class SlstmCell
{
    /// <summary>m before the first step: it makes m = aᵢ there.</summary>
    public const float FirstStabiliser = float.NegativeInfinity;

    /// <param name="previousCell">[R, V] c₋₁.</param>
    /// <param name="previousNormaliser">[R, V] n₋₁.</param>
    /// <param name="gates">[R, 4V] in: a; out: i, f, z, o.</param>
    /// <param name="stabiliser">[R, V] in: m₋₁; out: m.</param>
    /// <param name="cell">[R, V] out: c.</param>
    /// <param name="normaliser">[R, V] out: n.</param>
    /// <param name="forgetSlope">[R, V] out: 1 − σ(a_f), the slope of ln σ.</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser, int hiddenStride, Span<float> gates,
        Span<float> stabiliser, Span<float> cell, Span<float> normaliser, Span<float> forgetSlope, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows * lanes, previousCell.Length, previousNormaliser.Length, stabiliser.Length);
        Check(rows * lanes, cell.Length, normaliser.Length, forgetSlope.Length);
        CheckHidden(rows, lanes, hiddenStride, hidden.Length);

        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref MemoryMarshal.GetReference(gates), row * width);
            var forget = TSimd.Load(ref gate, lanes);
            TSimd.Store(
                Activation.Sigmoid<TSimd, TVector>(TSimd.Subtract(TSimd.Create(0f), forget)),
                ref MemoryMarshal.GetReference(forgetSlope), row * lanes);
            Gates<TSimd, TVector>(ref gate, ref Unsafe.Add(ref MemoryMarshal.GetReference(stabiliser), row * lanes));
            States<TSimd, TVector>(
                ref gate,
                TSimd.Load(in MemoryMarshal.GetReference(previousCell), row * lanes),
                TSimd.Load(in MemoryMarshal.GetReference(previousNormaliser), row * lanes),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(cell), row * lanes),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(normaliser), row * lanes),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(hidden), row * hiddenStride));
        }
    }

    /// <summary>The same step where nothing is kept for the way back.</summary>
    /// <param name="gates">[R, 4V] in: a; out: scratch.</param>
    /// <param name="cell">[R, V] in: c₋₁; out: c.</param>
    /// <param name="normaliser">[R, V] in: n₋₁; out: n.</param>
    /// <param name="stabiliser">[R, V] in: m₋₁; out: m.</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Infer<TSimd, TVector>(
        int hiddenStride, Span<float> gates, Span<float> cell, Span<float> normaliser, Span<float> stabiliser, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows * lanes, cell.Length, normaliser.Length, stabiliser.Length);
        CheckHidden(rows, lanes, hiddenStride, hidden.Length);

        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref MemoryMarshal.GetReference(gates), row * width);
            ref var c = ref Unsafe.Add(ref MemoryMarshal.GetReference(cell), row * lanes);
            ref var n = ref Unsafe.Add(ref MemoryMarshal.GetReference(normaliser), row * lanes);
            Gates<TSimd, TVector>(ref gate, ref Unsafe.Add(ref MemoryMarshal.GetReference(stabiliser), row * lanes));
            States<TSimd, TVector>(
                ref gate, TSimd.Load(ref c, 0), TSimd.Load(ref n, 0), ref c, ref n,
                ref Unsafe.Add(ref MemoryMarshal.GetReference(hidden), row * hiddenStride));
        }
    }

    /// <summary>Back through one step: the exact adjoint of <see cref="Forward"/>.</summary>
    /// <param name="hiddenGrad">[R, V] at <paramref name="hiddenStride"/>, ∂L/∂h.</param>
    /// <param name="previousCell">[R, V] c₋₁.</param>
    /// <param name="previousNormaliser">[R, V] n₋₁.</param>
    /// <param name="cell">[R, V] c.</param>
    /// <param name="normaliser">[R, V] n.</param>
    /// <param name="forgetSlope">[R, V] 1 − σ(a_f).</param>
    /// <param name="gates">[R, 4V] in: i, f, z, o; out: ∂L/∂a.</param>
    /// <param name="cellGrad">[R, V] in: ∂L/∂c from the step after; out: ∂L/∂c₋₁.</param>
    /// <param name="normaliserGrad">[R, V] in: ∂L/∂n from the step after; out: ∂L/∂n₋₁.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser,
        ReadOnlySpan<float> cell, ReadOnlySpan<float> normaliser, ReadOnlySpan<float> forgetSlope,
        Span<float> gates, Span<float> cellGrad, Span<float> normaliserGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows * lanes, previousCell.Length, previousNormaliser.Length, forgetSlope.Length);
        Check(rows * lanes, cell.Length, normaliser.Length, int.Min(cellGrad.Length, normaliserGrad.Length));
        CheckHidden(rows, lanes, hiddenStride, hiddenGrad.Length);

        ref var dcs = ref MemoryMarshal.GetReference(cellGrad);
        ref var dns = ref MemoryMarshal.GetReference(normaliserGrad);
        var one = TSimd.Create(1f);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref MemoryMarshal.GetReference(gates), row * width);
            var (i, f) = (TSimd.Load(ref gate, 0), TSimd.Load(ref gate, lanes));
            var (z, o) = (TSimd.Load(ref gate, 2 * lanes), TSimd.Load(ref gate, 3 * lanes));
            var perNormaliser = TSimd.Divide(one, TSimd.Load(in MemoryMarshal.GetReference(normaliser), row * lanes));
            var ratio = TSimd.Multiply(TSimd.Load(in MemoryMarshal.GetReference(cell), row * lanes), perNormaliser);
            var dh = TSimd.Load(in MemoryMarshal.GetReference(hiddenGrad), row * hiddenStride);
            var dho = TSimd.Multiply(dh, o);
            var dratio = TSimd.Multiply(dho, perNormaliser);
            var dc = TSimd.Add(TSimd.Load(ref dcs, row * lanes), dratio);
            var dn = TSimd.Subtract(TSimd.Load(ref dns, row * lanes), TSimd.Multiply(dratio, ratio));
            var dcf = TSimd.Multiply(dc, f);
            var dnf = TSimd.Multiply(dn, f);
            var dci = TSimd.Multiply(dc, i);
            var dkept = TSimd.MultiplyAdd(
                dcf, TSimd.Load(in MemoryMarshal.GetReference(previousCell), row * lanes),
                TSimd.Multiply(dnf, TSimd.Load(in MemoryMarshal.GetReference(previousNormaliser), row * lanes)));

            TSimd.Store(dcf, ref dcs, row * lanes);
            TSimd.Store(dnf, ref dns, row * lanes);
            TSimd.Store(TSimd.MultiplyAdd(dci, z, TSimd.Multiply(dn, i)), ref gate, 0);
            TSimd.Store(TSimd.Multiply(dkept, TSimd.Load(in MemoryMarshal.GetReference(forgetSlope), row * lanes)), ref gate, lanes);
            TSimd.Store(TSimd.Multiply(dci, TSimd.Subtract(one, TSimd.Multiply(z, z))), ref gate, 2 * lanes);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(dho, ratio), TSimd.Subtract(one, o)), ref gate, 3 * lanes);
        }
    }

    /// <summary>a becomes i, f, z, o, and m₋₁ becomes m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Gates<TSimd, TVector>(ref float gate, ref float stabiliser)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        var (input, forget) = (TSimd.Load(ref gate, 0), TSimd.Load(ref gate, lanes));

        // ln σ(x) = min(x, 0) − ln(1 + e^−|x|).
        var size = TSimd.Max(forget, TSimd.Subtract(TSimd.Create(0f), forget));
        var rest = Activation.LogOfOnePlus<TSimd, TVector>(Activation.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Create(0f), size)));
        var logSigmoid = TSimd.Subtract(TSimd.Clamp(forget, float.MinValue, 0), rest);
        var kept = TSimd.Add(TSimd.Load(ref stabiliser, 0), logSigmoid);
        var m = TSimd.Max(input, kept);

        TSimd.Store(m, ref stabiliser, 0);
        TSimd.Store(Activation.Exp<TSimd, TVector>(TSimd.Subtract(input, m)), ref gate, 0);
        TSimd.Store(Activation.Exp<TSimd, TVector>(TSimd.Subtract(kept, m)), ref gate, lanes);
        TSimd.Store(Activation.Tanh<TSimd, TVector>(TSimd.Load(ref gate, 2 * lanes)), ref gate, 2 * lanes);
        TSimd.Store(Activation.Sigmoid<TSimd, TVector>(TSimd.Load(ref gate, 3 * lanes)), ref gate, 3 * lanes);
    }

    /// <summary>c, n and h from i, f, z, o.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void States<TSimd, TVector>(
        ref float gate, TVector previousCell, TVector previousNormaliser, ref float cell, ref float normaliser, ref float hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        var (i, f) = (TSimd.Load(ref gate, 0), TSimd.Load(ref gate, lanes));
        var c = TSimd.MultiplyAdd(f, previousCell, TSimd.Multiply(i, TSimd.Load(ref gate, 2 * lanes)));
        var n = TSimd.MultiplyAdd(f, previousNormaliser, i);
        TSimd.Store(c, ref cell, 0);
        TSimd.Store(n, ref normaliser, 0);
        TSimd.Store(TSimd.Multiply(TSimd.Load(ref gate, 3 * lanes), TSimd.Divide(c, n)), ref hidden, 0);
    }

    static void Check(nint needed, int first, int second, int third)
    {
        if (int.Min(first, int.Min(second, third)) < needed)
            throw new ArgumentException(
                $"The buffers have {first}, {second} and {third} floats; each needs {needed}.", nameof(needed));
    }

    static void CheckHidden(nint rows, nint lanes, int stride, int length)
    {
        if (stride < lanes || (rows > 0 && length < (rows - 1L) * stride + lanes))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {rows} rows of {lanes} units.", nameof(rows));
    }
}
