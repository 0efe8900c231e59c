using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Gatecast.Forecasting;

/// <summary>Minimum of a function of a few unconstrained numbers (Nelder and Mead, The Computer Journal 7(4), 1965).</summary>
static class Simplex
{
    /// <summary>Relative difference between the best and the worst corner at the end.</summary>
    const double Tolerance = 1e-10;

    const int LargestIterations = 20_000;

    /// <summary>Searches from the two best of the starts; the lower minimum wins.</summary>
    /// <param name="function">Finite everywhere.</param>
    public static double[] Minimum(Func<double[], double> function, IEnumerable<double[]> starts)
    {
        var objective = ObjectiveFunction.Value(point => function([.. point]));
        return
        [
            .. starts.OrderBy(function).Take(2)
                .Select(start => NelderMeadSimplex.Minimum(objective, Vector<double>.Build.DenseOfArray(start), Tolerance, LargestIterations))
                .MinBy(result => result.FunctionInfoAtMinimum.Value)!.MinimizingPoint,
        ];
    }

    /// <summary>The real line onto (low, high).</summary>
    public static double Between(double low, double high, double x) => low + (high - low) / (1 + Math.Exp(-x));

    /// <summary>The x for which <see cref="Between"/> gives a value.</summary>
    public static double Free(double low, double high, double value) => Math.Log((value - low) / (high - value));
}
