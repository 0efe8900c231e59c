using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>Adam with decoupled weight decay on the network's packed parameters.</summary>
/// <remarks><code>
/// m = β₁·m + (1 − β₁)·g     v = β₂·v + (1 − β₂)·g²
/// w = w − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) − η·λ·w
/// </code>
/// Kingma and Ba (2015); Loshchilov and Hutter (2019). Twin: <see cref="AdamWReference"/>.</remarks>
public sealed class AdamW
{
    readonly LstmNetwork _network;
    readonly AdamWOptions _options;
    readonly float[] _mean;
    readonly float[] _square;

    public AdamW(LstmNetwork network, AdamWOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        (_network, _options) = (network, options);
        _mean = new float[network.Parameters.Length];
        _square = new float[network.Parameters.Length];
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Moves the network's parameters against the gradient of the pass's last backward pass, which it clips in place.</summary>
    /// <returns>The gradient's norm before clipping.</returns>
    /// <exception cref="ArithmeticException">The gradient is not finite; nothing was changed.</exception>
    public double Step(LstmPass pass, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (pass.Network != _network)
            throw new ArgumentException(
                "The pass belongs to another network than the optimizer; make both from one.", nameof(pass));
        if (!float.IsFinite(learningRate) || learningRate < 0)
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must be a finite number of at least 0.");

        var gradient = pass.Gradient;
        var norm = Math.Sqrt(SumOfSquares(gradient));
        if (!double.IsFinite(norm))
            throw new ArithmeticException($"The gradient is not finite at training step {Steps + 1}. Lower the learning rate or check the data.");

        if (norm > _options.ClipNorm)
            TensorPrimitives.Multiply(gradient, (float)(_options.ClipNorm / norm), gradient);

        Steps++;
        Update(
            gradient, _network.Decayed, learningRate, (float)(1 / (1 - Math.Pow(_options.MeanDecay, Steps))),
            (float)(1 / (1 - Math.Pow(_options.SquareDecay, Steps))));
        _network.Repack();
        return norm;
    }

    void Update(ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, float rate, float meanScale, float squareScale)
    {
        // Packed slabs are whole panels of 32 floats, so eight at a time leaves nothing over.
        var weights = MemoryMarshal.Cast<float, Vector256<float>>(_network.Parameters);
        var means = MemoryMarshal.Cast<float, Vector256<float>>(_mean.AsSpan());
        var squares = MemoryMarshal.Cast<float, Vector256<float>>(_square.AsSpan());
        var gradients = MemoryMarshal.Cast<float, Vector256<float>>(gradient);
        var decays = MemoryMarshal.Cast<float, Vector256<float>>(decayed);
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradients[i];
            var m = means[i] * _options.MeanDecay + g * (1 - _options.MeanDecay);
            var v = squares[i] * _options.SquareDecay + g * g * (1 - _options.SquareDecay);
            (means[i], squares[i]) = (m, v);
            var step = m * meanScale / (Vector256.Sqrt(v * squareScale) + Vector256.Create(_options.Epsilon));
            weights[i] -= (step + weights[i] * decays[i] * _options.WeightDecay) * rate;
        }
    }

    static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += (double)value * value;

        return sum;
    }
}
