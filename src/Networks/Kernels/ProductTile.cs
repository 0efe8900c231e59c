using System.Runtime.CompilerServices;

namespace Gatecast.Networks;

/// <summary>The part of a <see cref="PanelProduct"/> that stays in registers while k runs.</summary>
static class ProductTile
{
    /// <summary>All of k for one tile, of up to 4 vectors in three rows, 3 in four, 2 in eight. Written once for every shape: where a shape has
    /// no such row or vector, the condition is a constant, and what it guards is not compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, TVector, TRows, TVectors>(in TileOperands tile)
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
    public static void Store<TSimd, TVector, TVectors>(TVector s0, TVector s1, TVector s2, TVector s3, ref float c)
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
}
