namespace Gatecast.Networks;

/// <summary>The definition of one recurrent layer in <see cref="double"/>, for one sequence, forward and back through time.</summary>
/// <remarks><code>
/// u(t) = Wx·x(t) + bx     v(t) = Wh·(m ⊙ h(t − d)) + bh     h(t) = cell(u(t), v(t))     h(t) = 0 for t &lt; 0
/// </code>
/// with the dilation d and the mask m of recurrent dropout. Back: dh(t) = ∂L/∂h(t) from above + m ⊙ Whᵀ·dv(t + d) + what the cell hands to h directly, and
/// <code>
/// dWx = Σ du(t)·x(t)ᵀ     dWh = Σ dv(t)·(m ⊙ h(t − d))ᵀ     dbx = Σ du(t)     dbh = Σ dv(t)     dx(t) = Wxᵀ·du(t)
/// </code>
/// Histories of h and of states have d entries before the first step: entry t is what step t starts from, entry t + d what it
/// leaves.</remarks>
public abstract class RecurrentLayerReference
{
    readonly double[] _inputWeights;
    readonly double[] _hiddenWeights;
    readonly double[] _inputBias;
    readonly double[] _hiddenBias;
    double[][] _inputs = [];
    double[][] _hiddens = [];
    double[]? _mask;

    /// <param name="parameters">weight_ih [G·H, In], weight_hh [G·H, H] and bias [G·H], or bias_ih and bias_hh.</param>
    private protected RecurrentLayerReference(IReadOnlyDictionary<string, double[]> parameters, int gates, int dilation)
    {
        Dilation = dilation;
        (_inputWeights, _hiddenWeights) = (parameters["weight_ih"], parameters["weight_hh"]);
        _inputBias = parameters.TryGetValue("bias", out var bias) ? bias : parameters["bias_ih"];
        _hiddenBias = parameters.GetValueOrDefault("bias_hh") ?? new double[_inputBias.Length];
        Hidden = _inputBias.Length / gates;
        Gradients = parameters.ToDictionary(pair => pair.Key, pair => new double[pair.Value.Length]);
    }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>d.</summary>
    public int Dilation { get; }

    /// <summary>∂L/∂parameters by name, summed over all calls of <see cref="Backward(double[][])"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients { get; }

    /// <summary>[T][H] ∂L/∂h of the last <see cref="Backward(double[][])"/>, from above and from the steps that h went to.</summary>
    public double[][] HiddenGradients { get; private set; } = [];

    public static RecurrentLayerReference Of(CellKind cell, IReadOnlyDictionary<string, double[]> parameters, int dilation = 1) => cell switch
    {
        CellKind.Lstm => new LstmLayerReference(parameters, dilation),
        CellKind.Gru => new GruLayerReference(parameters, dilation),
        CellKind.Rnn => new RnnLayerReference(parameters, dilation),
        CellKind.Slstm => new SlstmLayerReference(parameters, dilation),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "There is no such kind of cell."),
    };

    /// <param name="inputs">[T][In].</param>
    /// <param name="goesOn">Whether the sequence begins where that of the last call ended.</param>
    /// <param name="mask">[H] factors on h on its way to the next time step; null for none.</param>
    /// <returns>[T][H].</returns>
    public double[][] Forward(double[][] inputs, bool goesOn = false, double[]? mask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (_inputs, _hiddens, _mask) = (inputs, History(_hiddens, inputs.Length, goesOn), mask);
        Begin(inputs.Length, goesOn);
        for (var t = 0; t < inputs.Length; t++)
        {
            double[] fromInput = [.. _inputBias], fromHidden = [.. _hiddenBias];
            AddProduct(_inputWeights, inputs[t], fromInput);
            AddProduct(_hiddenWeights, Masked(_hiddens[t]), fromHidden);
            Forward(t, fromInput, fromHidden, _hiddens[t], _hiddens[t + Dilation]);
        }

        return _hiddens[Dilation..];
    }

    /// <param name="hiddenGrad">[T][H] ∂L/∂h from above.</param>
    /// <returns>[T][In] ∂L/∂x.</returns>
    public double[][] Backward(double[][] hiddenGrad)
    {
        ArgumentNullException.ThrowIfNull(hiddenGrad);
        HiddenGradients = new double[_inputs.Length][];
        var inputGrad = Rows(_inputs.Length, _inputs[0].Length);
        var (fromInputGrad, fromHiddenGrads) = (new double[_inputBias.Length], Rows(_inputs.Length + Dilation, _inputBias.Length));
        var direct = Rows(_inputs.Length + Dilation, Hidden);
        for (var t = _inputs.Length - 1; t >= 0; t--)
        {
            var recurrent = new double[Hidden];
            AddTransposedProduct(_hiddenWeights, fromHiddenGrads[t + Dilation], recurrent);
            var total = Sum(Sum(hiddenGrad[t], direct[t + Dilation]), Masked(recurrent));
            HiddenGradients[t] = total;
            Backward(t, _hiddens[t], total, direct[t], fromInputGrad, fromHiddenGrads[t]);

            AddTransposedProduct(_inputWeights, fromInputGrad, inputGrad[t]);
            AddOuterProduct(fromInputGrad, _inputs[t], Gradients["weight_ih"]);
            AddOuterProduct(fromHiddenGrads[t], Masked(_hiddens[t]), Gradients["weight_hh"]);
            AddOuterProduct(fromInputGrad, [1], Gradients.GetValueOrDefault("bias") ?? Gradients["bias_ih"]);
            if (Gradients.TryGetValue("bias_hh", out var hiddenBiasGrad))
                AddOuterProduct(fromHiddenGrads[t], [1], hiddenBiasGrad);
        }

        return inputGrad;
    }

    double[] Masked(double[] values) => _mask is null ? values : [.. values.Zip(_mask, (value, factor) => value * factor)];

    /// <summary>Makes room for what the steps of a sequence leave.</summary>
    private protected abstract void Begin(int time, bool goesOn);

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

    /// <summary>Room for the history of a state, its first entries those that the last history ended with, or all of one value.</summary>
    private protected double[][] History(double[][] last, int time, bool goesOn, double first = 0) =>
    [
        .. goesOn && last.Length > 0 ? last[^Dilation..] : Rows(Dilation, Hidden).Select(row => Array.ConvertAll(row, _ => first)),
        .. Rows(time, Hidden),
    ];

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
