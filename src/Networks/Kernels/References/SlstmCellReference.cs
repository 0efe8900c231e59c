namespace Gatecast.Networks;

/// <summary>The definition of an sLSTM time step in <see cref="double"/>, for one row of H units; columns in the order i, f, z, o.</summary>
public static class SlstmCellReference
{
    /// <param name="previousCell">[H] c₋₁.</param>
    /// <param name="previousNormaliser">[H] n₋₁.</param>
    /// <param name="gates">[4H] in: a; out: i, f, z, o.</param>
    /// <param name="stabiliser">[H] in: m₋₁, −∞ before the first step; out: m.</param>
    /// <param name="cell">[H] out: c.</param>
    /// <param name="normaliser">[H] out: n.</param>
    /// <param name="forgetSlope">[H] out: 1 − σ(a_f).</param>
    /// <param name="hidden">[H] out: h.</param>
    public static void Forward(
        ReadOnlySpan<double> previousCell, ReadOnlySpan<double> previousNormaliser, Span<double> gates, Span<double> stabiliser,
        Span<double> cell, Span<double> normaliser, Span<double> forgetSlope, Span<double> hidden)
    {
        var size = hidden.Length;
        for (var k = 0; k < size; k++)
        {
            var (input, forget) = (gates[k], gates[size + k]);
            var kept = stabiliser[k] + Math.Min(forget, 0) - double.LogP1(Math.Exp(-Math.Abs(forget)));
            stabiliser[k] = Math.Max(input, kept);
            forgetSlope[k] = ActivationReference.Sigmoid(-forget);
            var i = ActivationReference.Exp(input - stabiliser[k]);
            var f = ActivationReference.Exp(kept - stabiliser[k]);
            var z = ActivationReference.Tanh(gates[2 * size + k]);
            var o = ActivationReference.Sigmoid(gates[3 * size + k]);
            (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]) = (i, f, z, o);
            cell[k] = f * previousCell[k] + i * z;
            normaliser[k] = f * previousNormaliser[k] + i;
            hidden[k] = o * cell[k] / normaliser[k];
        }
    }

    /// <param name="gates">[4H] i, f, z, o as <see cref="Forward"/> left them.</param>
    /// <param name="hiddenGrad">[H] ∂L/∂h.</param>
    /// <param name="cellGrad">[H] in: ∂L/∂c from the step after; out: ∂L/∂c₋₁.</param>
    /// <param name="normaliserGrad">[H] in: ∂L/∂n from the step after; out: ∂L/∂n₋₁.</param>
    /// <param name="gateGrad">[4H] out: ∂L/∂a.</param>
    public static void Backward(
        ReadOnlySpan<double> gates, ReadOnlySpan<double> previousCell, ReadOnlySpan<double> previousNormaliser,
        ReadOnlySpan<double> cell, ReadOnlySpan<double> normaliser, ReadOnlySpan<double> forgetSlope, ReadOnlySpan<double> hiddenGrad,
        Span<double> cellGrad, Span<double> normaliserGrad, Span<double> gateGrad)
    {
        var size = hiddenGrad.Length;
        for (var k = 0; k < size; k++)
        {
            var (i, f, z, o) = (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]);
            var ratio = cell[k] / normaliser[k];
            var dc = cellGrad[k] + hiddenGrad[k] * o / normaliser[k];
            var dn = normaliserGrad[k] - hiddenGrad[k] * o * ratio / normaliser[k];
            gateGrad[k] = (dc * z + dn) * i;
            gateGrad[size + k] = (dc * previousCell[k] + dn * previousNormaliser[k]) * f * forgetSlope[k];
            gateGrad[2 * size + k] = dc * i * (1 - z * z);
            gateGrad[3 * size + k] = hiddenGrad[k] * ratio * o * (1 - o);
            (cellGrad[k], normaliserGrad[k]) = (dc * f, dn * f);
        }
    }
}
