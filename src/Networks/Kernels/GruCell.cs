using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>One time step of a GRU cell for a block of V units, after the matrix product; V is the number of lanes.</summary>
/// <remarks><code>
/// aᵣ = Wx·x + Wh·h₋₁ + b    a_z likewise    aₓ = Wx·x + bₓ    aₕ = Wh·h₋₁ + bₕ      [R, 4V]: V units each of r, z, x, h
/// r = σ(aᵣ)   z = σ(a_z)   n = tanh(aₓ + r ⊙ aₕ)
/// h = (1 − z) ⊙ n + z ⊙ h₋₁
/// </code>
/// Cho et al. (2014), with the reset gate after the recurrent product as in torch.nn.GRU. Input and recurrent part of n stand apart, so that
/// a block has four columns for each unit as that of <see cref="LstmCell"/>; the weights of h in aₓ and of x in aₕ are zero.
/// Twin: <see cref="GruCellReference"/>.</remarks>
static class GruCell
{
    /// <param name="previousHidden">[R, V] at <paramref name="hiddenStride"/>, h₋₁.</param>
    /// <param name="gates">[R, 4V] in: a; out: r, z, n, aₕ.</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, hiddenStride, previousHidden.Length);
        Check(rows, lanes, hiddenStride, hidden.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        SigmoidGates<TSimd, TVector>(ref a, rows);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var n = Candidate<TSimd, TVector>(ref gate);
            TSimd.Store(n, ref gate, 2 * lanes);
            var previous = TSimd.Load(in MemoryMarshal.GetReference(previousHidden), row * hiddenStride);
            TSimd.Store(
                TSimd.MultiplyAdd(TSimd.Load(ref gate, lanes), TSimd.Subtract(previous, n), n),
                ref MemoryMarshal.GetReference(hidden), row * hiddenStride);
        }
    }

    /// <summary>The same step where nothing is kept for the way back.</summary>
    /// <param name="previousHidden">[R, V] at <paramref name="hiddenStride"/>, h₋₁.</param>
    /// <param name="gates">[R, 4V] in: a; out: scratch.</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Infer<TSimd, TVector>(
        ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, hiddenStride, previousHidden.Length);
        Check(rows, lanes, hiddenStride, hidden.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        SigmoidGates<TSimd, TVector>(ref a, rows);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var n = Candidate<TSimd, TVector>(ref gate);
            var previous = TSimd.Load(in MemoryMarshal.GetReference(previousHidden), row * hiddenStride);
            TSimd.Store(
                TSimd.MultiplyAdd(TSimd.Load(ref gate, lanes), TSimd.Subtract(previous, n), n),
                ref MemoryMarshal.GetReference(hidden), row * hiddenStride);
        }
    }

    /// <summary>Back through one step: the exact adjoint of <see cref="Forward"/>.</summary>
    /// <param name="hiddenGrad">[R, V] at <paramref name="gradStride"/>, ∂L/∂h.</param>
    /// <param name="previousHidden">[R, V] at <paramref name="hiddenStride"/>, h₋₁.</param>
    /// <param name="gates">[R, 4V] in: r, z, n, aₕ; out: ∂L/∂a.</param>
    /// <param name="previousHiddenGrad">[R, V] at <paramref name="gradStride"/>, in and out: ∂L/∂h₋₁, to which ∂L/∂h ⊙ z is added. What
    /// reaches h₋₁ through a comes from the transposed product.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        ReadOnlySpan<float> hiddenGrad, int gradStride, ReadOnlySpan<float> previousHidden, int hiddenStride,
        Span<float> gates, Span<float> previousHiddenGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, gradStride, hiddenGrad.Length);
        Check(rows, lanes, gradStride, previousHiddenGrad.Length);
        Check(rows, lanes, hiddenStride, previousHidden.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        ref var before = ref MemoryMarshal.GetReference(previousHiddenGrad);
        var one = TSimd.Create(1f);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var (r, z) = (TSimd.Load(ref gate, 0), TSimd.Load(ref gate, lanes));
            var (n, recurrent) = (TSimd.Load(ref gate, 2 * lanes), TSimd.Load(ref gate, 3 * lanes));
            var dh = TSimd.Load(in MemoryMarshal.GetReference(hiddenGrad), row * gradStride);
            var previous = TSimd.Load(in MemoryMarshal.GetReference(previousHidden), row * hiddenStride);
            var dhz = TSimd.Multiply(dh, z);
            var dn = TSimd.Multiply(TSimd.Subtract(dh, dhz), TSimd.Subtract(one, TSimd.Multiply(n, n)));
            var dnr = TSimd.Multiply(dn, r);

            TSimd.Store(TSimd.Add(TSimd.Load(ref before, row * gradStride), dhz), ref before, row * gradStride);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(dnr, recurrent), TSimd.Subtract(one, r)), ref gate, 0);
            TSimd.Store(
                TSimd.Multiply(TSimd.Multiply(dhz, TSimd.Subtract(previous, n)), TSimd.Subtract(one, z)), ref gate, lanes);
            TSimd.Store(dn, ref gate, 2 * lanes);
            TSimd.Store(dnr, ref gate, 3 * lanes);
        }
    }

    /// <summary>r and z of all rows, with one division for the two: 1/x and 1/y from 1/(xy).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SigmoidGates<TSimd, TVector>(ref float a, nint rows)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes;
        var one = TSimd.Create(1f);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var x = TSimd.Add(one, Activation.ExpOfMinus<TSimd, TVector>(TSimd.Load(ref gate, 0)));
            var y = TSimd.Add(one, Activation.ExpOfMinus<TSimd, TVector>(TSimd.Load(ref gate, lanes)));
            var inverse = TSimd.Divide(one, TSimd.Multiply(x, y));
            TSimd.Store(TSimd.Multiply(inverse, y), ref gate, 0);
            TSimd.Store(TSimd.Multiply(inverse, x), ref gate, lanes);
        }
    }

    /// <summary>n, once r stands in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Candidate<TSimd, TVector>(ref float gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        return Activation.Tanh<TSimd, TVector>(
            TSimd.MultiplyAdd(TSimd.Load(ref gate, 0), TSimd.Load(ref gate, 3 * lanes), TSimd.Load(ref gate, 2 * lanes)));
    }

    static void Check(nint rows, nint lanes, int stride, int length)
    {
        if (stride < lanes || (rows > 0 && length < (rows - 1L) * stride + lanes))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {rows} rows of {lanes} units.", nameof(rows));
    }
}
