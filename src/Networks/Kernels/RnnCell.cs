using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>One time step of a plain recurrent cell for a block of 4V units, after the matrix product; V is the number of lanes.</summary>
/// <remarks><code>
/// a = Wx·x + Wh·h₋₁ + b            [R, 4V]: one column for each unit
/// h = tanh(a)
/// </code>
/// Elman (1990), as torch.nn.RNN. Twin: <see cref="RnnCellReference"/>.</remarks>
static class RnnCell
{
    /// <param name="sums">[R, 4V] in: a; out: h, for the way back.</param>
    /// <param name="hidden">[R, 4V] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TSimd, TVector>(int hiddenStride, Span<float> sums, Span<float> hidden)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = sums.Length / width;
        Check(rows, width, hiddenStride, hidden.Length);

        ref var a = ref MemoryMarshal.GetReference(sums);
        for (nint row = 0; row < rows; row++)
            for (nint i = 0; i < width; i += lanes)
            {
                var h = Activation.Tanh<TSimd, TVector>(TSimd.Load(ref a, row * width + i));
                TSimd.Store(h, ref a, row * width + i);
                TSimd.Store(h, ref MemoryMarshal.GetReference(hidden), row * hiddenStride + i);
            }
    }

    /// <summary>Back through one step: the exact adjoint of <see cref="Forward"/>.</summary>
    /// <param name="hiddenGrad">[R, 4V] at <paramref name="hiddenStride"/>, ∂L/∂h.</param>
    /// <param name="sums">[R, 4V] in: h; out: ∂L/∂a.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TSimd, TVector>(ReadOnlySpan<float> hiddenGrad, int hiddenStride, Span<float> sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * TSimd.Lanes, rows = sums.Length / width;
        Check(rows, width, hiddenStride, hiddenGrad.Length);

        ref var a = ref MemoryMarshal.GetReference(sums);
        var one = TSimd.Create(1f);
        for (nint row = 0; row < rows; row++)
            for (nint i = 0; i < width; i += lanes)
            {
                var h = TSimd.Load(ref a, row * width + i);
                var dh = TSimd.Load(in MemoryMarshal.GetReference(hiddenGrad), row * hiddenStride + i);
                TSimd.Store(TSimd.Multiply(dh, TSimd.Subtract(one, TSimd.Multiply(h, h))), ref a, row * width + i);
            }
    }

    static void Check(nint rows, nint width, int stride, int length)
    {
        if (stride < width || (rows > 0 && length < (rows - 1L) * stride + width))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {rows} rows of {width} units.", nameof(rows));
    }
}
