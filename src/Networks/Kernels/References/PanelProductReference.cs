namespace Gatecast.Networks;

/// <summary>The definition of <see cref="PanelProduct"/> in <see cref="double"/>.</summary>
public static class PanelProductReference
{
    /// <inheritdoc cref="PanelProduct.Multiply"/>
    public static void Multiply(
        ReadOnlySpan<double> a, MatrixLayout layout, int rows, ReadOnlySpan<double> panels, PanelLayout panelLayout, bool accumulate,
        Span<double> c, int cStride, int cDistance = 0)
    {
        for (var p = 0; p < panelLayout.Count; p++)
            for (var m = 0; m < rows; m++)
                for (var n = 0; n < panelLayout.Columns; n++)
                {
                    var result = p * cDistance + m * cStride + n;
                    var sum = accumulate ? c[result] : 0;
                    for (var k = 0; k < layout.Depth; k++)
                    {
                        var (run, inside) = (k / layout.Run, k % layout.Run);
                        var row = p * panelLayout.Distance + (int)(run * panelLayout.DistanceOf(layout.Run)) + inside * panelLayout.Stride;
                        sum += a[m * layout.RowStride + run * layout.RunStride + inside * layout.DepthStride] * panels[row + n];
                    }

                    c[result] = sum;
                }
    }
}
