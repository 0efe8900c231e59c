namespace Gatecast.Networks;

/// <summary>The definition of an LSTM time step in <see cref="double"/>, for one row of H units; gates in the order i, f, g, o.</summary>
public static class LstmCellReference
{
    /// <param name="previousCell">[H] c₋₁.</param>
    /// <param name="gates">[4H] in: a; out: i, f, g, o.</param>
    /// <param name="cell">[H] out: c.</param>
    /// <param name="hidden">[H] out: h.</param>
    public static void Forward(ReadOnlySpan<double> previousCell, Span<double> gates, Span<double> cell, Span<double> hidden)
    {
        var size = cell.Length;
        for (var k = 0; k < size; k++)
        {
            var i = ActivationReference.Sigmoid(gates[k]);
            var f = ActivationReference.Sigmoid(gates[size + k]);
            var g = ActivationReference.Tanh(gates[2 * size + k]);
            var o = ActivationReference.Sigmoid(gates[3 * size + k]);
            (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]) = (i, f, g, o);
            cell[k] = f * previousCell[k] + i * g;
            hidden[k] = o * ActivationReference.Tanh(cell[k]);
        }
    }

    /// <param name="gates">[4H] i, f, g, o as <see cref="Forward"/> left them.</param>
    /// <param name="hiddenGrad">[H] ∂L/∂h.</param>
    /// <param name="cellGrad">[H] in: ∂L/∂c from the step after; out: ∂L/∂c₋₁.</param>
    /// <param name="gateGrad">[4H] out: ∂L/∂a.</param>
    public static void Backward(
        ReadOnlySpan<double> gates, ReadOnlySpan<double> previousCell, ReadOnlySpan<double> cell, ReadOnlySpan<double> hiddenGrad,
        Span<double> cellGrad, Span<double> gateGrad)
    {
        var size = cell.Length;
        for (var k = 0; k < size; k++)
        {
            var (i, f, g, o) = (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]);
            var tanh = ActivationReference.Tanh(cell[k]);
            var dc = cellGrad[k] + hiddenGrad[k] * o * (1 - tanh * tanh);
            gateGrad[k] = dc * g * i * (1 - i);
            gateGrad[size + k] = dc * previousCell[k] * f * (1 - f);
            gateGrad[2 * size + k] = dc * i * (1 - g * g);
            gateGrad[3 * size + k] = hiddenGrad[k] * tanh * o * (1 - o);
            cellGrad[k] = dc * f;
        }
    }
}
