namespace Gatecast.Networks.Tests;

public class GruCellTests
{
    /// <summary>A few activations of 3e-7 to 4e-7 each, multiplied.</summary>
    const double Tolerance = 2e-6;

    public static MatrixTheoryData<string, int> Rows => Widths.With(0, 1, 2, 3, 5, 16);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Rows))]
    public void Forward_equals_its_twin_and_inference_has_its_bits(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var (step, stride) = (new Step(rows, lanes), lanes + 3);
        var (gates, hidden, inferred) = (step.Sums(), Strided.Nothing(rows, lanes, stride), Strided.Nothing(rows, lanes, stride));
        var previous = Strided.Spread(step.PreviousHidden, lanes, stride);
        kernels.GruForward(previous, stride, gates, hidden);
        kernels.GruInfer(previous, stride, step.Sums(), inferred);

        Near.Equal(step.Hidden, Strided.Rows(hidden, rows, lanes, stride), Tolerance, "hidden");
        Near.Equal(step.Gates, gates, Tolerance, "gates");
        Near.SameBits(hidden, inferred);
    }

    [Theory, MemberData(nameof(Rows))]
    public void Backward_equals_its_twin(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var (step, stride, gradStride) = (new Step(rows, lanes), lanes + 3, 4 * lanes + 1);
        var (hiddenGrad, before) = (Draws.Normals(rows * lanes, seed: 3), Draws.Normals(rows * lanes, seed: 4));
        var (gates, previousGrad) = (Draws.Floats(step.Gates), Strided.Spread(before, lanes, gradStride));
        kernels.GruBackward(
            Strided.Spread(hiddenGrad, lanes, gradStride), gradStride, Strided.Spread(step.PreviousHidden, lanes, stride), stride,
            gates, previousGrad);

        var gateGrad = new double[rows * 4 * lanes];
        for (var row = 0; row < rows; row++)
            GruCellReference.Backward(
                step.Gates.AsSpan(row * 4 * lanes, 4 * lanes), step.PreviousHidden.AsSpan(row * lanes, lanes),
                hiddenGrad.AsSpan(row * lanes, lanes), before.AsSpan(row * lanes, lanes), gateGrad.AsSpan(row * 4 * lanes, 4 * lanes));
        Near.Equal(gateGrad, gates, Tolerance, "gate gradients");
        Near.Equal(before, Strided.Rows(previousGrad, rows, lanes, gradStride), Tolerance, "previous hidden gradients");
    }

    [Fact]
    public void The_twins_gradients_are_the_slopes_of_its_values()
    {
        var (sums, previous, weights) = (Draws.Normals(20, seed: 1), Draws.Normals(5, seed: 2), Draws.Normals(5, seed: 3));
        double Loss()
        {
            var hidden = new double[5];
            GruCellReference.Forward(previous, [.. sums], hidden);
            return hidden.Zip(weights, (h, weight) => h * weight).Sum();
        }

        double[] gates = [.. sums];
        var (gateGrad, previousGrad) = (new double[20], new double[5]);
        GruCellReference.Forward(previous, gates, new double[5]);
        GruCellReference.Backward(gates, previous, weights, previousGrad, gateGrad);

        Slope.AssertEqual(gateGrad, sums, Loss, "sums");
        Slope.AssertEqual(previousGrad, previous, Loss, "previous hidden");
    }

    [Fact]
    public void The_twin_agrees_with_a_step_worked_out_by_hand()
    {
        // σ(ln 3) = 3/4, σ(0) = 1/2, tanh(ln 2) = 3/5: with aₓ = ln 2 − 3/4·2, n = 3/5, and h = 1/2·3/5 + 1/2·4 = 2.3.
        double[] gates = [Math.Log(3), 0, Math.Log(2) - 1.5, 2];
        var hidden = new double[1];
        GruCellReference.Forward([4], gates, hidden);

        Assert.Equal(2.3, hidden[0], 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void Gates_far_out_give_their_limits(string width)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        foreach (var far in (float[])[float.PositiveInfinity, 1e30f, -1e30f, float.NegativeInfinity])
        {
            var (gates, previous, hidden) = (new float[4 * lanes], new float[lanes], new float[lanes]);
            Array.Fill(previous, 0.7f);
            gates.AsSpan(lanes, lanes).Fill(far);
            gates.AsSpan(2 * lanes, lanes).Fill(far);
            kernels.GruInfer(previous, lanes, gates, hidden);

            // z = 1 keeps h₋₁, z = 0 takes n = −1.
            Assert.All(hidden, value => Assert.Equal(far > 0 ? 0.7f : -1, value, 1e-6f));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_buffer_or_a_stride_that_is_one_too_short_throws(string width)
    {
        var (kernels, n) = (Widths.Named(width), 2 * Widths.Named(width).Lanes);
        for (var shorter = 0; shorter < 4; shorter++)
        {
            var (stride, gradStride) = (shorter == 3 ? n / 2 - 1 : n / 2, n / 2);
            var buffers = Enumerable.Range(0, 3).Select(i => new float[i == shorter ? n - 1 : n]).ToArray();
            Assert.Throws<ArgumentException>(() =>
                kernels.GruBackward(buffers[0], gradStride, buffers[1], stride, new float[4 * n], buffers[2]));
            if (shorter == 2)
                continue;
            Assert.Throws<ArgumentException>(() => kernels.GruForward(buffers[0], stride, new float[4 * n], buffers[1]));
            Assert.Throws<ArgumentException>(() => kernels.GruInfer(buffers[0], stride, new float[4 * n], buffers[1]));
        }

        Assert.Throws<ArgumentException>(() =>
            kernels.GruBackward(new float[n], n / 2 - 1, new float[n], n / 2, new float[4 * n], new float[n]));
    }

    /// <summary>One step of the twin for rows of V units, which is how the kernel sees them.</summary>
    sealed class Step
    {
        readonly double[] _sums;

        public Step(int rows, int lanes)
        {
            _sums = Draws.Normals(rows * 4 * lanes, seed: 1, scale: 2);
            PreviousHidden = Draws.Normals(rows * lanes, seed: 2);
            (Gates, Hidden) = ([.. _sums], new double[rows * lanes]);
            for (var row = 0; row < rows; row++)
                GruCellReference.Forward(
                    PreviousHidden.AsSpan(row * lanes, lanes), Gates.AsSpan(row * 4 * lanes, 4 * lanes), Hidden.AsSpan(row * lanes, lanes));
        }

        public double[] PreviousHidden { get; }

        public double[] Gates { get; }

        public double[] Hidden { get; }

        public float[] Sums() => Draws.Floats(_sums);
    }
}
