namespace Gatecast.Networks.Tests;

public class LstmCellTests
{
    /// <summary>A few activations of 3e-7 each, multiplied.</summary>
    const double Tolerance = 2e-6;

    public static TheoryData<int> Rows => [0, 1, 2, 3, 5, 16];

    [Theory, MemberData(nameof(Rows))]
    public void Forward_equals_its_twin(int rows)
    {
        const int Stride = 11;
        var step = new Step(rows);
        var (gates, cell, tanh, hidden) = (step.Blocked(), new float[rows * 8], new float[rows * 8], new float[rows * Stride + 8]);
        LstmCell.Forward(Draws.Floats(step.PreviousCell), Stride, gates, cell, tanh, hidden);

        Near.Equal(step.Cell, cell, Tolerance, "cell");
        Near.Equal([.. step.Cell.Select(Math.Tanh)], tanh, Tolerance, "tanh(cell)");
        Near.Equal(step.Hidden, [.. Enumerable.Range(0, rows * 8).Select(i => hidden[i / 8 * Stride + i % 8])], Tolerance, "hidden");
        Near.Equal(step.Gates, gates, Tolerance, "gates");
    }

    [Theory, MemberData(nameof(Rows))]
    public void Backward_equals_its_twin(int rows)
    {
        const int Stride = 32;
        var step = new Step(rows);
        var hiddenGrad = Draws.Normals(rows * Stride, seed: 3);
        var cellGrad = Draws.Normals(rows * 8, seed: 4);
        var (gates, dc) = (Draws.Floats(step.Gates), Draws.Floats(cellGrad));
        LstmCell.Backward(
            Draws.Floats(hiddenGrad), Stride, Draws.Floats(step.PreviousCell), [.. step.Cell.Select(c => (float)Math.Tanh(c))], gates, dc);

        var gateGrad = new double[rows * 32];
        for (var row = 0; row < rows; row++)
            LstmCellReference.Backward(
                step.Gates.AsSpan(row * 32, 32), step.PreviousCell.AsSpan(row * 8, 8), step.Cell.AsSpan(row * 8, 8),
                hiddenGrad.AsSpan(row * Stride, 8), cellGrad.AsSpan(row * 8, 8), gateGrad.AsSpan(row * 32, 32));
        Near.Equal(gateGrad, gates, Tolerance, "gate gradients");
        Near.Equal(cellGrad, dc, Tolerance, "cell gradients");
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

    [Theory]
    [InlineData(15, 16, 16, 16)]
    [InlineData(16, 15, 16, 16)]
    [InlineData(16, 16, 15, 16)]
    [InlineData(16, 16, 16, 15)]
    public void A_buffer_that_is_one_too_short_throws(int previous, int cell, int tanh, int hidden)
    {
        Assert.Throws<ArgumentException>(() =>
            LstmCell.Forward(new float[previous], 8, new float[64], new float[cell], new float[tanh], new float[hidden]));
        Assert.Throws<ArgumentException>(() =>
            LstmCell.Backward(new float[hidden], 8, new float[previous], new float[tanh], new float[64], new float[cell]));
    }

    /// <summary>One step of the twin for rows of eight units, which is how the kernel sees them.</summary>
    sealed class Step
    {
        readonly double[] _sums;

        public Step(int rows)
        {
            _sums = Draws.Normals(rows * 32, seed: 1, scale: 2);
            PreviousCell = Draws.Normals(rows * 8, seed: 2);
            (Gates, Cell, Hidden) = ([.. _sums], new double[rows * 8], new double[rows * 8]);
            for (var row = 0; row < rows; row++)
                LstmCellReference.Forward(
                    PreviousCell.AsSpan(row * 8, 8), Gates.AsSpan(row * 32, 32), Cell.AsSpan(row * 8, 8), Hidden.AsSpan(row * 8, 8));
        }

        public double[] PreviousCell { get; }

        public double[] Gates { get; }

        public double[] Cell { get; }

        public double[] Hidden { get; }

        public float[] Blocked() => Draws.Floats(_sums);
    }
}
