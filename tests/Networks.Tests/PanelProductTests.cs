namespace Gatecast.Networks.Tests;

public class PanelProductTests
{
    /// <summary>Rounding of K additions of terms of size 1 grows like √K; 64 is more than the longest sum here needs.</summary>
    const double Tolerance = 64 * 6e-8;

    public static TheoryData<int> Depths => [1, 2, 3, 7, 8, 9, 31, 32, 33, 100, 257];

    [Theory, MemberData(nameof(Depths))]
    public void Equals_its_twin_for_every_number_of_rows(int depth)
    {
        for (var rows = 0; rows <= 10; rows++)
            AssertEqualsTwin(new(RowStride: depth + 2, DepthStride: 1, depth), rows, panelStride: 32, accumulate: false, cStride: 32);
    }

    [Theory, MemberData(nameof(Depths))]
    public void Adds_to_the_result_when_told_to(int depth)
    {
        for (var rows = 0; rows <= 10; rows++)
            AssertEqualsTwin(new(RowStride: depth, DepthStride: 1, depth), rows, panelStride: 32, accumulate: true, cStride: 40);
    }

    [Theory, MemberData(nameof(Depths))]
    public void Reads_a_transposed_matrix(int depth)
    {
        for (var rows = 0; rows <= 10; rows++)
            AssertEqualsTwin(new(RowStride: 1, DepthStride: 11, depth), rows, panelStride: 64, accumulate: false, cStride: 32);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(32, 1)]
    [InlineData(32, 7)]
    [InlineData(3, 4)]
    public void Reads_a_matrix_whose_depth_runs_through_blocks(int run, int runs)
    {
        for (var rows = 0; rows <= 10; rows++)
            AssertEqualsTwin(
                new(RowStride: run, DepthStride: 1, run, runs, RunStride: 10 * run + 5), rows, panelStride: 32, accumulate: true, cStride: 32);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_row_has_the_same_bits_whatever_rows_come_with_it(int rows)
    {
        var layout = new MatrixLayout(RowStride: 50, DepthStride: 1, 50);
        var (a, panel) = (Draws.Floats(5 * 50, seed: 1), Draws.Floats(50 * 32, seed: 2));
        var (all, some) = (new float[5 * 32], new float[5 * 32]);
        PanelProduct.Multiply(a, layout, 5, panel, 32, accumulate: false, all, 32);
        PanelProduct.Multiply(a.AsSpan((5 - rows) * 50), layout, rows, panel, 32, accumulate: false, some.AsSpan((5 - rows) * 32), 32);

        Near.SameBits(all.AsSpan((5 - rows) * 32), some.AsSpan((5 - rows) * 32));
    }

    [Fact]
    public void Writes_nothing_between_or_after_the_rows_of_the_result()
    {
        const int Stride = 45;
        for (var rows = 0; rows <= 10; rows++)
        {
            var c = new float[rows * Stride + 64];
            Array.Fill(c, 7);
            PanelProduct.Multiply(
                Draws.Floats(rows * 9 + 1, seed: 1), new(9, 1, 9), rows, Draws.Floats(9 * 32, seed: 2), 32, accumulate: false, c, Stride);

            for (var i = 0; i < c.Length; i++)
                if (i / Stride >= rows || i % Stride >= 32)
                    Assert.Equal(7, c[i]);
        }
    }

    [Fact]
    public void Reads_nothing_around_its_operands()
    {
        const int Depth = 13, Guard = 64;
        for (var rows = 1; rows <= 10; rows++)
        {
            var (a, panel) = (Poisoned(rows * Depth, Guard), Poisoned(Depth * 32, Guard));
            var c = new float[rows * 32];
            PanelProduct.Multiply(
                a.AsSpan(Guard, rows * Depth), new(Depth, 1, Depth), rows, panel.AsSpan(Guard, Depth * 32), 32, accumulate: false, c, 32);

            Assert.All(c, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Reads_nothing_between_the_elements_of_its_operands()
    {
        // Every second element of A and the columns after 32 of the panel are NaN.
        float[] a = [.. Enumerable.Range(0, 4 * 20).Select(i => i % 2 == 0 ? 1 : float.NaN)];
        float[] panel = [.. Enumerable.Range(0, 10 * 40).Select(i => i % 40 < 32 ? 1 : float.NaN)];
        var c = new float[4 * 32];
        PanelProduct.Multiply(a, new(RowStride: 20, DepthStride: 2, 10), 4, panel, 40, accumulate: false, c, 32);

        Assert.All(c, value => Assert.Equal(10, value));
    }

    [Theory]
    [InlineData(28, 160, 96)]
    [InlineData(29, 159, 96)]
    [InlineData(29, 160, 95)]
    public void A_buffer_that_is_one_too_short_throws(int a, int panel, int c)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PanelProduct.Multiply(new float[a], new(12, 1, 5, Runs: 1), 3, new float[panel], 32, accumulate: false, new float[c], 32));
    }

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
    public void A_layout_that_leaves_the_buffer_throws(int rowStride, int depthStride, int run, int runs, int runStride)
    {
        Assert.ThrowsAny<ArgumentException>(() => PanelProduct.Multiply(
            new float[100], new(rowStride, depthStride, run, runs, runStride), 3, new float[320], 32, accumulate: false, new float[96], 32));
    }

    [Fact]
    public void A_result_whose_rows_would_overlap_throws() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        PanelProduct.Multiply(new float[10], new(5, 1, 5), 2, new float[160], 32, accumulate: false, new float[96], cStride: 31));

    static void AssertEqualsTwin(MatrixLayout layout, int rows, int panelStride, bool accumulate, int cStride)
    {
        // Buffers end with the last element that the product may touch.
        var a = Draws.Normals(rows == 0 ? 0 : (int)layout.LastIndex(rows) + 1, seed: 1);
        var panel = Draws.Normals((layout.Depth - 1) * panelStride + 32, seed: 2);
        var expected = Draws.Normals(rows == 0 ? 0 : (rows - 1) * cStride + 32, seed: 3);
        var actual = Draws.Floats(expected);
        PanelProductReference.Multiply(a, layout, rows, panel, panelStride, accumulate, expected, cStride);
        PanelProduct.Multiply(
            Draws.Floats(a), layout, rows, Draws.Floats(panel), panelStride, accumulate, actual, cStride);

        Near.Equal(expected, actual, Tolerance, $"{layout}, {rows} rows");
    }

    static float[] Poisoned(int count, int guard)
    {
        var values = new float[guard + count + guard];
        Array.Fill(values, float.NaN);
        Draws.Floats(count, seed: 1).CopyTo(values, guard);
        return values;
    }
}
