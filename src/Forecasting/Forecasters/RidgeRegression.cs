using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Gatecast.Forecasting;

/// <summary>Sums over pairs of inputs and targets from which a ridge regression of any penalty follows.</summary>
/// <remarks><code>W = Tᵀ·X·(Xᵀ·X + λ·n·s·D)⁻¹</code>, s the mean square of an input, D the identity without the constant. Hoerl and Kennard (1970).</remarks>
/// <param name="inputs">Numbers in x; the last one is the constant 1.</param>
sealed class RidgeRegression(int inputs, int targets)
{
    /// <summary>Share of the mean diagonal that keeps the matrix invertible where inputs are all alike.</summary>
    const double Least = 1e-12;

    readonly double[,] _square = new double[inputs, inputs];
    readonly double[,] _cross = new double[targets, inputs];
    readonly double[] _energy = new double[targets];
    readonly double[] _products = new double[inputs];

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Count++;
        for (var i = 0; i < inputs; i++)
            AddTo(ref _square[i, 0], x[..(i + 1)], x[i]);
        for (var k = 0; k < targets; k++)
        {
            _energy[k] += y[k] * y[k];
            AddTo(ref _cross[k, 0], x, y[k]);
        }
    }

    void AddTo(ref double first, ReadOnlySpan<double> x, double factor)
    {
        var sums = MemoryMarshal.CreateSpan(ref first, x.Length);
        var products = _products.AsSpan(0, x.Length);
        TensorPrimitives.Multiply(x, factor, products);
        TensorPrimitives.Add(sums, products, sums);
    }

    /// <summary>The regression over the pairs of both.</summary>
    public RidgeRegression With(RidgeRegression other)
    {
        var both = new RidgeRegression(inputs, targets) { Count = Count + other.Count };
        for (var i = 0; i < inputs; i++)
        {
            for (var j = 0; j <= i; j++)
                both._square[i, j] = _square[i, j] + other._square[i, j];
            for (var k = 0; k < targets; k++)
                both._cross[k, i] = _cross[k, i] + other._cross[k, i];
        }

        return both;
    }

    /// <returns>[targets, inputs].</returns>
    public Matrix<double> Weights(double penalty)
    {
        var square = Square();
        var mean = Enumerable.Range(0, inputs - 1).Sum(i => _square[i, i]) / int.Max(1, inputs - 1);
        for (var i = 0; i < inputs; i++)
            square[i, i] += (i == inputs - 1 ? 0 : penalty * mean) + Least * (mean + Count);

        return square.Cholesky().Solve(Matrix<double>.Build.DenseOfArray(_cross).Transpose()).Transpose();
    }

    /// <summary>Sum of the squared errors of some weights over all targets of the pairs.</summary>
    public double SquaredError(Matrix<double> weights)
    {
        var cross = Matrix<double>.Build.DenseOfArray(_cross);
        return _energy.Sum() - 2 * weights.PointwiseMultiply(cross).Enumerate().Sum()
            + (weights * Square()).PointwiseMultiply(weights).Enumerate().Sum();
    }

    Matrix<double> Square() => Matrix<double>.Build.Dense(inputs, inputs, (i, j) => i >= j ? _square[i, j] : _square[j, i]);
}
