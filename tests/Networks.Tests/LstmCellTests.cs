namespace Gatecast.Networks.Tests;

public class LstmCellTests
{
    /// <summary>A few activations of 3e-7 to 4e-7 each, multiplied.</summary>
    const double Tolerance = 2e-6;

    public static MatrixTheoryData<string, int> Rows => Widths.With(0, 1, 2, 3, 5, 16);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Rows))]
    public void Forward_equals_its_twin(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var (step, stride) = (new Step(rows, lanes), lanes + 3);
        var (gates, cell, tanh) = (step.Sums(), new float[rows * lanes], new float[rows * lanes]);
        var hidden = Strided.Nothing(rows, lanes, stride);
        kernels.LstmForward(Draws.Floats(step.PreviousCell), stride, gates, cell, tanh, hidden);

        Near.Equal(step.Cell, cell, Tolerance, "cell");
        Near.Equal([.. step.Cell.Select(Math.Tanh)], tanh, Tolerance, "tanh(cell)");
        Near.Equal(step.Hidden, Strided.Rows(hidden, rows, lanes, stride), Tolerance, "hidden");
        Near.Equal(step.Gates, gates, Tolerance, "gates");
    }

    [Theory, MemberData(nameof(Rows))]
    public void Inference_gives_the_bits_of_the_forward_step(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var (step, stride) = (new Step(rows, lanes), lanes + 3);
        var (cell, hidden, carried, streamed) =
            (new float[rows * lanes], Strided.Nothing(rows, lanes, stride), Draws.Floats(step.PreviousCell), Strided.Nothing(rows, lanes, stride));
        kernels.LstmForward(carried, stride, step.Sums(), cell, new float[rows * lanes], hidden);
        kernels.LstmInfer(stride, step.Sums(), carried, streamed);

        Near.SameBits(cell, carried);
        Near.SameBits(hidden, streamed);
    }

    [Theory, MemberData(nameof(Rows))]
    public void Backward_equals_its_twin(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var (step, stride) = (new Step(rows, lanes), 4 * lanes);
        var hiddenGrad = Draws.Normals(rows * stride, seed: 3);
        var cellGrad = Draws.Normals(rows * lanes, seed: 4);
        var (gates, dc) = (Draws.Floats(step.Gates), Draws.Floats(cellGrad));
        kernels.LstmBackward(
            Draws.Floats(hiddenGrad), stride, Draws.Floats(step.PreviousCell), [.. step.Cell.Select(c => (float)Math.Tanh(c))], gates, dc);

        var gateGrad = new double[rows * 4 * lanes];
        for (var row = 0; row < rows; row++)
            LstmCellReference.Backward(
                step.Gates.AsSpan(row * 4 * lanes, 4 * lanes), step.PreviousCell.AsSpan(row * lanes, lanes), step.Cell.AsSpan(row * lanes, lanes),
                hiddenGrad.AsSpan(row * stride, lanes), cellGrad.AsSpan(row * lanes, lanes), gateGrad.AsSpan(row * 4 * lanes, 4 * lanes));
        Near.Equal(gateGrad, gates, Tolerance, "gate gradients");
        Near.Equal(cellGrad, dc, Tolerance, "cell gradients");
    }

    [Theory, MemberData(nameof(Names))]
    public void Gates_far_out_give_their_limits_and_no_other_unit_feels_them(string width)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        foreach (var far in (float[])[float.PositiveInfinity, 1e30f, 1000, float.NegativeInfinity, -1e30f, -1000])
        {
            var (gates, cell, hidden) = (new float[4 * lanes], new float[lanes], new float[lanes]);
            for (var gate = 0; gate < 4; gate++)
                gates[gate * lanes] = far;
            kernels.LstmInfer(lanes, gates, cell, hidden);

            // σ = g = 1: c = 1. σ = 0, g = −1: c = 0.
            Assert.Equal(far > 0 ? 1 : 0, cell[0], 1e-6f);
            Assert.Equal(far > 0 ? MathF.Tanh(1) : 0, hidden[0], 1e-6f);
            Assert.All(hidden[1..], value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void The_twin_agrees_with_a_step_worked_out_by_hand()
    {
        // σ(0) = 1/2, tanh(0) = 0, σ(ln 3) = 3/4, tanh(ln 2) = 3/5: c = 1/2·2 + 3/4·3/5 = 1.45.
        double[] gates = [Math.Log(3), 0, Math.Log(2), 0];
        var (cell, hidden) = (new double[1], new double[1]);
        LstmCellReference.Forward([2], gates, cell, hidden);

        Assert.Equal(1.45, cell[0], 1e-12);
        Assert.Equal(0.5 * Math.Tanh(1.45), hidden[0], 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_buffer_or_a_stride_that_is_one_too_short_throws(string width)
    {
        var (kernels, n) = (Widths.Named(width), 2 * Widths.Named(width).Lanes);
        for (var shorter = 0; shorter < 5; shorter++)
        {
            var stride = shorter == 4 ? n / 2 - 1 : n / 2;
            var buffers = Enumerable.Range(0, 4).Select(i => new float[i == shorter ? n - 1 : n]).ToArray();
            Assert.Throws<ArgumentException>(() =>
                kernels.LstmForward(buffers[0], stride, new float[4 * n], buffers[1], buffers[2], buffers[3]));
            Assert.Throws<ArgumentException>(() =>
                kernels.LstmBackward(buffers[3], stride, buffers[0], buffers[2], new float[4 * n], buffers[1]));
            if (shorter is not (0 or 2))
                Assert.Throws<ArgumentException>(() => kernels.LstmInfer(stride, new float[4 * n], buffers[1], buffers[3]));
        }
    }

    /// <summary>One step of the twin for rows of V units, which is how the kernel sees them.</summary>
    sealed class Step
    {
        readonly double[] _sums;

        public Step(int rows, int lanes)
        {
            _sums = Draws.Normals(rows * 4 * lanes, seed: 1, scale: 2);
            PreviousCell = Draws.Normals(rows * lanes, seed: 2);
            (Gates, Cell, Hidden) = ([.. _sums], new double[rows * lanes], new double[rows * lanes]);
            for (var row = 0; row < rows; row++)
                LstmCellReference.Forward(
                    PreviousCell.AsSpan(row * lanes, lanes), Gates.AsSpan(row * 4 * lanes, 4 * lanes),
                    Cell.AsSpan(row * lanes, lanes), Hidden.AsSpan(row * lanes, lanes));
        }

        public double[] PreviousCell { get; }

        public double[] Gates { get; }

        public double[] Cell { get; }

        public double[] Hidden { get; }

        public float[] Sums() => Draws.Floats(_sums);
    }
}
