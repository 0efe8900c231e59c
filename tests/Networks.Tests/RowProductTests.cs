namespace Gatecast.Networks.Tests;

public class RowProductTests
{
    /// <summary>Rounding of K additions of terms of size 1 grows like √K; 64 is more than the longest sum here needs.</summary>
    const double Tolerance = 64 * 6e-8;

    public static MatrixTheoryData<string, int> Depths => Widths.With(1, 2, 3, 7, 8, 9, 31, 32, 33, 100, 257);

    [Theory, MemberData(nameof(Depths))]
    public void Equals_its_twin_for_every_number_of_panels(string width, int depth)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var count = 0; count <= 9; count++)
        {
            var (row, panels, expected) = (Draws.Normals(depth, seed: 1), Draws.Normals(count * depth * w, seed: 2), new double[count * w]);
            var actual = new float[count * w];
            PanelProductReference.Multiply(
                row, new(RowStride: 0, DepthStride: 1, depth), rows: 1, panels, new(w, w, PanelLayout.Contiguous, count, depth * w),
                accumulate: false, expected, w, cDistance: w);
            kernels.MultiplyRow(Draws.Floats(row), depth, Draws.Floats(panels), count, actual);

            Near.Equal(expected, actual, Tolerance, $"{count} panels");
        }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Reads_and_writes_nothing_around_its_operands(string width)
    {
        const int Depth = 13, Guard = 64;
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var count = 0; count <= 9; count++)
        {
            var (row, panels, c) = (Guarded(Depth, Guard), Guarded(count * Depth * w, Guard), Guarded(count * w, Guard));
            kernels.MultiplyRow(row.AsSpan(Guard), Depth, panels.AsSpan(Guard), count, c.AsSpan(Guard));

            for (var i = 0; i < c.Length; i++)
                Assert.Equal(i < Guard || i >= Guard + count * w, float.IsNaN(c[i]));
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void A_buffer_that_is_one_too_short_throws(int lessOfRow, int lessOfPanels, int lessOfC) => Assert.All(Kernels.All, kernels =>
    {
        var w = kernels.PanelWidth;
        for (var count = 1; count <= 3; count++)
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.MultiplyRow(
                new float[5 - lessOfRow], 5, new float[count * 5 * w - lessOfPanels], count, new float[count * w - lessOfC]));
    });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(5, -1)]
    [InlineData(5, int.MaxValue)]
    public void A_depth_that_is_not_positive_and_panels_that_are_not_there_throw(int depth, int count) => Assert.All(Kernels.All, kernels =>
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.MultiplyRow(new float[5], depth, new float[1000], count, new float[1000])));

    /// <summary>Numbers between NaN.</summary>
    static float[] Guarded(int count, int guard)
    {
        var values = new float[guard + count + guard];
        Array.Fill(values, float.NaN);
        Draws.Floats(count, seed: 1).CopyTo(values, guard);
        return values;
    }
}
