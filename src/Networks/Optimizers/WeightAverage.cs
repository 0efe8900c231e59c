using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>An exponential moving average of a network's parameters, taken after each training step: steadier than the last of them.</summary>
/// <remarks><code>
/// a(t) = d·a(t − 1) + (1 − d)·w(t)     average = a(t) / (1 − dᵗ)
/// </code>
/// Ruppert (1988), Polyak and Juditsky (1992), with weights that fade; the divisor as in Adam, so that it begins without a bias.</remarks>
public sealed class WeightAverage
{
    readonly RecurrentNetwork _network;
    readonly float[] _sum;
    readonly double _decay;
    int _steps;

    /// <param name="memory">Steps that count, 1 / (1 − d); 1 is the parameters themselves.</param>
    public WeightAverage(RecurrentNetwork network, double memory)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!(memory >= 1 && double.IsFinite(memory)))
            throw new ArgumentOutOfRangeException(nameof(memory), memory, "The memory must be a finite number of at least 1 step.");
        (_network, _decay) = (network, 1 - 1 / memory);
        _sum = new float[network.Parameters.Length];
    }

    /// <summary>Takes in the parameters as they are now.</summary>
    public void Add()
    {
        _steps++;
        TensorPrimitives.Multiply(_sum, (float)_decay, _sum);
        TensorPrimitives.MultiplyAdd(_network.Parameters, (float)(1 - _decay), _sum, _sum);
    }

    /// <summary>The average, as <see cref="RecurrentNetwork.Restore"/> takes it.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet.</exception>
    public float[] Snapshot()
    {
        if (_steps == 0)
            throw new InvalidOperationException("There is no average yet; add the parameters after each training step.");
        var average = new float[_sum.Length];
        TensorPrimitives.Multiply(_sum, (float)(1 / (1 - Math.Pow(_decay, _steps))), average);
        return average;
    }

    /// <summary>A copy of all that decides the next averages.</summary>
    public WeightAverageState State() => new(_steps, [.. _sum]);

    /// <summary>Goes on from the <see cref="State"/> of a network of this shape and an average of this memory.</summary>
    /// <exception cref="ArgumentException">It has another number of parameters.</exception>
    public void Restore(WeightAverageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(state.Steps, nameof(state));
        if (state.Sum.Length != _sum.Length)
            throw new ArgumentException(
                $"The average's state has {state.Sum.Length} numbers; this network needs {_sum.Length}. Take one of the same network.", nameof(state));

        state.Sum.CopyTo(_sum, 0);
        _steps = state.Steps;
    }
}
