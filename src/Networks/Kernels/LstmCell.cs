using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>One time step of an LSTM cell for a block of V units, after the matrix product; V is the number of lanes.</summary>
/// <remarks><code>
/// a = Wx·x + Wh·h₋₁ + b            [R, 4V]: V units each of the gates i, f, g, o
/// i = σ(aᵢ)  f = σ(a_f)  g = tanh(a_g)  o = σ(a_o)
/// c = f ⊙ c₋₁ + i ⊙ g              h = o ⊙ tanh(c)
/// </code>
/// Hochreiter and Schmidhuber (1997); forget gate of Gers, Schmidhuber and Cummins (2000). Gate order as in torch.nn.LSTM.
/// Twin: <see cref="LstmCellReference"/>. The loops are short, one after the other, so that the processor works on several rows at
/// once.</remarks>
static class LstmCell
{
    /// <param name="previousCell">[R, V] c₋₁.</param>
    /// <param name="gates">[R, 4V] in: a; out: i, f, g, o.</param>
    /// <param name="cell">[R, V] out: c.</param>
    /// <param name="cellTanh">[R, V] out: tanh(c).</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, hiddenStride, previousCell.Length, cell.Length, cellTanh.Length, hidden.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        ref var c = ref MemoryMarshal.GetReference(cell);
        SigmoidGates<TSimd, TVector>(ref a, rows);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var g = Activation.Tanh<TSimd, TVector>(TSimd.Load(ref gate, 2 * lanes));
            TSimd.Store(g, ref gate, 2 * lanes);
            var previous = TSimd.Load(in MemoryMarshal.GetReference(previousCell), row * lanes);
            var kept = TSimd.Multiply(TSimd.Load(ref gate, 0), g);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(ref gate, lanes), previous, kept), ref c, row * lanes);
        }

        for (nint row = 0; row < rows; row++)
        {
            var tanh = Activation.Tanh<TSimd, TVector>(TSimd.Load(ref c, row * lanes));
            TSimd.Store(tanh, ref MemoryMarshal.GetReference(cellTanh), row * lanes);
            TSimd.Store(
                TSimd.Multiply(TSimd.Load(ref a, row * width + 3 * lanes), tanh), ref MemoryMarshal.GetReference(hidden), row * hiddenStride);
        }
    }

    /// <summary>The same step where nothing is kept for the way back.</summary>
    /// <param name="gates">[R, 4V] in: a; out: scratch.</param>
    /// <param name="cell">[R, V] in: c₋₁; out: c.</param>
    /// <param name="hidden">[R, V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Infer<TSimd, TVector>(int hiddenStride, Span<float> gates, Span<float> cell, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, hiddenStride, cell.Length, cell.Length, cell.Length, hidden.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        ref var c = ref MemoryMarshal.GetReference(cell);
        SigmoidGates<TSimd, TVector>(ref a, rows);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var g = Activation.Tanh<TSimd, TVector>(TSimd.Load(ref gate, 2 * lanes));
            var kept = TSimd.Multiply(TSimd.Load(ref gate, 0), g);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(ref gate, lanes), TSimd.Load(ref c, row * lanes), kept), ref c, row * lanes);
        }

        for (nint row = 0; row < rows; row++)
        {
            var tanh = Activation.Tanh<TSimd, TVector>(TSimd.Load(ref c, row * lanes));
            TSimd.Store(
                TSimd.Multiply(TSimd.Load(ref a, row * width + 3 * lanes), tanh), ref MemoryMarshal.GetReference(hidden), row * hiddenStride);
        }
    }

    /// <summary>Back through one step: the exact adjoint of <see cref="Forward"/>.</summary>
    /// <param name="hiddenGrad">[R, V] at <paramref name="hiddenStride"/>, ∂L/∂h.</param>
    /// <param name="previousCell">[R, V] c₋₁.</param>
    /// <param name="cellTanh">[R, V] tanh(c).</param>
    /// <param name="gates">[R, 4V] in: i, f, g, o; out: ∂L/∂a.</param>
    /// <param name="cellGrad">[R, V] in: ∂L/∂c from the step after; out: ∂L/∂c₋₁.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = gates.Length / width;
        Check(rows, lanes, hiddenStride, previousCell.Length, cellGrad.Length, cellTanh.Length, hiddenGrad.Length);

        ref var a = ref MemoryMarshal.GetReference(gates);
        ref var dcs = ref MemoryMarshal.GetReference(cellGrad);
        var one = TSimd.Create(1f);
        for (nint row = 0; row < rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * width);
            var (i, f) = (TSimd.Load(ref gate, 0), TSimd.Load(ref gate, lanes));
            var (g, o) = (TSimd.Load(ref gate, 2 * lanes), TSimd.Load(ref gate, 3 * lanes));
            var tanh = TSimd.Load(in MemoryMarshal.GetReference(cellTanh), row * lanes);
            var dh = TSimd.Load(in MemoryMarshal.GetReference(hiddenGrad), row * hiddenStride);
            var dho = TSimd.Multiply(dh, o);
            var slope = TSimd.Subtract(one, TSimd.Multiply(tanh, tanh));
            var dc = TSimd.MultiplyAdd(dho, slope, TSimd.Load(ref dcs, row * lanes));
            var dcf = TSimd.Multiply(dc, f);
            var dci = TSimd.Multiply(dc, i);

            TSimd.Store(dcf, ref dcs, row * lanes);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(dci, g), TSimd.Subtract(one, i)), ref gate, 0);
            var previous = TSimd.Load(in MemoryMarshal.GetReference(previousCell), row * lanes);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(dcf, previous), TSimd.Subtract(one, f)), ref gate, lanes);
            TSimd.Store(TSimd.Multiply(dci, TSimd.Subtract(one, TSimd.Multiply(g, g))), ref gate, 2 * lanes);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(dho, tanh), TSimd.Subtract(one, o)), ref gate, 3 * lanes);
        }
    }

    /// <summary>i, f and o of all rows, with one division for the three: 1/x, 1/y and 1/z from 1/(xyz).</summary>
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
            var z = TSimd.Add(one, Activation.ExpOfMinus<TSimd, TVector>(TSimd.Load(ref gate, 3 * lanes)));
            var xy = TSimd.Multiply(x, y);
            var inverse = TSimd.Divide(one, TSimd.Multiply(xy, z));
            var ofXy = TSimd.Multiply(inverse, z);
            TSimd.Store(TSimd.Multiply(ofXy, y), ref gate, 0);
            TSimd.Store(TSimd.Multiply(ofXy, x), ref gate, lanes);
            TSimd.Store(TSimd.Multiply(inverse, xy), ref gate, 3 * lanes);
        }
    }

    static void Check(nint rows, nint lanes, int hiddenStride, int first, int second, int third, int hidden)
    {
        if (int.Min(first, int.Min(second, third)) < rows * lanes || hiddenStride < lanes ||
            (rows > 0 && hidden < (rows - 1L) * hiddenStride + lanes))
            throw new ArgumentException($"A buffer or a stride is too short for {rows} rows of {lanes} units.", nameof(rows));
    }
}
