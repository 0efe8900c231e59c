using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>Products in vectors of 512 bits, cells in vectors of 256.</summary>
/// <remarks>Blocks stay 8 units wide: 16 would leave twice as many units of padding, and the cells' loops are bound by arithmetic units
/// that are as wide in all for either. A panel of 32 columns is then two vectors, whose product takes eight rows at a time; columns that
/// do not fill two vectors are left to the narrower kernel.</remarks>
sealed class Kernels512() : KernelsOfWidth<Simd256, Vector256<float>>("512 bits")
{
    /// <summary>Eight rows at a time read a panel slowly enough for the second-level cache.</summary>
    public override int DepthBlock => 576;

    public override void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panels, PanelLayout panelLayout, bool accumulate,
        Span<float> c, int cStride, int cDistance = 0)
    {
        if (panelLayout.Columns % Simd512.Lanes == 0)
            PanelProduct.Multiply<Simd512, Vector512<float>>(a, layout, rows, panels, panelLayout, accumulate, c, cStride, cDistance);
        else
            base.Multiply(a, layout, rows, panels, panelLayout, accumulate, c, cStride, cDistance);
    }
}
