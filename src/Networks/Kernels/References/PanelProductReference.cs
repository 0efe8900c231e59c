namespace Gatecast.Networks;

/// <summary>The definition of <see cref="PanelProduct"/> in <see cref="double"/>.</summary>
public static class PanelProductReference
{
    /// <inheritdoc cref="PanelProduct.Multiply"/>
    public static void Multiply(
        ReadOnlySpan<double> a, MatrixLayout layout, int rows, ReadOnlySpan<double> panel, PanelLayout panelLayout, bool accumulate,
        Span<double> c, int cStride)
    {
        for (var m = 0; m < rows; m++)
            for (var n = 0; n < panelLayout.Columns; n++)
            {
                var sum = accumulate ? c[m * cStride + n] : 0;
                for (var k = 0; k < layout.Depth; k++)
                {
                    var (run, inside) = (k / layout.Run, k % layout.Run);
                    var row = (int)(run * panelLayout.DistanceOf(layout.Run)) + inside * panelLayout.Stride;
                    sum += a[m * layout.RowStride + run * layout.RunStride + inside * layout.DepthStride] * panel[row + n];
                }

                c[m * cStride + n] = sum;
            }
    }
}
