namespace Gatecast.Networks.Tests;

public class LayerNormTests
{
    const float Epsilon = 1e-5f;

    /// <summary>Sums of N rounded terms in float.</summary>
    const double Tolerance = 2e-6;

    public static MatrixTheoryData<string, int> Sizes => Widths.With([.. Enumerable.Range(1, 20), 31, 32, 33, 48, 51, 129, 1000]);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Sizes))]
    public void Forward_and_backward_equal_their_twin(string width, int size)
    {
        var kernels = Widths.Named(width);
        var (xStride, yStride) = (size + 5, size + 2);
        var (scale, shift) = (Draws.Normals(size, seed: 1), Draws.Normals(size, seed: 2));
        foreach (var rows in (int[])[0, 1, 4])
        {
            // A mean of 1 beside a deviation of 2: some digits cancel, as they do in use.
            double[] x = [.. Draws.Normals(rows * size, seed: 3, scale: 2).Select(value => (double)(float)(value + 1))];
            var grad = Draws.Normals(rows * size, seed: 4);
            var (moments, y, inputGrad) = (new float[2 * rows], Strided.Nothing(rows, size, yStride), Strided.Nothing(rows, size, yStride));
            var (scaleGrad, shiftGrad) = (Draws.Floats(size, seed: 5), Draws.Floats(size, seed: 6));
            var (expectedScale, expectedShift) = (Draws.Doubles(scaleGrad), Draws.Doubles(shiftGrad));
            var source = Strided.Spread(x, size, xStride);
            kernels.LayerNormForward(source, xStride, Draws.Floats(scale), Draws.Floats(shift), Epsilon, moments, y, yStride);
            kernels.LayerNormBackward(
                source, xStride, Draws.Floats(scale), moments, Strided.Spread(grad, size, yStride), yStride, inputGrad, scaleGrad, shiftGrad);

            var (expected, expectedGrad) = (new List<double>(), new List<double>());
            for (var row = 0; row < rows; row++)
            {
                var (one, oneGrad) = (x[(row * size)..((row + 1) * size)], grad[(row * size)..((row + 1) * size)]);
                expected.AddRange(LayerNormReference.Forward(one, scale, shift, Epsilon));
                var twin = LayerNormReference.Backward(one, scale, Epsilon, oneGrad);
                expectedGrad.AddRange(twin.InputGrad);
                for (var k = 0; k < size; k++)
                    (expectedScale[k], expectedShift[k]) = (expectedScale[k] + twin.ScaleGrad[k], expectedShift[k] + oneGrad[k]);
            }

            Near.Equal(expected, Strided.Rows(y, rows, size, yStride), Tolerance, "y");
            Near.Equal(expectedGrad, Strided.Rows(inputGrad, rows, size, yStride), Tolerance, "input gradients", size: 1);
            Near.Equal(expectedScale, scaleGrad, Tolerance, "scale gradients");
            Near.Equal(expectedShift, shiftGrad, Tolerance, "shift gradients");
        }
    }

    [Fact]
    public void The_twins_gradients_are_the_slopes_of_its_values()
    {
        var (x, scale, shift, weights) = (Draws.Normals(7, seed: 1), Draws.Normals(7, seed: 2), Draws.Normals(7, seed: 3), Draws.Normals(7, seed: 4));
        double Loss() => LayerNormReference.Forward(x, scale, shift, Epsilon).Zip(weights, (y, weight) => y * weight).Sum();
        var (inputGrad, scaleGrad) = LayerNormReference.Backward(x, scale, Epsilon, weights);

        Slope.AssertEqual(inputGrad, x, Loss, "x");
        Slope.AssertEqual(scaleGrad, scale, Loss, "scale");
        Slope.AssertEqual(weights, shift, Loss, "shift");
    }

    [Fact]
    public void The_twin_agrees_with_a_row_worked_out_by_hand() =>
        Assert.Equal([-1 * 2 + 5, 1 * 3 + 6], LayerNormReference.Forward([4, 8], [2, 3], [5, 6], epsilon: 0));

    [Theory, MemberData(nameof(Names))]
    public void A_row_of_equal_numbers_gives_the_shift(string width)
    {
        float[] x = [.. Enumerable.Repeat(3f, 11)];
        var (shift, y) = (Draws.Floats(11, seed: 1), new float[11]);
        Widths.Named(width).LayerNormForward(x, 11, Draws.Floats(11, seed: 2), shift, Epsilon, new float[2], y, 11);

        Near.Equal(Draws.Doubles(shift), y, 1e-6);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_buffer_or_a_stride_that_is_one_too_short_throws(string width)
    {
        const int Size = 9, Rows = 2;
        var kernels = Widths.Named(width);
        int[] sizes = [Rows * Size, Size, Rows * Size, Rows * Size, Size, Size];
        for (var shorter = 0; shorter < sizes.Length; shorter++)
        {
            var b = sizes.Select((size, i) => new float[i == shorter ? size - 1 : size]).ToArray();
            var (scale, moments) = (new float[Size], new float[2 * Rows]);
            if (shorter != 1)
                Assert.ThrowsAny<ArgumentException>(() => kernels.LayerNormBackward(b[0], Size, scale, moments, b[2], Size, b[3], b[4], b[5]));
            if (shorter < 3)
                Assert.ThrowsAny<ArgumentException>(() => kernels.LayerNormForward(b[0], Size, scale, b[1], Epsilon, moments, b[2], Size));
        }

        Assert.ThrowsAny<ArgumentException>(() =>
            kernels.LayerNormForward(new float[20], Size - 1, new float[Size], new float[Size], Epsilon, new float[4], new float[20], Size));
        Assert.ThrowsAny<ArgumentException>(() =>
            kernels.LayerNormForward(new float[20], Size, new float[Size], new float[Size], Epsilon, new float[4], new float[20], Size - 1));
        Assert.ThrowsAny<ArgumentException>(() =>
            kernels.LayerNormForward(new float[20], Size, [], [], Epsilon, new float[4], new float[20], Size));
    }
}
