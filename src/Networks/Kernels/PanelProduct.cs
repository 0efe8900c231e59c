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
                var tile = new Operands(
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

    /// <summary>One row times many panels, two at a time: the sums of one panel alone would wait for each other.</summary>
    /// <param name="row">[depth].</param>
    /// <param name="panels">[count][depth, W], W four vectors.</param>
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

            ref var first = ref Unsafe.Add(ref c0, panel * width);
            TSimd.Store(s00, ref first, 0);
            TSimd.Store(s01, ref first, lanes);
            TSimd.Store(s02, ref first, 2 * lanes);
            TSimd.Store(s03, ref first, 3 * lanes);
            ref var second = ref Unsafe.Add(ref first, width);
            TSimd.Store(s10, ref second, 0);
            TSimd.Store(s11, ref second, lanes);
            TSimd.Store(s12, ref second, 2 * lanes);
            TSimd.Store(s13, ref second, 3 * lanes);
        }

        if (panel < count)
        {
            var layout = new MatrixLayout(RowStride: 0, DepthStride: 1, depth);
            Tile<TSimd, TVector, One, Four>(new(
                ref x, in layout, ref Unsafe.Add(ref p0, panel * panelLength), width, panelRun: 0, accumulate: false,
                ref Unsafe.Add(ref c0, panel * width), (int)width));
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
    static int FourVectors<TSimd, TVector>(int rows, in Operands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                Tile<TSimd, TVector, One, Four>(in tile);
                return 1;
            case 2 or 4:
                Tile<TSimd, TVector, Two, Four>(in tile);
                return 2;
            default:
                Tile<TSimd, TVector, Three, Four>(in tile);
                return 3;
        }
    }

    static int ThreeVectors<TSimd, TVector>(int rows, in Operands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                Tile<TSimd, TVector, One, Three>(in tile);
                return 1;
            case 2 or 3:
                Tile<TSimd, TVector, Two, Three>(in tile);
                return 2;
            default:
                Tile<TSimd, TVector, Four, Three>(in tile);
                return 4;
        }
    }

    static int TwoVectors<TSimd, TVector>(int rows, in Operands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Sixteen sums need the 32 registers that come with 512 bits.
        if (rows >= 8 && TSimd.Lanes == Simd512.Lanes)
        {
            Tile<TSimd, TVector, Eight, Two>(in tile);
            return 8;
        }

        switch (rows)
        {
            case 1:
                Tile<TSimd, TVector, One, Two>(in tile);
                return 1;
            case 2 or 3:
                Tile<TSimd, TVector, Two, Two>(in tile);
                return 2;
            default:
                Tile<TSimd, TVector, Four, Two>(in tile);
                return 4;
        }
    }

    static int OneVector<TSimd, TVector>(int rows, in Operands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 1:
                Tile<TSimd, TVector, One, One>(in tile);
                return 1;
            case 2 or 3:
                Tile<TSimd, TVector, Two, One>(in tile);
                return 2;
            case < 8:
                Tile<TSimd, TVector, Four, One>(in tile);
                return 4;
            default:
                Tile<TSimd, TVector, Eight, One>(in tile);
                return 8;
        }
    }

    /// <summary>All of k for one tile, of up to 4 vectors in three rows, 3 in four, 2 in eight. Written once for every shape: where a shape has
    /// no such row or vector, the condition is a constant, and what it guards is not compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Tile<TSimd, TVector, TRows, TVectors>(in Operands tile)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default;
        TVector s30 = default, s31 = default, s32 = default;
        TVector s40 = default, s41 = default, s50 = default, s51 = default;
        TVector s60 = default, s61 = default, s70 = default, s71 = default;
        ref var c = ref tile.C;
        nint cStride = tile.CStride, lanes = TSimd.Lanes;
        if (tile.Accumulate)
        {
            Load<TSimd, TVector, TVectors>(ref c, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1)
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, cStride), ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2)
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 2 * cStride), ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3)
            {
                TVector none = default;
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 3 * cStride), ref s30, ref s31, ref s32, ref none);
            }

            if (TRows.Value > 4)
            {
                TVector none = default;
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 4 * cStride), ref s40, ref s41, ref none, ref none);
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 5 * cStride), ref s50, ref s51, ref none, ref none);
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 6 * cStride), ref s60, ref s61, ref none, ref none);
                Load<TSimd, TVector, TVectors>(ref Unsafe.Add(ref c, 7 * cStride), ref s70, ref s71, ref none, ref none);
            }
        }

        nint row = tile.RowStride, depthStride = tile.DepthStride, stride = tile.PanelStride;
        ref var runA = ref tile.A;
        ref var runPanel = ref tile.Panel;
        for (var runs = tile.Runs; runs > 0; runs--)
        {
            ref var x = ref runA;
            ref var panel = ref runPanel;
            for (var k = tile.Run; k > 0; k--)
            {
                var w = TSimd.Load(ref panel, 0);
                var x0 = TSimd.Create(x);
                s00 = TSimd.MultiplyAdd(x0, w, s00);
                TVector x1 = default, x2 = default, x3 = default, x4 = default, x5 = default, x6 = default, x7 = default;
                if (TRows.Value > 1)
                    s10 = TSimd.MultiplyAdd(x1 = TSimd.Create(Unsafe.Add(ref x, row)), w, s10);
                if (TRows.Value > 2)
                    s20 = TSimd.MultiplyAdd(x2 = TSimd.Create(Unsafe.Add(ref x, 2 * row)), w, s20);
                if (TRows.Value > 3)
                    s30 = TSimd.MultiplyAdd(x3 = TSimd.Create(Unsafe.Add(ref x, 3 * row)), w, s30);
                if (TRows.Value > 4)
                {
                    ref var y = ref Unsafe.Add(ref x, 4 * row);
                    s40 = TSimd.MultiplyAdd(x4 = TSimd.Create(y), w, s40);
                    s50 = TSimd.MultiplyAdd(x5 = TSimd.Create(Unsafe.Add(ref y, row)), w, s50);
                    s60 = TSimd.MultiplyAdd(x6 = TSimd.Create(Unsafe.Add(ref y, 2 * row)), w, s60);
                    s70 = TSimd.MultiplyAdd(x7 = TSimd.Create(Unsafe.Add(ref y, 3 * row)), w, s70);
                }

                if (TVectors.Value > 1)
                {
                    w = TSimd.Load(ref panel, lanes);
                    s01 = TSimd.MultiplyAdd(x0, w, s01);
                    if (TRows.Value > 1)
                        s11 = TSimd.MultiplyAdd(x1, w, s11);
                    if (TRows.Value > 2)
                        s21 = TSimd.MultiplyAdd(x2, w, s21);
                    if (TRows.Value > 3)
                        s31 = TSimd.MultiplyAdd(x3, w, s31);
                    if (TRows.Value > 4)
                    {
                        s41 = TSimd.MultiplyAdd(x4, w, s41);
                        s51 = TSimd.MultiplyAdd(x5, w, s51);
                        s61 = TSimd.MultiplyAdd(x6, w, s61);
                        s71 = TSimd.MultiplyAdd(x7, w, s71);
                    }
                }

                if (TVectors.Value > 2)
                {
                    w = TSimd.Load(ref panel, 2 * lanes);
                    s02 = TSimd.MultiplyAdd(x0, w, s02);
                    if (TRows.Value > 1)
                        s12 = TSimd.MultiplyAdd(x1, w, s12);
                    if (TRows.Value > 2)
                        s22 = TSimd.MultiplyAdd(x2, w, s22);
                    if (TRows.Value > 3)
                        s32 = TSimd.MultiplyAdd(x3, w, s32);
                }

                if (TVectors.Value > 3)
                {
                    w = TSimd.Load(ref panel, 3 * lanes);
                    s03 = TSimd.MultiplyAdd(x0, w, s03);
                    if (TRows.Value > 1)
                        s13 = TSimd.MultiplyAdd(x1, w, s13);
                    if (TRows.Value > 2)
                        s23 = TSimd.MultiplyAdd(x2, w, s23);
                }

                x = ref Unsafe.Add(ref x, depthStride);
                panel = ref Unsafe.Add(ref panel, stride);
            }

            runA = ref Unsafe.Add(ref runA, tile.RunStride);
            runPanel = ref Unsafe.Add(ref runPanel, tile.PanelRun);
        }

        Store<TSimd, TVector, TVectors>(s00, s01, s02, s03, ref c);
        if (TRows.Value > 1)
            Store<TSimd, TVector, TVectors>(s10, s11, s12, s13, ref Unsafe.Add(ref c, cStride));
        if (TRows.Value > 2)
            Store<TSimd, TVector, TVectors>(s20, s21, s22, s23, ref Unsafe.Add(ref c, 2 * cStride));
        if (TRows.Value > 3)
            Store<TSimd, TVector, TVectors>(s30, s31, s32, default, ref Unsafe.Add(ref c, 3 * cStride));
        if (TRows.Value > 4)
        {
            Store<TSimd, TVector, TVectors>(s40, s41, default, default, ref Unsafe.Add(ref c, 4 * cStride));
            Store<TSimd, TVector, TVectors>(s50, s51, default, default, ref Unsafe.Add(ref c, 5 * cStride));
            Store<TSimd, TVector, TVectors>(s60, s61, default, default, ref Unsafe.Add(ref c, 6 * cStride));
            Store<TSimd, TVector, TVectors>(s70, s71, default, default, ref Unsafe.Add(ref c, 7 * cStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load<TSimd, TVector, TVectors>(ref float c, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        s0 = TSimd.Load(ref c, 0);
        if (TVectors.Value > 1)
            s1 = TSimd.Load(ref c, TSimd.Lanes);
        if (TVectors.Value > 2)
            s2 = TSimd.Load(ref c, 2 * TSimd.Lanes);
        if (TVectors.Value > 3)
            s3 = TSimd.Load(ref c, 3 * TSimd.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<TSimd, TVector, TVectors>(TVector s0, TVector s1, TVector s2, TVector s3, ref float c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        TSimd.Store(s0, ref c, 0);
        if (TVectors.Value > 1)
            TSimd.Store(s1, ref c, TSimd.Lanes);
        if (TVectors.Value > 2)
            TSimd.Store(s2, ref c, 2 * TSimd.Lanes);
        if (TVectors.Value > 3)
            TSimd.Store(s3, ref c, 3 * TSimd.Lanes);
    }

    /// <summary>Where a tile reads and writes.</summary>
    readonly ref struct Operands(
        ref float a, in MatrixLayout layout, ref float panel, nint panelStride, nint panelRun, bool accumulate, ref float c, int cStride)
    {
        public readonly ref float A = ref a;
        public readonly ref float Panel = ref panel;
        public readonly ref float C = ref c;
        public readonly nint RowStride = layout.RowStride;
        public readonly nint DepthStride = layout.DepthStride;
        public readonly nint RunStride = layout.RunStride;
        public readonly nint PanelStride = panelStride;
        public readonly nint PanelRun = panelRun;
        public readonly nint CStride = cStride;
        public readonly int Run = layout.Run;
        public readonly int Runs = layout.Runs;
        public readonly bool Accumulate = accumulate;
    }
}
