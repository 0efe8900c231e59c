namespace Gatecast.Networks.Tests;

public class RnnCellTests
{
    /// <summary>One tanh of 4e-7; its slope at a small 1 − h² is relative to the largest.</summary>
    const double Tolerance = 1e-6;

    public static MatrixTheoryData<string, int> Rows => Widths.With(0, 1, 2, 3, 5, 16);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Rows))]
    public void Forward_and_backward_equal_their_twin(string width, int rows)
    {
        var (kernels, units) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        var stride = units + 3;
        var (a, hiddenGrad) = (Draws.Normals(rows * units, seed: 1, scale: 2), Draws.Normals(rows * units, seed: 2));
        var (expected, expectedGrad) = (new double[a.Length], new double[a.Length]);
        RnnCellReference.Forward(a, expected);
        RnnCellReference.Backward(expected, hiddenGrad, expectedGrad);
        var (sums, hidden) = (Draws.Floats(a), Strided.Nothing(rows, units, stride));
        kernels.RnnForward(stride, sums, hidden);

        Near.Equal(expected, Strided.Rows(hidden, rows, units, stride), Tolerance, "hidden");
        Near.SameBits(sums, Strided.Rows(hidden, rows, units, stride));
        kernels.RnnBackward(Strided.Spread(hiddenGrad, units, stride), stride, sums);
        Near.Equal(expectedGrad, sums, Tolerance, "gradients");
    }

    [Fact]
    public void The_twins_gradients_are_the_slopes_of_its_values()
    {
        var (sums, weights) = (Draws.Normals(9, seed: 1), Draws.Normals(9, seed: 2));
        double Loss()
        {
            var hidden = new double[9];
            RnnCellReference.Forward(sums, hidden);
            return hidden.Zip(weights, (h, weight) => h * weight).Sum();
        }

        var (hidden, grad) = (new double[9], new double[9]);
        RnnCellReference.Forward(sums, hidden);
        RnnCellReference.Backward(hidden, weights, grad);

        Slope.AssertEqual(grad, sums, Loss, "sums");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_buffer_or_a_stride_that_is_one_too_short_throws(string width)
    {
        var (kernels, n) = (Widths.Named(width), Widths.Named(width).PanelWidth);
        Assert.Throws<ArgumentException>(() => kernels.RnnForward(n, new float[2 * n], new float[2 * n - 1]));
        Assert.Throws<ArgumentException>(() => kernels.RnnForward(n - 1, new float[2 * n], new float[2 * n]));
        Assert.Throws<ArgumentException>(() => kernels.RnnBackward(new float[2 * n - 1], n, new float[2 * n]));
        Assert.Throws<ArgumentException>(() => kernels.RnnBackward(new float[2 * n], n - 1, new float[2 * n]));
    }
}
