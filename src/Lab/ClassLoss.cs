using System.Numerics.Tensors;
using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>Judging logits of classes.</summary>
static class ClassLoss
{
    /// <summary>Cross-entropy of one row, as <see cref="Kernels.SoftmaxBackward"/>.</summary>
    /// <param name="logits">[O].</param>
    /// <param name="outputGrad">[O] out.</param>
    public static double Backward(ReadOnlySpan<float> logits, int right, float weight, Span<float> outputGrad) =>
        Kernels.Best.SoftmaxBackward(logits, [right], logits.Length, logits.Length, weight, outputGrad);

    public static int Likeliest(ReadOnlySpan<float> logits) => TensorPrimitives.IndexOfMax(logits);

    /// <summary>Whether no class's probability is off by as much as this.</summary>
    public static bool IsWithin(ReadOnlySpan<float> logits, int right, float error)
    {
        Span<float> shares = stackalloc float[logits.Length];
        TensorPrimitives.SoftMax(logits, shares);
        shares[right] -= 1;
        return TensorPrimitives.MaxMagnitude<float>(shares) is var worst && MathF.Abs(worst) < error;
    }
}
