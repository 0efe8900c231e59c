using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Adam with decoupled weight decay on the network's packed parameters.</summary>
/// <remarks><code>
/// m = β₁·m + (1 − β₁)·g     v = β₂·v + (1 − β₂)·g²
/// w = w − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) − η·λ·w
/// </code>
/// Kingma and Ba (2015); Loshchilov and Hutter (2019). Twin: <see cref="AdamWReference"/>.</remarks>
public sealed class AdamW
{
    /// <summary>Squares that are added up as floats; a slab's pieces are whole numbers of it.</summary>
    const int Sum = 1024;

    readonly RecurrentNetwork _network;
    readonly AdamWOptions _options;
    readonly float[] _mean;
    readonly float[] _square;
    readonly double[] _sums;
    readonly Action<int> _add;
    readonly Action<int> _move;
    RecurrentPass? _pass;
    AdamWStep _step;

    public AdamW(RecurrentNetwork network, AdamWOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        (_network, _options) = (network, options);
        _mean = new float[network.Parameters.Length];
        _square = new float[network.Parameters.Length];
        _sums = new double[(network.Parameters.Length + Sum - 1) / Sum];
        (_add, _move) = (AddSquares, Move);
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Moves the network's parameters against the gradient of the pass's last backward pass.</summary>
    /// <returns>The gradient's norm before clipping.</returns>
    /// <exception cref="ArithmeticException">The gradient is not finite; nothing was changed.</exception>
    public double Step(RecurrentPass pass, float learningRate)
    {
        var norm = StepIfFinite(pass, learningRate);
        return double.IsFinite(norm) ? norm : throw new ArithmeticException(
            $"The gradient is not finite at training step {Steps + 1}. Lower the learning rate or check the data.");
    }

    /// <summary>The same, for a caller that has something better to do with a gradient that is not finite.</summary>
    /// <returns>Whether it was finite; else nothing was changed.</returns>
    public bool TryStep(RecurrentPass pass, float learningRate) => double.IsFinite(StepIfFinite(pass, learningRate));

    double StepIfFinite(RecurrentPass pass, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (pass.Network != _network)
            throw new ArgumentException(
                "The pass belongs to another network than the optimizer; make both from one.", nameof(pass));
        if (!float.IsFinite(learningRate) || learningRate < 0)
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must be a finite number of at least 0.");

        _pass = pass;
        pass.Crew.Run(pass.SlabPieces, _add);
        var norm = Math.Sqrt(TensorPrimitives.Sum<double>(_sums));
        if (!double.IsFinite(norm))
            return norm;

        Steps++;
        _step = new(
            Rate: learningRate,
            MeanDecay: _options.MeanDecay,
            SquareDecay: _options.SquareDecay,
            MeanScale: (float)(1 / (1 - Math.Pow(_options.MeanDecay, Steps))),
            SquareScale: (float)(1 / (1 - Math.Pow(_options.SquareDecay, Steps))),
            Epsilon: _options.Epsilon,
            WeightDecay: _options.WeightDecay,
            GradientScale: norm > _options.ClipNorm ? (float)(_options.ClipNorm / norm) : 1);
        pass.Crew.Run(pass.SlabPieces, _move);
        _network.Repack(pass.Crew);
        return norm;
    }

    /// <summary>A copy of all that decides the next steps, beside the parameters.</summary>
    public AdamWState Snapshot() => new(Steps, [.. _mean], [.. _square]);

    /// <summary>Goes on from a <see cref="Snapshot"/> of a network of this shape.</summary>
    /// <exception cref="ArgumentException">It has another number of parameters.</exception>
    public void Restore(AdamWState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(state.Steps, nameof(state));
        if (state.Mean.Length != _mean.Length || state.Square.Length != _square.Length)
            throw new ArgumentException(
                $"The optimizer's state has {state.Mean.Length} and {state.Square.Length} numbers; this network needs {_mean.Length} of each. " +
                "Take one of the same network.", nameof(state));

        state.Mean.CopyTo(_mean, 0);
        state.Square.CopyTo(_square, 0);
        Steps = state.Steps;
    }

    /// <summary>Floats are added up in pieces short enough not to lose digits, and the pieces in <see cref="double"/>.</summary>
    void AddSquares(int piece)
    {
        var (from, to) = (_pass!.PieceOf(piece).Start.Value, _pass.PieceOf(piece).End.Value);
        for (var first = from; first < to; first += Sum)
            _sums[first / Sum] = TensorPrimitives.SumOfSquares(_pass.Gradient.AsSpan(first..int.Min(first + Sum, to)));
    }

    void Move(int piece)
    {
        var range = _pass!.PieceOf(piece);
        _network.Kernels.AdamW(
            _pass.Gradient.AsSpan(range), _network.Decayed[range], _step, _network.Parameters[range], _mean.AsSpan(range),
            _square.AsSpan(range));
    }
}
