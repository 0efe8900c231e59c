using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>The one matrix product behind every layer: a tall strided matrix times a packed panel.</summary>
/// <remarks><code>
/// C[m, n] (+)= Σₖ A[m, k] · P[k, n]        n = 0 … columns − 1
/// </code>
/// A tile of C stays in registers while k runs: 3 rows of 4 vectors where there are sixteen registers, 8 rows of 2 vectors where there are
/// 32 of 512 bits. Both hide the latency of the multiply-add, and read so little for each of them that the loads do not count (Goto and
/// van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). The sum over k runs in order 0, 1, 2 …, whatever the tile, so
/// that a row has the same bits whatever rows come with it. Twin: <see cref="PanelProductReference"/>.</remarks>
static class PanelProduct
{
    /// <param name="a">Buffer of A.</param>
    /// <param name="layout">Where A[m, k] lies in <paramref name="a"/>.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="panels">Buffer of P, with the depth and the runs of A.</param>
    /// <param name="panelLayout">Where P[k, n] lies in <paramref name="panels"/>; columns are a whole number of vectors.</param>
    /// <param name="accumulate">Whether to add to C instead of overwriting it.</param>
    /// <param name="c">[rows, columns] at <paramref name="cStride"/>, of each panel at <paramref name="cDistance"/>.</param>
    public static void Multiply<TSimd, TVector>(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panels, PanelLayout panelLayout, bool accumulate,
        Span<float> c, int cStride, int cDistance)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Check<TSimd, TVector>(a, layout, rows, panels, panelLayout, c, cStride, cDistance);

        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var panel = ref MemoryMarshal.GetReference(panels);
        ref var result = ref MemoryMarshal.GetReference(c);
        var panelRun = (nint)panelLayout.DistanceOf(layout.Run);
        for (var count = panelLayout.Count; count > 0; count--)
        {
            for (var m = 0; m < rows;)
            {
                var tile = new TileOperands(
                    ref Unsafe.Add(ref a0, (nint)m * layout.RowStride), in layout, ref panel, panelLayout.Stride, panelRun, accumulate,
                    ref Unsafe.Add(ref result, (nint)m * cStride), cStride);
                m += (panelLayout.Columns / TSimd.Lanes) switch
                {
                    1 => OneVector<TSimd, TVector>(rows - m, in tile),
                    2 => TwoVectors<TSimd, TVector>(rows - m, in tile),
                    3 => ThreeVectors<TSimd, TVector>(rows - m, in tile),
                    _ => FourVectors<TSimd, TVector>(rows - m, in tile),
                };
            }

            panel = ref Unsafe.Add(ref panel, panelLayout.Distance);
            result = ref Unsafe.Add(ref result, cDistance);
        }
    }

    /// <summary>The loops read through references without checks, so the buffers are checked here, once, in 64 bits.</summary>
    static void Check<TSimd, TVector>(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panels, PanelLayout panelLayout, Span<float> c, int cStride,
        int cDistance)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Nothing is negative, and nothing that must not be is zero; then what is wrong is named on the other way.
        if ((rows | layout.RowStride | layout.DepthStride | layout.RunStride | panelLayout.Stride | panelLayout.Distance | cDistance) < 0 ||
            layout.Run < 1 || layout.Runs < 1 || (long)layout.Run * layout.Runs > int.MaxValue ||
            panelLayout.RunStride < PanelLayout.Contiguous || panelLayout.Columns < 1 || panelLayout.Columns > 4 * TSimd.Lanes ||
            panelLayout.Columns % TSimd.Lanes != 0 || panelLayout.Count < 1 || cStride < panelLayout.Columns)
            throw new ArgumentOutOfRangeException(
                nameof(layout),
                $"A product needs rows ≥ 0, runs and panels ≥ 1, a depth that an int holds, strides ≥ 0, columns of one to four vectors of " +
                $"{TSimd.Lanes} and rows of the result that do not overlap; it got {rows} rows, {layout}, {panelLayout} and results at the " +
                $"stride {cStride} and the distance {cDistance}.");
        if (rows == 0)
            return;

        var last = (panelLayout.Count - 1L) * cDistance + (rows - 1L) * cStride + panelLayout.Columns;
        if (layout.LastIndex(rows) >= a.Length || panelLayout.LengthFor(layout) > panels.Length || last > c.Length)
            throw new ArgumentOutOfRangeException(
                nameof(rows),
                $"{rows} rows need {layout.LastIndex(rows) + 1} floats of A, {panelLayout.LengthFor(layout)} of the panels and {last} of the " +
                $"result; there are {a.Length}, {panels.Length} and {c.Length}.");
    }

    /// <summary>One tile; returns its rows. Four rows left are two and two: one row alone leaves too few sums to hide the latency.</summary>
    static int FourVectors<TSimd, TVector>(int rows, in TileOperands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                ProductTile.Run<TSimd, TVector, One, Four>(in tile);
                return 1;
            case 2 or 4:
                ProductTile.Run<TSimd, TVector, Two, Four>(in tile);
                return 2;
            default:
                ProductTile.Run<TSimd, TVector, Three, Four>(in tile);
                return 3;
        }
    }

    static int ThreeVectors<TSimd, TVector>(int rows, in TileOperands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                ProductTile.Run<TSimd, TVector, One, Three>(in tile);
                return 1;
            case 2 or 3:
                ProductTile.Run<TSimd, TVector, Two, Three>(in tile);
                return 2;
            default:
                ProductTile.Run<TSimd, TVector, Four, Three>(in tile);
                return 4;
        }
    }

    static int TwoVectors<TSimd, TVector>(int rows, in TileOperands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Sixteen sums need the 32 registers that come with 512 bits.
        if (rows >= 8 && TSimd.Lanes == Simd512.Lanes)
        {
            ProductTile.Run<TSimd, TVector, Eight, Two>(in tile);
            return 8;
        }

        switch (rows)
        {
            case 1:
                ProductTile.Run<TSimd, TVector, One, Two>(in tile);
                return 1;
            case 2 or 3:
                ProductTile.Run<TSimd, TVector, Two, Two>(in tile);
                return 2;
            default:
                ProductTile.Run<TSimd, TVector, Four, Two>(in tile);
                return 4;
        }
    }

    static int OneVector<TSimd, TVector>(int rows, in TileOperands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                ProductTile.Run<TSimd, TVector, One, One>(in tile);
                return 1;
            case 2 or 3:
                ProductTile.Run<TSimd, TVector, Two, One>(in tile);
                return 2;
            case < 8:
                ProductTile.Run<TSimd, TVector, Four, One>(in tile);
                return 4;
            default:
                ProductTile.Run<TSimd, TVector, Eight, One>(in tile);
                return 8;
        }
    }
}
