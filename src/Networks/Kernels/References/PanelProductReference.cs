namespace Gatecast.Networks;

/// <summary>The definition of <see cref="PanelProduct"/> in <see cref="double"/>.</summary>
public static class PanelProductReference
{
    /// <inheritdoc cref="PanelProduct.Multiply"/>
    public static void Multiply(
        int width, ReadOnlySpan<double> a, MatrixLayout layout, int rows, ReadOnlySpan<double> panel, int panelStride, bool accumulate,
        Span<double> c, int cStride)
    {
        for (var m = 0; m < rows; m++)
            for (var n = 0; n < width; n++)
            {
                var sum = accumulate ? c[m * cStride + n] : 0;
                for (var k = 0; k < layout.Depth; k++)
                {
                    var (run, inside) = (k / layout.Run, k % layout.Run);
                    sum += a[m * layout.RowStride + run * layout.RunStride + inside * layout.DepthStride] * panel[k * panelStride + n];
                }

                c[m * cStride + n] = sum;
            }
    }
}
