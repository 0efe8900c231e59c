using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>The kernels of one vector width: the seam between layers, which know equations and buffers, and loops, which know vectors.</summary>
/// <remarks>Packed layouts follow the width: a panel is as wide as four blocks of units, and a block is one vector of the cells' loops. Each
/// kernel gives the same bits for the same width on the same machine; widths agree within rounding.</remarks>
public abstract class Kernels
{
    /// <summary>Every width, widest first; all of them run everywhere, the ones without hardware slowly.</summary>
    public static IReadOnlyList<Kernels> All { get; } =
    [
        new Kernels512(),
        new KernelsOfWidth<Simd256, Vector256<float>>("256 bits"),
        new KernelsOfWidth<Simd128, Vector128<float>>("128 bits"),
        new KernelsOfWidth<SimdScalar, float>("scalar"),
    ];

    /// <summary>The widest with hardware on this machine.</summary>
    public static Kernels Best { get; } =
        Vector512.IsHardwareAccelerated ? All[0]
        : Vector256.IsHardwareAccelerated ? All[1]
        : Vector128.IsHardwareAccelerated ? All[2]
        : All[3];

    private protected Kernels(string name, int lanes) => (Name, Lanes) = (name, lanes);

    public string Name { get; }

    /// <summary>Floats of a vector of the cells' loops.</summary>
    public int Lanes { get; }

    /// <summary>Most of k that a product should take at a time: what a panel of this depth fills stays in the first-level cache.</summary>
    public virtual int DepthBlock => 192;

    /// <summary>Columns of a panel: four of those vectors.</summary>
    public int PanelWidth => 4 * Lanes;

    /// <inheritdoc cref="PanelProduct.Multiply"/>
    public abstract void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panels, PanelLayout panelLayout, bool accumulate,
        Span<float> c, int cStride, int cDistance = 0);

    /// <inheritdoc cref="RowProduct.Multiply"/>
    public abstract void MultiplyRow(ReadOnlySpan<float> row, int depth, ReadOnlySpan<float> panels, int count, Span<float> c);

    /// <inheritdoc cref="GatePacking.Spread"/>
    public abstract void SpreadGates(ReadOnlySpan<float> packed, int width, int count, int columns, Span<float> gates);

    /// <inheritdoc cref="GatePacking.Pack"/>
    public abstract void PackGates(ReadOnlySpan<float> gates, int width, int count, int columns, Span<float> packed);

    /// <inheritdoc cref="LstmCell.Forward"/>
    public abstract void LstmForward(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden);

    /// <inheritdoc cref="LstmCell.Infer"/>
    public abstract void LstmInfer(int hiddenStride, Span<float> gates, Span<float> cell, Span<float> hidden);

    /// <inheritdoc cref="LstmCell.Backward"/>
    public abstract void LstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad);

    /// <inheritdoc cref="GruCell.Forward"/>
    public abstract void GruForward(ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden);

    /// <inheritdoc cref="GruCell.Infer"/>
    public abstract void GruInfer(ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden);

    /// <inheritdoc cref="GruCell.Backward"/>
    public abstract void GruBackward(
        ReadOnlySpan<float> hiddenGrad, int gradStride, ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates,
        Span<float> previousHiddenGrad);

    /// <inheritdoc cref="RnnCell.Forward"/>
    public abstract void RnnForward(int hiddenStride, Span<float> sums, Span<float> hidden);

    /// <inheritdoc cref="RnnCell.Backward"/>
    public abstract void RnnBackward(ReadOnlySpan<float> hiddenGrad, int hiddenStride, Span<float> sums);

    /// <inheritdoc cref="SlstmCell.Forward"/>
    public abstract void SlstmForward(
        ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser, int hiddenStride, Span<float> gates,
        Span<float> stabiliser, Span<float> cell, Span<float> normaliser, Span<float> forgetSlope, Span<float> hidden);

    /// <inheritdoc cref="SlstmCell.Infer"/>
    public abstract void SlstmInfer(
        int hiddenStride, Span<float> gates, Span<float> cell, Span<float> normaliser, Span<float> stabiliser, Span<float> hidden);

    /// <inheritdoc cref="SlstmCell.Backward"/>
    public abstract void SlstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser,
        ReadOnlySpan<float> cell, ReadOnlySpan<float> normaliser, ReadOnlySpan<float> forgetSlope, Span<float> gates,
        Span<float> cellGrad, Span<float> normaliserGrad);

    /// <inheritdoc cref="LayerNorm.Forward"/>
    public abstract void LayerNormForward(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon, Span<float> moments,
        Span<float> y, int yStride);

    /// <inheritdoc cref="LayerNorm.Backward"/>
    public abstract void LayerNormBackward(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments, ReadOnlySpan<float> outputGrad,
        int gradStride, Span<float> inputGrad, Span<float> scaleGrad, Span<float> shiftGrad);

    /// <inheritdoc cref="SoftmaxCrossEntropy.Forward"/>
    public abstract double SoftmaxForward(ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight);

    /// <inheritdoc cref="SoftmaxCrossEntropy.Backward"/>
    public abstract double SoftmaxBackward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight, Span<float> logitsGrad);

    /// <inheritdoc cref="AdamWKernel.Update"/>
    public abstract void AdamW(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, AdamWStep step, Span<float> weights, Span<float> means, Span<float> squares);

    /// <summary>Exponential, sigmoid and hyperbolic tangent of each value, as the cells compute them.</summary>
    internal abstract void Activate(ReadOnlySpan<float> values, Span<float> exp, Span<float> sigmoid, Span<float> tanh);
}
