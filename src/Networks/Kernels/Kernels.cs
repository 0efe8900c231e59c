using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>The kernels of one vector width: the seam between layers, which know equations and buffers, and loops, which know vectors.</summary>
/// <remarks>Packed layouts follow the width: a panel has four vectors, and a block of units is as wide as one. Each kernel gives the same
/// bits for the same width on the same machine; widths agree within rounding.</remarks>
public abstract class Kernels
{
    /// <summary>Every width, widest first; all of them run everywhere, the ones without hardware slowly.</summary>
    public static IReadOnlyList<Kernels> All { get; } =
    [
        new Kernels<Simd512, Vector512<float>>("512 bits"),
        new Kernels<Simd256, Vector256<float>>("256 bits"),
        new Kernels<Simd128, Vector128<float>>("128 bits"),
        new Kernels<SimdScalar, float>("scalar"),
    ];

    /// <summary>The widest with hardware on this machine.</summary>
    public static Kernels Best { get; } =
        Vector512.IsHardwareAccelerated ? All[0]
        : Vector256.IsHardwareAccelerated ? All[1]
        : Vector128.IsHardwareAccelerated ? All[2]
        : All[3];

    private protected Kernels(string name, int lanes) => (Name, Lanes) = (name, lanes);

    public string Name { get; }

    /// <summary>Floats of a vector, and units of a block.</summary>
    public int Lanes { get; }

    /// <summary>Columns of a panel: four vectors.</summary>
    public int PanelWidth => 4 * Lanes;

    /// <inheritdoc cref="PanelProduct.Multiply"/>
    public abstract void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, bool accumulate,
        Span<float> c, int cStride);

    /// <inheritdoc cref="PanelProduct.MultiplyRow"/>
    public abstract void MultiplyRow(ReadOnlySpan<float> row, int depth, ReadOnlySpan<float> panels, int count, Span<float> c);

    /// <inheritdoc cref="LstmCell.Forward"/>
    public abstract void LstmForward(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden);

    /// <inheritdoc cref="LstmCell.Infer"/>
    public abstract void LstmInfer(int hiddenStride, Span<float> gates, Span<float> cell, Span<float> hidden);

    /// <inheritdoc cref="LstmCell.Backward"/>
    public abstract void LstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad);

    /// <inheritdoc cref="AdamWKernel.Update"/>
    public abstract void AdamW(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, AdamWStep step, Span<float> weights, Span<float> means, Span<float> squares);

    /// <summary>Exponential, sigmoid and hyperbolic tangent of each value, as the cells compute them.</summary>
    internal abstract void Activate(ReadOnlySpan<float> values, Span<float> exp, Span<float> sigmoid, Span<float> tanh);
}

/// <summary>The kernels of one width.</summary>
sealed class Kernels<TSimd, TVector>(string name) : Kernels(name, TSimd.Lanes)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panel, int panelStride, bool accumulate,
        Span<float> c, int cStride) =>
        PanelProduct.Multiply<TSimd, TVector>(a, layout, rows, panel, panelStride, accumulate, c, cStride);

    public override void MultiplyRow(ReadOnlySpan<float> row, int depth, ReadOnlySpan<float> panels, int count, Span<float> c) =>
        PanelProduct.MultiplyRow<TSimd, TVector>(row, depth, panels, count, c);

    public override void LstmForward(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden) =>
        LstmCell.Forward<TSimd, TVector>(previousCell, hiddenStride, gates, cell, cellTanh, hidden);

    public override void LstmInfer(int hiddenStride, Span<float> gates, Span<float> cell, Span<float> hidden) =>
        LstmCell.Infer<TSimd, TVector>(hiddenStride, gates, cell, hidden);

    public override void LstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad) =>
        LstmCell.Backward<TSimd, TVector>(hiddenGrad, hiddenStride, previousCell, cellTanh, gates, cellGrad);

    public override void AdamW(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, AdamWStep step, Span<float> weights, Span<float> means, Span<float> squares) =>
        AdamWKernel.Update<TSimd, TVector>(gradient, decayed, step, weights, means, squares);

    internal override void Activate(ReadOnlySpan<float> values, Span<float> exp, Span<float> sigmoid, Span<float> tanh) =>
        Activation.Each<TSimd, TVector>(values, exp, sigmoid, tanh);
}
