using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>The one matrix product behind every layer: a tall strided matrix times a packed panel of 32 columns.</summary>
/// <remarks><code>
/// C[m, n] (+)= Σₖ A[m, k] · P[k, n]        n = 0 … 31
/// </code>
/// The panel is contiguous in k (row k at panelStride × k, 32 floats). Three rows of C stay in twelve registers while k runs, which hides
/// the latency of the multiply-add (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
/// The sum over k runs in order 0, 1, 2 …, whatever the number of rows. Twin: <see cref="PanelProductReference"/>.</remarks>
public static class PanelProduct
{
    /// <summary>Columns of a panel.</summary>
    public const int Width = 32;

    /// <param name="a">Buffer of A.</param>
    /// <param name="layout">Where A[m, k] lies in <paramref name="a"/>.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="panel">[depth, 32] at <paramref name="panelStride"/>.</param>
    /// <param name="accumulate">Whether to add to C instead of overwriting it.</param>
    /// <param name="c">[rows, 32] at <paramref name="cStride"/>.</param>
    public static void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, bool accumulate,
        Span<float> c, int cStride)
    {
        Check(a, layout, rows, panel, panelStride, c, cStride);

        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var p0 = ref MemoryMarshal.GetReference(panel);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        var m = 0;
        for (; m + 3 <= rows; m += 3)
            ThreeRows(
                ref Unsafe.Add(ref a0, m * layout.RowStride), layout, ref p0, panelStride, accumulate,
                ref Unsafe.Add(ref c0, m * cStride), cStride);
        for (; m < rows; m++)
            OneRow(
                ref Unsafe.Add(ref a0, m * layout.RowStride), layout, ref p0, panelStride, accumulate,
                ref Unsafe.Add(ref c0, m * cStride));
    }

    /// <summary>The loops read through references without checks, so the buffers are checked here, once, in 64 bits.</summary>
    static void Check(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, Span<float> c, int cStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Run, 1, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Runs, 1, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfNegative(layout.RowStride | layout.DepthStride | layout.RunStride, nameof(layout));
        ArgumentOutOfRangeException.ThrowIfNegative(panelStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(cStride, Width);
        if (rows == 0)
            return;

        var depth = (long)layout.Run * layout.Runs;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layout.LastIndex(rows), a.Length, nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(panel.Length, (depth - 1) * panelStride + Width, nameof(panel));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, (rows - 1L) * cStride + Width, nameof(c));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ThreeRows(
        ref float a, MatrixLayout layout, ref float panel, int panelStride, bool accumulate, ref float c, int cStride)
    {
        ref var c1 = ref Unsafe.Add(ref c, cStride);
        ref var c2 = ref Unsafe.Add(ref c, 2 * cStride);
        Vector256<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s23 = default;
        if (accumulate)
        {
            (s00, s01, s02, s03) = Load(ref c);
            (s10, s11, s12, s13) = Load(ref c1);
            (s20, s21, s22, s23) = Load(ref c2);
        }

        nint row1 = layout.RowStride, row2 = 2 * layout.RowStride, depthStride = layout.DepthStride, stride = panelStride;
        for (var run = 0; run < layout.Runs; run++)
        {
            ref var x = ref Unsafe.Add(ref a, (nint)run * layout.RunStride);
            for (var k = layout.Run; k > 0; k--)
            {
                var x0 = Vector256.Create(x);
                var x1 = Vector256.Create(Unsafe.Add(ref x, row1));
                var x2 = Vector256.Create(Unsafe.Add(ref x, row2));
                x = ref Unsafe.Add(ref x, depthStride);
                var w = Vector256.LoadUnsafe(ref panel);
                s00 = Vector256.MultiplyAddEstimate(x0, w, s00);
                s10 = Vector256.MultiplyAddEstimate(x1, w, s10);
                s20 = Vector256.MultiplyAddEstimate(x2, w, s20);
                w = Vector256.LoadUnsafe(ref panel, 8);
                s01 = Vector256.MultiplyAddEstimate(x0, w, s01);
                s11 = Vector256.MultiplyAddEstimate(x1, w, s11);
                s21 = Vector256.MultiplyAddEstimate(x2, w, s21);
                w = Vector256.LoadUnsafe(ref panel, 16);
                s02 = Vector256.MultiplyAddEstimate(x0, w, s02);
                s12 = Vector256.MultiplyAddEstimate(x1, w, s12);
                s22 = Vector256.MultiplyAddEstimate(x2, w, s22);
                w = Vector256.LoadUnsafe(ref panel, 24);
                s03 = Vector256.MultiplyAddEstimate(x0, w, s03);
                s13 = Vector256.MultiplyAddEstimate(x1, w, s13);
                s23 = Vector256.MultiplyAddEstimate(x2, w, s23);
                panel = ref Unsafe.Add(ref panel, stride);
            }
        }

        Store(s00, s01, s02, s03, ref c);
        Store(s10, s11, s12, s13, ref c1);
        Store(s20, s21, s22, s23, ref c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneRow(ref float a, MatrixLayout layout, ref float panel, int panelStride, bool accumulate, ref float c)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        if (accumulate)
            (s0, s1, s2, s3) = Load(ref c);

        nint depthStride = layout.DepthStride, stride = panelStride;
        for (var run = 0; run < layout.Runs; run++)
        {
            ref var x = ref Unsafe.Add(ref a, (nint)run * layout.RunStride);
            for (var k = layout.Run; k > 0; k--)
            {
                var x0 = Vector256.Create(x);
                x = ref Unsafe.Add(ref x, depthStride);
                s0 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref panel), s0);
                s1 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref panel, 8), s1);
                s2 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref panel, 16), s2);
                s3 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref panel, 24), s3);
                panel = ref Unsafe.Add(ref panel, stride);
            }
        }

        Store(s0, s1, s2, s3, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Load(ref float c) =>
        (Vector256.LoadUnsafe(ref c), Vector256.LoadUnsafe(ref c, 8), Vector256.LoadUnsafe(ref c, 16), Vector256.LoadUnsafe(ref c, 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3, ref float c)
    {
        s0.StoreUnsafe(ref c);
        s1.StoreUnsafe(ref c, 8);
        s2.StoreUnsafe(ref c, 16);
        s3.StoreUnsafe(ref c, 24);
    }
}
