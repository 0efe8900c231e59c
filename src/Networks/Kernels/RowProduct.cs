using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>One row times many panels: what a step of a single sequence needs. Twin: <see cref="PanelProductReference"/>.</summary>
static class RowProduct
{
    /// <summary>One row times many panels, two at a time: the sums of one panel alone would wait for each other.</summary>
    /// <param name="row">[depth].</param>
    /// <param name="panels">[count][depth, W], W four vectors.</param>
    /// <param name="c">[count][W] out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(
        ReadOnlySpan<float> row, int depth, ReadOnlySpan<float> panels, int count, Span<float> c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, width = 4 * lanes, panelLength = depth * width;
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, depth, nameof(row));
        ArgumentOutOfRangeException.ThrowIfLessThan(panels.Length, count * (long)panelLength, nameof(panels));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, count * (long)width, nameof(c));

        ref var x = ref MemoryMarshal.GetReference(row);
        ref var p0 = ref MemoryMarshal.GetReference(panels);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        var panel = 0;
        for (; panel + 2 <= count; panel += 2)
        {
            ref var p = ref Unsafe.Add(ref p0, panel * panelLength);
            TVector s00 = default, s01 = default, s02 = default, s03 = default;
            TVector s10 = default, s11 = default, s12 = default, s13 = default;
            for (nint k = 0; k < depth; k++)
            {
                var value = TSimd.Create(Unsafe.Add(ref x, k));
                s00 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, 0), s00);
                s01 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, lanes), s01);
                s02 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, 2 * lanes), s02);
                s03 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, 3 * lanes), s03);
                s10 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, panelLength), s10);
                s11 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, panelLength + lanes), s11);
                s12 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, panelLength + 2 * lanes), s12);
                s13 = TSimd.MultiplyAdd(value, TSimd.Load(ref p, panelLength + 3 * lanes), s13);
                p = ref Unsafe.Add(ref p, width);
            }

            ref var result = ref Unsafe.Add(ref c0, panel * width);
            ProductTile.Store<TSimd, TVector, Four>(s00, s01, s02, s03, ref result);
            ProductTile.Store<TSimd, TVector, Four>(s10, s11, s12, s13, ref Unsafe.Add(ref result, width));
        }

        if (panel < count)
        {
            var layout = new MatrixLayout(RowStride: 0, DepthStride: 1, depth);
            ProductTile.Run<TSimd, TVector, One, Four>(new(
                ref x, in layout, ref Unsafe.Add(ref p0, panel * panelLength), width, panelRun: 0, accumulate: false,
                ref Unsafe.Add(ref c0, panel * width), (int)width));
        }
    }
}
