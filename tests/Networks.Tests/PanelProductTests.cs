namespace Gatecast.Networks.Tests;

public class PanelProductTests
{
    /// <summary>Rounding of K additions of terms of size 1 grows like √K; 64 is more than the longest sum here needs.</summary>
    const double Tolerance = 64 * 6e-8;

    public static MatrixTheoryData<string, int> Depths => Widths.With(1, 2, 3, 7, 8, 9, 31, 32, 33, 100, 257);

    [Theory, MemberData(nameof(Depths))]
    public void Equals_its_twin_for_every_number_of_rows(string width, int depth)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var rows = 0; rows <= 19; rows++)
            AssertEqualsTwin(kernels, new(RowStride: depth + 2, DepthStride: 1, depth), rows, new(w, w), accumulate: false, cStride: w);
    }

    [Theory, MemberData(nameof(Depths))]
    public void Adds_to_the_result_when_told_to(string width, int depth)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var rows = 0; rows <= 19; rows++)
            AssertEqualsTwin(kernels, new(RowStride: depth, DepthStride: 1, depth), rows, new(w, w), accumulate: true, cStride: w + 8);
    }

    [Theory, MemberData(nameof(Depths))]
    public void Reads_a_transposed_matrix(string width, int depth)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var rows = 0; rows <= 19; rows++)
            AssertEqualsTwin(kernels, new(RowStride: 1, DepthStride: 21, depth), rows, new(2 * w, w), accumulate: false, cStride: w);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(32, 1)]
    [InlineData(32, 7)]
    [InlineData(3, 4)]
    public void Reads_a_matrix_whose_depth_runs_through_blocks(int run, int runs)
    {
        foreach (var kernels in Kernels.All)
            for (var rows = 0; rows <= 19; rows++)
                AssertEqualsTwin(
                    kernels, new(RowStride: run, DepthStride: 1, run, runs, RunStride: 10 * run + 5), rows,
                    new(kernels.PanelWidth, kernels.PanelWidth), accumulate: true, cStride: kernels.PanelWidth);
    }

    public static MatrixTheoryData<string, int> SomeRows => Widths.With(1, 2, 3, 4, 5);

    [Theory, MemberData(nameof(SomeRows))]
    public void A_row_has_the_same_bits_whatever_rows_come_with_it(string width, int rows)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        var layout = new MatrixLayout(RowStride: 50, DepthStride: 1, 50);
        var (a, panel) = (Draws.Floats(5 * 50, seed: 1), Draws.Floats(50 * w, seed: 2));
        var (all, some) = (new float[5 * w], new float[5 * w]);
        kernels.Multiply(a, layout, 5, panel, new(w, w), accumulate: false, all, w);
        kernels.Multiply(a.AsSpan((5 - rows) * 50), layout, rows, panel, new(w, w), accumulate: false, some.AsSpan((5 - rows) * w), w);

        Near.SameBits(all.AsSpan((5 - rows) * w), some.AsSpan((5 - rows) * w));
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Writes_nothing_between_or_after_the_rows_of_the_result(string width)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        var stride = w + 13;
        for (var rows = 0; rows <= 19; rows++)
        {
            var c = new float[rows * stride + 64];
            Array.Fill(c, 7);
            kernels.Multiply(
                Draws.Floats(rows * 9 + 1, seed: 1), new(9, 1, 9), rows, Draws.Floats(9 * w, seed: 2), new(w, w), accumulate: false, c, stride);

            for (var i = 0; i < c.Length; i++)
                if (i / stride >= rows || i % stride >= w)
                    Assert.Equal(7, c[i]);
        }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Reads_nothing_around_its_operands(string width)
    {
        const int Depth = 13, Guard = 64;
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        for (var rows = 1; rows <= 19; rows++)
        {
            var (a, panel) = (Poisoned(rows * Depth, Guard), Poisoned(Depth * w, Guard));
            var c = new float[rows * w];
            kernels.Multiply(
                a.AsSpan(Guard, rows * Depth), new(Depth, 1, Depth), rows, panel.AsSpan(Guard, Depth * w), new(w, w), accumulate: false, c, w);

            Assert.All(c, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Reads_nothing_between_the_elements_of_its_operands(string width)
    {
        // Every second element of A and the columns of the panel after the last that counts are NaN.
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        float[] a = [.. Enumerable.Range(0, 4 * 20).Select(i => i % 2 == 0 ? 1 : float.NaN)];
        float[] panel = [.. Enumerable.Range(0, 10 * (w + 8)).Select(i => i % (w + 8) < w ? 1 : float.NaN)];
        var c = new float[4 * w];
        kernels.Multiply(a, new(RowStride: 20, DepthStride: 2, 10), 4, panel, new(w + 8, w), accumulate: false, c, w);

        Assert.All(c, value => Assert.Equal(10, value));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void A_buffer_that_is_one_too_short_throws(int lessOfA, int lessOfPanel, int lessOfC) => Assert.All(Kernels.All, kernels =>
    {
        var w = kernels.PanelWidth;
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Multiply(
            new float[29 - lessOfA], new(12, 1, 5, Runs: 1), 3, new float[5 * w - lessOfPanel], new(w, w), accumulate: false,
            new float[3 * w - lessOfC], w));
    });

    [Theory]
    [InlineData(-1, 1, 5, 1, 0)]
    [InlineData(5, -1, 5, 1, 0)]
    [InlineData(5, 1, 0, 1, 0)]
    [InlineData(5, 1, 5, 0, 0)]
    [InlineData(5, 1, -5, -1, 0)]
    [InlineData(5, 1, 1, 5, -1)]
    [InlineData(int.MaxValue, 1, 5, 1, 0)]
    [InlineData(0, int.MaxValue, 5, 1, 0)]
    [InlineData(0, 1, 65_536, 65_536, 0)]
    public void A_layout_that_leaves_the_buffer_throws(int rowStride, int depthStride, int run, int runs, int runStride) =>
        Assert.All(Kernels.All, kernels => Assert.ThrowsAny<ArgumentException>(() => kernels.Multiply(
            new float[100], new(rowStride, depthStride, run, runs, runStride), 3, new float[10 * kernels.PanelWidth],
            new(kernels.PanelWidth, kernels.PanelWidth), accumulate: false, new float[3 * kernels.PanelWidth], kernels.PanelWidth)));

    [Fact]
    public void A_result_whose_rows_would_overlap_throws() => Assert.All(Kernels.All, kernels =>
        Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Multiply(
            new float[10], new(5, 1, 5), 2, new float[5 * kernels.PanelWidth], new(kernels.PanelWidth, kernels.PanelWidth), accumulate: false,
            new float[3 * kernels.PanelWidth], cStride: kernels.PanelWidth - 1)));

    static void AssertEqualsTwin(Kernels kernels, MatrixLayout layout, int rows, PanelLayout panelLayout, bool accumulate, int cStride)
    {
        // Buffers end with the last element that the product may touch.
        var a = Draws.Normals(rows == 0 ? 0 : (int)layout.LastIndex(rows) + 1, seed: 1);
        var panel = Draws.Normals((int)panelLayout.LengthFor(layout), seed: 2);
        var expected = Draws.Normals(rows == 0 ? 0 : (rows - 1) * cStride + panelLayout.Columns, seed: 3);
        var actual = Draws.Floats(expected);
        PanelProductReference.Multiply(a, layout, rows, panel, panelLayout, accumulate, expected, cStride);
        kernels.Multiply(Draws.Floats(a), layout, rows, Draws.Floats(panel), panelLayout, accumulate, actual, cStride);

        Near.Equal(expected, actual, Tolerance, $"{kernels.Name}, {layout}, {panelLayout}, {rows} rows");
    }

    static float[] Poisoned(int count, int guard)
    {
        var values = new float[guard + count + guard];
        Array.Fill(values, float.NaN);
        Draws.Floats(count, seed: 1).CopyTo(values, guard);
        return values;
    }
}
