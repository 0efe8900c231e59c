namespace Gatecast.Networks;

/// <summary>The definition of <see cref="SoftmaxCrossEntropy"/> in <see cref="double"/>, for one row.</summary>
public static class SoftmaxCrossEntropyReference
{
    /// <param name="logits">[N] x.</param>
    /// <param name="target">The class.</param>
    public static double Forward(double[] logits, int target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var largest = logits.Max();
        return Math.Log(logits.Sum(x => Math.Exp(x - largest))) + largest - logits[target];
    }

    /// <returns>[N] ∂L/∂x.</returns>
    public static double[] Backward(double[] logits, int target)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var largest = logits.Max();
        var total = logits.Sum(x => Math.Exp(x - largest));
        return [.. logits.Select((x, k) => Math.Exp(x - largest) / total - (k == target ? 1 : 0))];
    }
}
