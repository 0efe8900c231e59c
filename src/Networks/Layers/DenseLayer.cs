namespace Gatecast.Networks;

/// <summary>A dense layer: out = W · [1 | x].</summary>
/// <remarks>Weights are packed as [panel][K][W], W outputs to a panel, K = 1 + In contiguous. The layer owns no numbers.</remarks>
sealed class DenseLayer(int inputs, int outputs, Kernels kernels)
{
    readonly Kernels _kernels = kernels;

    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public int Depth => 1 + Inputs;

    /// <summary>Columns of a panel.</summary>
    int Width => _kernels.PanelWidth;

    public int Panels { get; } = (outputs + kernels.PanelWidth - 1) / kernels.PanelWidth;

    /// <summary>Floats from one row of the output to the next.</summary>
    public int OutputStride => Panels * Width;

    public int ParameterCount => Panels * Depth * Width;

    public int InputGradStride => InputTiles * Width;

    public int TransposedCount => InputTiles * OutputStride * Width;

    int InputTiles => (Inputs + Width - 1) / Width;

    /// <summary>Index of a weight in the packed layout.</summary>
    /// <param name="k">0 for the bias, then the inputs.</param>
    public int IndexOf(int output, int k) =>
        (output / Width * Depth + k) * Width + output % Width;

    /// <param name="panels">[tile of W inputs][outputs, padded][W].</param>
    public void PackTransposed(ReadOnlySpan<float> weights, Span<float> panels)
    {
        for (var input = 0; input < Inputs; input++)
            for (var output = 0; output < Outputs; output++)
                panels[(input / Width * OutputStride + output) * Width + input % Width] =
                    weights[IndexOf(output, 1 + input)];
    }

    /// <param name="input">[R, K], each row beginning with a 1.</param>
    /// <param name="output">[R, stride] out.</param>
    public void Forward(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, int rows, Span<float> output)
    {
        var panelLength = Depth * Width;
        for (var panel = 0; panel < Panels; panel++)
            _kernels.Multiply(
                input, new(RowStride: Depth, DepthStride: 1, Depth), rows, weights.Slice(panel * panelLength, panelLength),
                new(Width, Width), accumulate: false, output[(panel * Width)..], OutputStride);
    }

    /// <summary>One row.</summary>
    /// <param name="input">[K], beginning with a 1.</param>
    /// <param name="output">[stride] out.</param>
    public void Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, Span<float> output) =>
        _kernels.MultiplyRow(input, Depth, weights, Panels, output);

    /// <param name="transposed">From <see cref="PackTransposed"/>.</param>
    /// <param name="outputGrad">[R, stride]; columns after the last output are zero.</param>
    /// <param name="weightGrad">∂L/∂weights, packed, overwritten.</param>
    /// <param name="inputGrad">[R, stride] ∂L/∂x, without the leading 1, overwritten.</param>
    public void Backward(
        ReadOnlySpan<float> transposed, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGrad, int rows, Span<float> weightGrad,
        Span<float> inputGrad)
    {
        var panelLength = Depth * Width;
        for (var panel = 0; panel < Panels; panel++)
            _kernels.Multiply(
                input, new(RowStride: 1, DepthStride: Depth, rows), Depth, outputGrad[(panel * Width)..],
                new(OutputStride, Width), accumulate: false, weightGrad.Slice(panel * panelLength, panelLength), Width);

        var tileLength = OutputStride * Width;
        for (var tile = 0; tile < InputTiles; tile++)
            _kernels.Multiply(
                outputGrad, new(RowStride: OutputStride, DepthStride: 1, OutputStride), rows, transposed.Slice(tile * tileLength, tileLength),
                new(Width, Width), accumulate: false, inputGrad[(tile * Width)..], InputGradStride);
    }
}
