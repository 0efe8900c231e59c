namespace Gatecast.Networks;

/// <summary>The definition of one LSTM layer in <see cref="double"/>, for one sequence, forward and back through time.</summary>
/// <remarks><code>
/// a(t) = Wx·x(t) + Wh·h(t − 1) + b        h(−1) = c(−1) = 0
/// </code>
/// then <see cref="LstmCellReference"/>. Back: da(t) from dh(t) = ∂L/∂h(t) from above + Whᵀ·da(t + 1), and
/// <code>
/// dWx = Σ da(t)·x(t)ᵀ     dWh = Σ da(t)·h(t − 1)ᵀ     db = Σ da(t)     dx(t) = Wxᵀ·da(t)
/// </code></remarks>
/// <param name="inputWeights">[4H, In], gates in the order i, f, g, o.</param>
/// <param name="hiddenWeights">[4H, H].</param>
/// <param name="bias">[4H].</param>
public sealed class LstmLayerReference(double[] inputWeights, double[] hiddenWeights, double[] bias)
{
    readonly int _hidden = bias.Length / 4;

    double[][] _inputs = [];
    double[][] _gates = [];
    double[][] _cells = [];
    double[][] _hiddens = [];

    /// <summary>[4H, In] ∂L/∂Wx, summed over all calls of <see cref="Backward"/>.</summary>
    public double[] InputWeightsGrad { get; } = new double[inputWeights.Length];

    /// <summary>[4H, H] ∂L/∂Wh, likewise.</summary>
    public double[] HiddenWeightsGrad { get; } = new double[hiddenWeights.Length];

    /// <summary>[4H] ∂L/∂b, likewise.</summary>
    public double[] BiasGrad { get; } = new double[bias.Length];

    /// <param name="inputs">[T][In].</param>
    /// <returns>[T][H].</returns>
    public double[][] Forward(double[][] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs;
        (_gates, _cells, _hiddens) = (Rows(4 * _hidden), Rows(_hidden), Rows(_hidden));
        for (var t = 0; t < inputs.Length; t++)
        {
            bias.CopyTo(_gates[t], 0);
            AddProduct(inputWeights, inputs[t], _gates[t]);
            AddProduct(hiddenWeights, Before(_hiddens, t), _gates[t]);
            LstmCellReference.Forward(Before(_cells, t), _gates[t], _cells[t], _hiddens[t]);
        }

        return _hiddens;
    }

    /// <param name="hiddenGrad">[T][H] ∂L/∂h from above.</param>
    /// <returns>[T][In] ∂L/∂x.</returns>
    public double[][] Backward(double[][] hiddenGrad)
    {
        ArgumentNullException.ThrowIfNull(hiddenGrad);
        var inputGrad = Rows(_inputs[0].Length);
        var cellGrad = new double[_hidden];
        var gateGrad = new double[4 * _hidden];
        for (var t = _inputs.Length - 1; t >= 0; t--)
        {
            double[] total = [.. hiddenGrad[t]];
            AddTransposedProduct(hiddenWeights, gateGrad, total);
            LstmCellReference.Backward(_gates[t], Before(_cells, t), _cells[t], total, cellGrad, gateGrad);

            AddTransposedProduct(inputWeights, gateGrad, inputGrad[t]);
            AddOuterProduct(gateGrad, _inputs[t], InputWeightsGrad);
            AddOuterProduct(gateGrad, Before(_hiddens, t), HiddenWeightsGrad);
            AddOuterProduct(gateGrad, [1], BiasGrad);
        }

        return inputGrad;
    }

    double[][] Rows(int width) => [.. _inputs.Select(_ => new double[width])];

    /// <summary>The state that step t starts from.</summary>
    double[] Before(double[][] states, int t) => t == 0 ? new double[_hidden] : states[t - 1];

    /// <summary>result += M·v, M row-major.</summary>
    internal static void AddProduct(double[] matrix, double[] vector, double[] result)
    {
        for (var row = 0; row < result.Length; row++)
            for (var column = 0; column < vector.Length; column++)
                result[row] += matrix[row * vector.Length + column] * vector[column];
    }

    /// <summary>result += Mᵀ·v.</summary>
    internal static void AddTransposedProduct(double[] matrix, double[] vector, double[] result)
    {
        for (var row = 0; row < vector.Length; row++)
            for (var column = 0; column < result.Length; column++)
                result[column] += matrix[row * result.Length + column] * vector[row];
    }

    /// <summary>result += u·vᵀ.</summary>
    internal static void AddOuterProduct(double[] left, double[] right, double[] result)
    {
        for (var row = 0; row < left.Length; row++)
            for (var column = 0; column < right.Length; column++)
                result[row * right.Length + column] += left[row] * right[column];
    }
}
