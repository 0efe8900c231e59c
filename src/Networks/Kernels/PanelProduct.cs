using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>The one matrix product behind every layer: a tall strided matrix times a packed panel of four vectors.</summary>
/// <remarks><code>
/// C[m, n] (+)= Σₖ A[m, k] · P[k, n]        n = 0 … W − 1, W = 4 × lanes
/// </code>
/// The panel is contiguous in k (row k at panelStride × k, W floats). Three rows of C stay in twelve registers while k runs, which hides
/// the latency of the multiply-add (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
/// The sum over k runs in order 0, 1, 2 …, whatever the number of rows. Twin: <see cref="PanelProductReference"/>.</remarks>
static class PanelProduct
{
    /// <param name="a">Buffer of A.</param>
    /// <param name="layout">Where A[m, k] lies in <paramref name="a"/>.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="panel">[depth, W] at <paramref name="panelStride"/>.</param>
    /// <param name="accumulate">Whether to add to C instead of overwriting it.</param>
    /// <param name="c">[rows, W] at <paramref name="cStride"/>.</param>
    public static void Multiply<TSimd, TVector>(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, bool accumulate,
        Span<float> c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Check(a, layout, rows, panel, panelStride, c, cStride, 4 * TSimd.Lanes);

        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var p0 = ref MemoryMarshal.GetReference(panel);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        for (var m = 0; m < rows;)
        {
            ref var aRow = ref Unsafe.Add(ref a0, (nint)m * layout.RowStride);
            ref var cRow = ref Unsafe.Add(ref c0, (nint)m * cStride);

            // Four rows left are two and two: one row alone leaves too few sums to hide the latency.
            switch (rows - m)
            {
                case 1:
                    OneRow<TSimd, TVector>(ref aRow, layout, ref p0, panelStride, accumulate, ref cRow);
                    return;
                case 2 or 4:
                    TwoRows<TSimd, TVector>(ref aRow, layout, ref p0, panelStride, accumulate, ref cRow, cStride);
                    m += 2;
                    break;
                default:
                    ThreeRows<TSimd, TVector>(ref aRow, layout, ref p0, panelStride, accumulate, ref cRow, cStride);
                    m += 3;
                    break;
            }
        }
    }

    /// <summary>One row times many panels, two at a time: the sums of one panel alone would wait for each other.</summary>
    /// <param name="row">[depth].</param>
    /// <param name="panels">[count][depth, W].</param>
    /// <param name="c">[count][W] out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow<TSimd, TVector>(
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

            Store<TSimd, TVector>(s00, s01, s02, s03, ref Unsafe.Add(ref c0, panel * width));
            Store<TSimd, TVector>(s10, s11, s12, s13, ref Unsafe.Add(ref c0, (panel + 1) * width));
        }

        if (panel < count)
            OneRow<TSimd, TVector>(
                ref x, new(RowStride: 0, DepthStride: 1, depth), ref Unsafe.Add(ref p0, panel * panelLength), (int)width,
                accumulate: false, ref Unsafe.Add(ref c0, panel * width));
    }

    /// <summary>The loops read through references without checks, so the buffers are checked here, once, in 64 bits.</summary>
    static void Check(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, Span<float> c, int cStride, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Run, 1, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Runs, 1, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfNegative(layout.RowStride | layout.DepthStride | layout.RunStride, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfNegative(panelStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(cStride, width);
        if (rows == 0)
            return;

        var depth = (long)layout.Run * layout.Runs;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layout.LastIndex(rows), a.Length, nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(panel.Length, (depth - 1) * panelStride + width, nameof(panel));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, (rows - 1L) * cStride + width, nameof(c));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ThreeRows<TSimd, TVector>(
        ref float a, MatrixLayout layout, ref float panel, int panelStride, bool accumulate, ref float c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref var c1 = ref Unsafe.Add(ref c, (nint)cStride);
        ref var c2 = ref Unsafe.Add(ref c, 2 * (nint)cStride);
        var lanes = TSimd.Lanes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default;
        if (accumulate)
        {
            (s00, s01) = (TSimd.Load(ref c, 0), TSimd.Load(ref c, lanes));
            (s02, s03) = (TSimd.Load(ref c, 2 * lanes), TSimd.Load(ref c, 3 * lanes));
            (s10, s11) = (TSimd.Load(ref c1, 0), TSimd.Load(ref c1, lanes));
            (s12, s13) = (TSimd.Load(ref c1, 2 * lanes), TSimd.Load(ref c1, 3 * lanes));
            (s20, s21) = (TSimd.Load(ref c2, 0), TSimd.Load(ref c2, lanes));
            (s22, s23) = (TSimd.Load(ref c2, 2 * lanes), TSimd.Load(ref c2, 3 * lanes));
        }

        nint row1 = layout.RowStride, row2 = 2 * (nint)layout.RowStride, depthStride = layout.DepthStride, stride = panelStride;
        for (var run = 0; run < layout.Runs; run++)
        {
            ref var x = ref Unsafe.Add(ref a, (nint)run * layout.RunStride);
            for (var k = layout.Run; k > 0; k--)
            {
                var x0 = TSimd.Create(x);
                var x1 = TSimd.Create(Unsafe.Add(ref x, row1));
                var x2 = TSimd.Create(Unsafe.Add(ref x, row2));
                x = ref Unsafe.Add(ref x, depthStride);
                var w = TSimd.Load(ref panel, 0);
                s00 = TSimd.MultiplyAdd(x0, w, s00);
                s10 = TSimd.MultiplyAdd(x1, w, s10);
                s20 = TSimd.MultiplyAdd(x2, w, s20);
                w = TSimd.Load(ref panel, lanes);
                s01 = TSimd.MultiplyAdd(x0, w, s01);
                s11 = TSimd.MultiplyAdd(x1, w, s11);
                s21 = TSimd.MultiplyAdd(x2, w, s21);
                w = TSimd.Load(ref panel, 2 * lanes);
                s02 = TSimd.MultiplyAdd(x0, w, s02);
                s12 = TSimd.MultiplyAdd(x1, w, s12);
                s22 = TSimd.MultiplyAdd(x2, w, s22);
                w = TSimd.Load(ref panel, 3 * lanes);
                s03 = TSimd.MultiplyAdd(x0, w, s03);
                s13 = TSimd.MultiplyAdd(x1, w, s13);
                s23 = TSimd.MultiplyAdd(x2, w, s23);
                panel = ref Unsafe.Add(ref panel, stride);
            }
        }

        Store<TSimd, TVector>(s00, s01, s02, s03, ref c);
        Store<TSimd, TVector>(s10, s11, s12, s13, ref c1);
        Store<TSimd, TVector>(s20, s21, s22, s23, ref c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TwoRows<TSimd, TVector>(
        ref float a, MatrixLayout layout, ref float panel, int panelStride, bool accumulate, ref float c, int cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref var c1 = ref Unsafe.Add(ref c, (nint)cStride);
        var lanes = TSimd.Lanes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        if (accumulate)
        {
            (s00, s01) = (TSimd.Load(ref c, 0), TSimd.Load(ref c, lanes));
            (s02, s03) = (TSimd.Load(ref c, 2 * lanes), TSimd.Load(ref c, 3 * lanes));
            (s10, s11) = (TSimd.Load(ref c1, 0), TSimd.Load(ref c1, lanes));
            (s12, s13) = (TSimd.Load(ref c1, 2 * lanes), TSimd.Load(ref c1, 3 * lanes));
        }

        nint row1 = layout.RowStride, depthStride = layout.DepthStride, stride = panelStride;
        for (var run = 0; run < layout.Runs; run++)
        {
            ref var x = ref Unsafe.Add(ref a, (nint)run * layout.RunStride);
            for (var k = layout.Run; k > 0; k--)
            {
                var x0 = TSimd.Create(x);
                var x1 = TSimd.Create(Unsafe.Add(ref x, row1));
                x = ref Unsafe.Add(ref x, depthStride);
                var w = TSimd.Load(ref panel, 0);
                s00 = TSimd.MultiplyAdd(x0, w, s00);
                s10 = TSimd.MultiplyAdd(x1, w, s10);
                w = TSimd.Load(ref panel, lanes);
                s01 = TSimd.MultiplyAdd(x0, w, s01);
                s11 = TSimd.MultiplyAdd(x1, w, s11);
                w = TSimd.Load(ref panel, 2 * lanes);
                s02 = TSimd.MultiplyAdd(x0, w, s02);
                s12 = TSimd.MultiplyAdd(x1, w, s12);
                w = TSimd.Load(ref panel, 3 * lanes);
                s03 = TSimd.MultiplyAdd(x0, w, s03);
                s13 = TSimd.MultiplyAdd(x1, w, s13);
                panel = ref Unsafe.Add(ref panel, stride);
            }
        }

        Store<TSimd, TVector>(s00, s01, s02, s03, ref c);
        Store<TSimd, TVector>(s10, s11, s12, s13, ref c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneRow<TSimd, TVector>(
        ref float a, MatrixLayout layout, ref float panel, int panelStride, bool accumulate, ref float c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var lanes = TSimd.Lanes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        if (accumulate)
        {
            (s00, s01) = (TSimd.Load(ref c, 0), TSimd.Load(ref c, lanes));
            (s02, s03) = (TSimd.Load(ref c, 2 * lanes), TSimd.Load(ref c, 3 * lanes));
        }

        nint depthStride = layout.DepthStride, stride = panelStride;
        for (var run = 0; run < layout.Runs; run++)
        {
            ref var x = ref Unsafe.Add(ref a, (nint)run * layout.RunStride);
            for (var k = layout.Run; k > 0; k--)
            {
                var x0 = TSimd.Create(x);
                x = ref Unsafe.Add(ref x, depthStride);
                var w = TSimd.Load(ref panel, 0);
                s00 = TSimd.MultiplyAdd(x0, w, s00);
                w = TSimd.Load(ref panel, lanes);
                s01 = TSimd.MultiplyAdd(x0, w, s01);
                w = TSimd.Load(ref panel, 2 * lanes);
                s02 = TSimd.MultiplyAdd(x0, w, s02);
                w = TSimd.Load(ref panel, 3 * lanes);
                s03 = TSimd.MultiplyAdd(x0, w, s03);
                panel = ref Unsafe.Add(ref panel, stride);
            }
        }

        Store<TSimd, TVector>(s00, s01, s02, s03, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<TSimd, TVector>(TVector s0, TVector s1, TVector s2, TVector s3, ref float c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TSimd.Store(s0, ref c, 0);
        TSimd.Store(s1, ref c, TSimd.Lanes);
        TSimd.Store(s2, ref c, 2 * TSimd.Lanes);
        TSimd.Store(s3, ref c, 3 * TSimd.Lanes);
    }
}
