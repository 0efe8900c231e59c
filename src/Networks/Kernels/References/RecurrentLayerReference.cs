namespace Gatecast.Networks;

/// <summary>The definition of one recurrent layer in <see cref="double"/>, for one sequence, forward and back through time.</summary>
/// <remarks><code>
/// u(t) = Wx·x(t) + bx     v(t) = Wh·h(t − 1) + bh     h(t) = cell(u(t), v(t))     h(−1) = 0
/// </code>
/// Back: dh(t) = ∂L/∂h(t) from above + Whᵀ·dv(t + 1) + what the cell hands to h directly, and
/// <code>
/// dWx = Σ du(t)·x(t)ᵀ     dWh = Σ dv(t)·h(t − 1)ᵀ     dbx = Σ du(t)     dbh = Σ dv(t)     dx(t) = Wxᵀ·du(t)
/// </code></remarks>
public abstract class RecurrentLayerReference
{
    readonly double[] _inputWeights;
    readonly double[] _hiddenWeights;
    readonly double[] _inputBias;
    readonly double[] _hiddenBias;
    double[][] _inputs = [];
    double[][] _hiddens = [];

    /// <param name="parameters">weight_ih [G·H, In], weight_hh [G·H, H] and bias [G·H], or bias_ih and bias_hh.</param>
    private protected RecurrentLayerReference(IReadOnlyDictionary<string, double[]> parameters, int gates)
    {
        (_inputWeights, _hiddenWeights) = (parameters["weight_ih"], parameters["weight_hh"]);
        _inputBias = parameters.TryGetValue("bias", out var bias) ? bias : parameters["bias_ih"];
        _hiddenBias = parameters.GetValueOrDefault("bias_hh") ?? new double[_inputBias.Length];
        Hidden = _inputBias.Length / gates;
        Gradients = parameters.ToDictionary(pair => pair.Key, pair => new double[pair.Value.Length]);
    }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>∂L/∂parameters by name, summed over all calls of <see cref="Backward(double[][])"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients { get; }

    /// <param name="cell">lstm, gru, rnn or slstm, as tensors are named.</param>
    public static RecurrentLayerReference Of(string cell, IReadOnlyDictionary<string, double[]> parameters) => cell switch
    {
        "lstm" => new LstmLayerReference(parameters),
        "gru" => new GruLayerReference(parameters),
        "rnn" => new RnnLayerReference(parameters),
        "slstm" => new SlstmLayerReference(parameters),
        _ => throw new ArgumentException($"There is no cell {cell}; take lstm, gru, rnn or slstm.", nameof(cell)),
    };

    /// <param name="inputs">[T][In].</param>
    /// <returns>[T][H].</returns>
    public double[][] Forward(double[][] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (_inputs, _hiddens) = (inputs, Rows(inputs.Length, Hidden));
        Begin(inputs.Length);
        for (var t = 0; t < inputs.Length; t++)
        {
            double[] fromInput = [.. _inputBias], fromHidden = [.. _hiddenBias];
            AddProduct(_inputWeights, inputs[t], fromInput);
            AddProduct(_hiddenWeights, Before(_hiddens, t), fromHidden);
            Forward(t, fromInput, fromHidden, Before(_hiddens, t), _hiddens[t]);
        }

        return _hiddens;
    }

    /// <param name="hiddenGrad">[T][H] ∂L/∂h from above.</param>
    /// <returns>[T][In] ∂L/∂x.</returns>
    public double[][] Backward(double[][] hiddenGrad)
    {
        ArgumentNullException.ThrowIfNull(hiddenGrad);
        var inputGrad = Rows(_inputs.Length, _inputs[0].Length);
        var (fromInputGrad, fromHiddenGrad) = (new double[_inputBias.Length], new double[_inputBias.Length]);
        var before = new double[Hidden];
        for (var t = _inputs.Length - 1; t >= 0; t--)
        {
            double[] total = [.. hiddenGrad[t].Zip(before, (above, direct) => above + direct)];
            AddTransposedProduct(_hiddenWeights, fromHiddenGrad, total);
            Array.Clear(before);
            Backward(t, Before(_hiddens, t), total, before, fromInputGrad, fromHiddenGrad);

            AddTransposedProduct(_inputWeights, fromInputGrad, inputGrad[t]);
            AddOuterProduct(fromInputGrad, _inputs[t], Gradients["weight_ih"]);
            AddOuterProduct(fromHiddenGrad, Before(_hiddens, t), Gradients["weight_hh"]);
            AddOuterProduct(fromInputGrad, [1], Gradients.GetValueOrDefault("bias") ?? Gradients["bias_ih"]);
            if (Gradients.TryGetValue("bias_hh", out var hiddenBiasGrad))
                AddOuterProduct(fromHiddenGrad, [1], hiddenBiasGrad);
        }

        return inputGrad;
    }

    /// <summary>Makes room for what the steps of a sequence leave.</summary>
    private protected abstract void Begin(int time);

    /// <param name="fromInput">[G·H] u.</param>
    /// <param name="fromHidden">[G·H] v.</param>
    /// <param name="hidden">[H] out: h.</param>
    private protected abstract void Forward(
        int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden);

    /// <param name="hiddenGrad">[H] ∂L/∂h.</param>
    /// <param name="previousHiddenGrad">[H] in: 0; out: what reaches h₋₁ beside v.</param>
    /// <param name="fromInputGrad">[G·H] out: ∂L/∂u.</param>
    /// <param name="fromHiddenGrad">[G·H] out: ∂L/∂v.</param>
    private protected abstract void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad);

    private protected static double[][] Rows(int count, int width) => [.. Enumerable.Range(0, count).Select(_ => new double[width])];

    /// <summary>The state that step t starts from.</summary>
    private protected double[] Before(double[][] states, int t) => t == 0 ? new double[Hidden] : states[t - 1];

    private protected static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];

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
