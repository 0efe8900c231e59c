namespace Gatecast.Networks;

/// <summary>A dense layer: out = W · [1 | x].</summary>
/// <remarks>Weights are packed as [panel][K][32], 32 outputs to a panel, K = 1 + In contiguous. The layer owns no numbers.</remarks>
sealed class DenseLayer(int inputs, int outputs)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public int Depth => 1 + Inputs;

    public int Panels { get; } = (outputs + PanelProduct.Width - 1) / PanelProduct.Width;

    /// <summary>Floats from one row of the output to the next.</summary>
    public int OutputStride => Panels * PanelProduct.Width;

    public int ParameterCount => Panels * Depth * PanelProduct.Width;

    public int InputGradStride => InputTiles * PanelProduct.Width;

    public int TransposedCount => InputTiles * OutputStride * PanelProduct.Width;

    int InputTiles => (Inputs + PanelProduct.Width - 1) / PanelProduct.Width;

    /// <summary>Index of a weight in the packed layout.</summary>
    /// <param name="k">0 for the bias, then the inputs.</param>
    public int IndexOf(int output, int k) =>
        (output / PanelProduct.Width * Depth + k) * PanelProduct.Width + output % PanelProduct.Width;

    /// <param name="panels">[tile of 32 inputs][outputs, padded][32].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, Span<float> panels)
    {
        for (var input = 0; input < Inputs; input++)
            for (var output = 0; output < Outputs; output++)
                panels[(input / PanelProduct.Width * OutputStride + output) * PanelProduct.Width + input % PanelProduct.Width] =
                    weights[IndexOf(output, 1 + input)];
    }

    /// <param name="input">[R, K], each row beginning with a 1.</param>
    /// <param name="output">[R, stride] out.</param>
    public void Forward(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, Span<float> output)
    {
        var panelLength = Depth * PanelProduct.Width;
        for (var panel = 0; panel < Panels; panel++)
            PanelProduct.Multiply(
                input, new(RowStride: Depth, DepthStride: 1, Depth), rows, weights.Slice(panel * panelLength, panelLength),
                PanelProduct.Width, accumulate: false, output[(panel * PanelProduct.Width)..], OutputStride);
    }

    /// <param name="transposed">From <see cref="PackTransposed"/>.</param>
    /// <param name="outputGrad">[R, stride]; columns after the last output are zero.</param>
    /// <param name="weightGrad">∂L/∂weights, packed, overwritten.</param>
    /// <param name="inputGrad">[R, stride] ∂L/∂x, without the leading 1, overwritten.</param>
    public void Backward(
        ReadOnlySpan<float> transposed, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGrad, int rows, Span<float> weightGrad,
        Span<float> inputGrad)
    {
        var panelLength = Depth * PanelProduct.Width;
        for (var panel = 0; panel < Panels; panel++)
            PanelProduct.Multiply(
                input, new(RowStride: 1, DepthStride: Depth, rows), Depth, outputGrad[(panel * PanelProduct.Width)..], OutputStride,
                accumulate: false, weightGrad.Slice(panel * panelLength, panelLength), PanelProduct.Width);

        var tileLength = OutputStride * PanelProduct.Width;
        for (var tile = 0; tile < InputTiles; tile++)
            PanelProduct.Multiply(
                outputGrad, new(RowStride: OutputStride, DepthStride: 1, OutputStride), rows, transposed.Slice(tile * tileLength, tileLength),
                PanelProduct.Width, accumulate: false, inputGrad[(tile * PanelProduct.Width)..], InputGradStride);
    }
}
