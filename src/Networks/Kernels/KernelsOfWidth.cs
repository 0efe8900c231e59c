namespace Gatecast.Networks;

/// <summary>The kernels of one width.</summary>
class KernelsOfWidth<TSimd, TVector>(string name) : Kernels(name, TSimd.Lanes)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override void Multiply(
        ReadOnlySpan<float> a, MatrixLayout layout, int rows, ReadOnlySpan<float> panels, PanelLayout panelLayout, bool accumulate,
        Span<float> c, int cStride, int cDistance = 0) =>
        PanelProduct.Multiply<TSimd, TVector>(a, layout, rows, panels, panelLayout, accumulate, c, cStride, cDistance);

    public override void MultiplyRow(ReadOnlySpan<float> row, int depth, ReadOnlySpan<float> panels, int count, Span<float> c) =>
        RowProduct.Multiply<TSimd, TVector>(row, depth, panels, count, c);

    public override void SpreadGates(ReadOnlySpan<float> packed, int width, int count, int columns, Span<float> gates) =>
        GatePacking.Spread<TSimd, TVector>(packed, width, count, columns, gates);

    public override void PackGates(ReadOnlySpan<float> gates, int width, int count, int columns, Span<float> packed) =>
        GatePacking.Pack<TSimd, TVector>(gates, width, count, columns, packed);

    public override void LstmForward(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden) =>
        LstmCell.Forward<TSimd, TVector>(previousCell, hiddenStride, gates, cell, cellTanh, hidden);

    public override void LstmInfer(int hiddenStride, Span<float> gates, Span<float> cell, Span<float> hidden) =>
        LstmCell.Infer<TSimd, TVector>(hiddenStride, gates, cell, hidden);

    public override void LstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad) =>
        LstmCell.Backward<TSimd, TVector>(hiddenGrad, hiddenStride, previousCell, cellTanh, gates, cellGrad);

    public override void GruForward(ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden) =>
        GruCell.Forward<TSimd, TVector>(previousHidden, hiddenStride, gates, hidden);

    public override void GruInfer(ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates, Span<float> hidden) =>
        GruCell.Infer<TSimd, TVector>(previousHidden, hiddenStride, gates, hidden);

    public override void GruBackward(
        ReadOnlySpan<float> hiddenGrad, int gradStride, ReadOnlySpan<float> previousHidden, int hiddenStride, Span<float> gates,
        Span<float> previousHiddenGrad) =>
        GruCell.Backward<TSimd, TVector>(hiddenGrad, gradStride, previousHidden, hiddenStride, gates, previousHiddenGrad);

    public override void RnnForward(int hiddenStride, Span<float> sums, Span<float> hidden) =>
        RnnCell.Forward<TSimd, TVector>(hiddenStride, sums, hidden);

    public override void RnnBackward(ReadOnlySpan<float> hiddenGrad, int hiddenStride, Span<float> sums) =>
        RnnCell.Backward<TSimd, TVector>(hiddenGrad, hiddenStride, sums);

    public override void SlstmForward(
        ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser, int hiddenStride, Span<float> gates,
        Span<float> stabiliser, Span<float> cell, Span<float> normaliser, Span<float> forgetSlope, Span<float> hidden) =>
        SlstmCell.Forward<TSimd, TVector>(
            previousCell, previousNormaliser, hiddenStride, gates, stabiliser, cell, normaliser, forgetSlope, hidden);

    public override void SlstmInfer(
        int hiddenStride, Span<float> gates, Span<float> cell, Span<float> normaliser, Span<float> stabiliser, Span<float> hidden) =>
        SlstmCell.Infer<TSimd, TVector>(hiddenStride, gates, cell, normaliser, stabiliser, hidden);

    public override void SlstmBackward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> previousNormaliser,
        ReadOnlySpan<float> cell, ReadOnlySpan<float> normaliser, ReadOnlySpan<float> forgetSlope, Span<float> gates,
        Span<float> cellGrad, Span<float> normaliserGrad) =>
        SlstmCell.Backward<TSimd, TVector>(
            hiddenGrad, hiddenStride, previousCell, previousNormaliser, cell, normaliser, forgetSlope, gates, cellGrad, normaliserGrad);

    public override void LayerNormForward(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon, Span<float> moments,
        Span<float> y, int yStride) =>
        LayerNorm.Forward<TSimd, TVector>(x, xStride, scale, shift, epsilon, moments, y, yStride);

    public override void LayerNormBackward(
        ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> scale, ReadOnlySpan<float> moments, ReadOnlySpan<float> outputGrad,
        int gradStride, Span<float> inputGrad, Span<float> scaleGrad, Span<float> shiftGrad) =>
        LayerNorm.Backward<TSimd, TVector>(x, xStride, scale, moments, outputGrad, gradStride, inputGrad, scaleGrad, shiftGrad);

    public override double SoftmaxForward(ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight) =>
        SoftmaxCrossEntropy.Forward<TSimd, TVector>(logits, targets, stride, width, weight);

    public override double SoftmaxBackward(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int stride, int width, float weight, Span<float> logitsGrad) =>
        SoftmaxCrossEntropy.Backward<TSimd, TVector>(logits, targets, stride, width, weight, logitsGrad);

    public override void AdamW(
        ReadOnlySpan<float> gradient, ReadOnlySpan<float> decayed, AdamWStep step, Span<float> weights, Span<float> means, Span<float> squares) =>
        AdamWKernel.Update<TSimd, TVector>(gradient, decayed, step, weights, means, squares);

    internal override void Activate(ReadOnlySpan<float> values, Span<float> exp, Span<float> sigmoid, Span<float> tanh) =>
        Activation.Each<TSimd, TVector>(values, exp, sigmoid, tanh);
}
