namespace Gatecast.Networks.Tests;

public class PanelProductTests
{
    /// <summary>Rounding of K additions of terms of size 1 grows like √K; 64 is more than the longest sum here needs.</summary>
    const double Tolerance = 64 * 6e-8;

    public static MatrixTheoryData<string, int> Depths => Widths.With(1, 2, 3, 7, 8, 9, 31, 32, 33, 100, 257);

    [Theory, MemberData(nameof(Depths))]
    public void Equals_its_twin_for_every_number_of_rows_and_columns(string width, int depth)
    {
        var kernels = Widths.Named(width);
        foreach (var columns in ColumnsOf(kernels))
            for (var rows = 0; rows <= 19; rows++)
                AssertEqualsTwin(
                    kernels, new(RowStride: depth + 2, DepthStride: 1, depth), rows, new(kernels.PanelWidth, columns), accumulate: false,
                    cStride: columns);
    }

    [Theory, MemberData(nameof(Depths))]
    public void Adds_to_the_result_when_told_to(string width, int depth)
    {
        var kernels = Widths.Named(width);
        foreach (var columns in ColumnsOf(kernels))
            for (var rows = 0; rows <= 19; rows++)
                AssertEqualsTwin(
                    kernels, new(RowStride: depth, DepthStride: 1, depth), rows, new(columns, columns), accumulate: true, cStride: columns + 8);
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

    [Theory]
    [InlineData(1, 5)]
    [InlineData(32, 7)]
    [InlineData(3, 4)]
    public void Reads_several_panels_whose_runs_lie_apart(int run, int runs)
    {
        foreach (var kernels in Kernels.All)
            foreach (var columns in ColumnsOf(kernels))
                for (var rows = 0; rows <= 19; rows++)
                {
                    var (stride, runStride) = (columns + 3, run * (columns + 3) + 11);
                    AssertEqualsTwin(
                        kernels, new(RowStride: run, DepthStride: 1, run, runs, RunStride: 20 * run), rows,
                        new(stride, columns, runStride, Count: 3, Distance: runs * runStride + 5), accumulate: rows % 2 == 0, cStride: columns,
                        cDistance: rows * columns + 9);
                }
    }

    public static MatrixTheoryData<string, int, bool> Counts => new(Kernels.All.Select(kernels => kernels.Name), [1, 2, 5], [false, true]);

    [Theory, MemberData(nameof(Counts))]
    public void Several_panels_give_the_bits_of_each_alone_and_leave_what_lies_between(string width, int count, bool accumulate)
    {
        const int Depth = 13, Gap = 3;
        var kernels = Widths.Named(width);
        var distance = Depth * kernels.PanelWidth + 5;
        var panels = Draws.Floats(count * distance, seed: 2);
        foreach (var columns in ColumnsOf(kernels))
            for (var rows = 0; rows <= 19; rows++)
            {
                var (layout, a) = (new MatrixLayout(Depth, DepthStride: 1, Depth), Draws.Floats(rows * Depth, seed: 1));
                var panelLayout = new PanelLayout(kernels.PanelWidth, columns, Count: count, Distance: distance);

                // Results follow each other, or their rows lie side by side.
                var stride = columns + Gap;
                foreach (var (cStride, cDistance) in new[] { (stride, rows * stride + Gap), (count * stride, stride) })
                {
                    var (all, each) = (Marked(count * (rows + 2) * stride), Marked(count * (rows + 2) * stride));
                    kernels.Multiply(a, layout, rows, panels, panelLayout, accumulate, all, cStride, cDistance);
                    for (var p = 0; p < count; p++)
                        kernels.Multiply(
                            a, layout, rows, panels.AsSpan(p * distance), panelLayout with { Count = 1 }, accumulate, each.AsSpan(p * cDistance),
                            cStride);

                    Near.SameBits(each, all);
                }
            }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void A_row_has_the_same_bits_whatever_rows_and_columns_come_with_it(string width)
    {
        const int Depth = 50, Rows = 19;
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        var layout = new MatrixLayout(RowStride: Depth, DepthStride: 1, Depth);
        var (a, panel, all) = (Draws.Floats(Rows * Depth, seed: 1), Draws.Floats(Depth * w, seed: 2), new float[Rows * w]);
        kernels.Multiply(a, layout, Rows, panel, new(w, w), accumulate: false, all, w);
        foreach (var columns in ColumnsOf(kernels))
            for (var first = 0; first < Rows; first++)
                for (var rows = 1; rows <= Rows - first; rows++)
                {
                    var some = new float[rows * columns];
                    kernels.Multiply(a.AsSpan(first * Depth), layout, rows, panel, new(w, columns), accumulate: false, some, columns);
                    for (var row = 0; row < rows; row++)
                        Near.SameBits(all.AsSpan((first + row) * w, columns), some.AsSpan(row * columns, columns));
                }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Writes_nothing_between_or_after_the_rows_of_the_result(string width)
    {
        var (kernels, w) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        foreach (var columns in ColumnsOf(kernels))
            for (var rows = 0; rows <= 19; rows++)
            {
                var (stride, c) = (columns + 13, Marked(rows * (columns + 13) + 64));
                kernels.Multiply(
                    Draws.Floats(rows * 9 + 1, seed: 1), new(9, 1, 9), rows, Draws.Floats(9 * w, seed: 2), new(w, columns), accumulate: false, c,
                    stride);

                for (var i = 0; i < c.Length; i++)
                    if (i / stride >= rows || i % stride >= columns)
                        Assert.Equal(7, c[i]);
            }
    }

    [Theory, MemberData(nameof(Widths.Names), MemberType = typeof(Widths))]
    public void Reads_nothing_around_its_operands(string width)
    {
        const int Depth = 13, Guard = 64;
        var kernels = Widths.Named(width);
        foreach (var columns in ColumnsOf(kernels))
            for (var rows = 1; rows <= 19; rows++)
            {
                var (a, panel) = (Poisoned(rows * Depth, Guard), Poisoned(Depth * columns, Guard));
                var c = new float[rows * columns];
                kernels.Multiply(
                    a.AsSpan(Guard, rows * Depth), new(Depth, 1, Depth), rows, panel.AsSpan(Guard, Depth * columns), new(columns, columns),
                    accumulate: false, c, columns);

                Assert.All(c, value => Assert.True(float.IsFinite(value)));
            }
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
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void A_buffer_that_is_one_too_short_for_the_last_run_or_panel_throws(int lessOfA, int lessOfPanels, int lessOfC) =>
        Assert.All(Kernels.All, kernels => Assert.All(ColumnsOf(kernels), columns =>
        {
            var w = kernels.PanelWidth;
            var (a, panels, c) = (2 * 12 + 40 + 5, 2 * (20 * w) + 7 * w + 4 * w + columns, 2 * (50 * w) + 2 * w + columns);
            void Multiply(int lessOfA, int lessOfPanels, int lessOfC) => kernels.Multiply(
                new float[a - lessOfA], new(12, DepthStride: 1, Run: 5, Runs: 2, RunStride: 40), rows: 3, new float[panels - lessOfPanels],
                new(w, columns, RunStride: 7 * w, Count: 3, Distance: 20 * w), accumulate: false, new float[c - lessOfC], w, cDistance: 50 * w);

            Multiply(0, 0, 0);
            Assert.Throws<ArgumentOutOfRangeException>(() => Multiply(lessOfA, lessOfPanels, lessOfC));
        }));

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
    [InlineData(0, 0, int.MaxValue, int.MaxValue, 0)]
    public void A_layout_that_leaves_the_buffer_throws(int rowStride, int depthStride, int run, int runs, int runStride) =>
        Assert.All(Kernels.All, kernels => Assert.ThrowsAny<ArgumentException>(() => kernels.Multiply(
            new float[100], new(rowStride, depthStride, run, runs, runStride), 3, new float[10 * kernels.PanelWidth],
            new(kernels.PanelWidth, kernels.PanelWidth), accumulate: false, new float[3 * kernels.PanelWidth], kernels.PanelWidth)));

    [Theory]
    [InlineData(-1, PanelLayout.Contiguous, 1, 0, 0)]
    [InlineData(32, PanelLayout.Contiguous - 1, 1, 0, 0)]
    [InlineData(32, PanelLayout.Contiguous, 0, 0, 0)]
    [InlineData(32, PanelLayout.Contiguous, -1, 0, 0)]
    [InlineData(32, PanelLayout.Contiguous, 2, -1, 0)]
    [InlineData(32, PanelLayout.Contiguous, 2, 0, -1)]
    [InlineData(32, int.MaxValue, 1, 0, 0)]
    [InlineData(32, PanelLayout.Contiguous, 2, int.MaxValue, 0)]
    [InlineData(32, PanelLayout.Contiguous, 2, 0, int.MaxValue)]
    [InlineData(32, PanelLayout.Contiguous, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void A_panel_layout_that_is_negative_or_leaves_the_buffer_throws(int stride, int runStride, int count, int distance, int cDistance) =>
        Assert.All(Kernels.All, kernels => Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Multiply(
            new float[100], new(5, 1, Run: 5, Runs: 2, RunStride: 5), 3, new float[1000],
            new(stride, kernels.Lanes, runStride, count, distance), accumulate: false, new float[1000], cStride: 32, cDistance)));

    [Fact]
    public void Columns_that_are_not_one_to_four_vectors_throw() => Assert.All(Kernels.All, kernels =>
    {
        int[] notVectors = kernels.Lanes > 1 ? [1, kernels.Lanes + 1, 4 * kernels.Lanes - 1] : [];
        Assert.All([0, -kernels.Lanes, 5 * kernels.Lanes, .. notVectors], columns =>
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Multiply(
                new float[15], new(5, 1, 5), 3, new float[1000], new(64, columns), accumulate: false, new float[1000], cStride: 64)));
    });

    [Fact]
    public void A_result_whose_rows_would_overlap_throws() => Assert.All(Kernels.All, kernels =>
        Assert.All(ColumnsOf(kernels), columns => Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Multiply(
            new float[10], new(5, 1, 5), 2, new float[5 * columns], new(columns, columns), accumulate: false, new float[3 * columns],
            cStride: columns - 1))));

    static int[] ColumnsOf(Kernels kernels) => [kernels.Lanes, 2 * kernels.Lanes, 3 * kernels.Lanes, 4 * kernels.Lanes];

    static void AssertEqualsTwin(
        Kernels kernels, MatrixLayout layout, int rows, PanelLayout panelLayout, bool accumulate, int cStride, int cDistance = 0)
    {
        // Buffers end with the last element that the product may touch.
        var a = Elements(layout, rows);
        var panels = Elements(panelLayout, layout);
        var expected = Draws.Normals(rows == 0 ? 0 : (panelLayout.Count - 1) * cDistance + (rows - 1) * cStride + panelLayout.Columns, seed: 3);
        var actual = Draws.Floats(expected);
        PanelProductReference.Multiply(a, layout, rows, panels, panelLayout, accumulate, expected, cStride, cDistance);
        kernels.Multiply(Draws.Floats(a), layout, rows, Draws.Floats(panels), panelLayout, accumulate, actual, cStride, cDistance);

        Near.Equal(expected, actual, Tolerance, $"{kernels.Name}, {layout}, {panelLayout}, {rows} rows");
    }

    /// <summary>A matrix with NaN between its elements.</summary>
    static double[] Elements(MatrixLayout layout, int rows)
    {
        var draws = Draws.Normals(rows == 0 ? 0 : (int)layout.LastIndex(rows) + 1, seed: 1);
        var values = Array.ConvertAll(draws, _ => double.NaN);
        for (var m = 0; m < rows; m++)
            for (var k = 0; k < layout.Depth; k++)
            {
                var i = m * layout.RowStride + k / layout.Run * layout.RunStride + k % layout.Run * layout.DepthStride;
                values[i] = draws[i];
            }

        return values;
    }

    /// <summary>Panels with NaN between their elements and in the columns after the last that counts.</summary>
    static double[] Elements(PanelLayout layout, MatrixLayout matrix)
    {
        var draws = Draws.Normals((int)layout.LengthFor(matrix), seed: 2);
        var values = Array.ConvertAll(draws, _ => double.NaN);
        for (var p = 0; p < layout.Count; p++)
            for (var k = 0; k < matrix.Depth; k++)
            {
                var i = p * layout.Distance + k / matrix.Run * (int)layout.DistanceOf(matrix.Run) + k % matrix.Run * layout.Stride;
                draws.AsSpan(i, layout.Columns).CopyTo(values.AsSpan(i));
            }

        return values;
    }

    static float[] Marked(int count)
    {
        var values = new float[count];
        Array.Fill(values, 7);
        return values;
    }

    static float[] Poisoned(int count, int guard)
    {
        var values = new float[guard + count + guard];
        Array.Fill(values, float.NaN);
        Draws.Floats(count, seed: 1).CopyTo(values, guard);
        return values;
    }
}
