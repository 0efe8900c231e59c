namespace Gatecast.Networks;

/// <summary>The definition of a GRU time step in <see cref="double"/>, for one row of H units; columns in the order r, z, x, h.</summary>
public static class GruCellReference
{
    /// <param name="previousHidden">[H] h₋₁.</param>
    /// <param name="gates">[4H] in: a; out: r, z, n, aₕ.</param>
    /// <param name="hidden">[H] out: h.</param>
    public static void Forward(ReadOnlySpan<double> previousHidden, Span<double> gates, Span<double> hidden)
    {
        var size = hidden.Length;
        for (var k = 0; k < size; k++)
        {
            var r = ActivationReference.Sigmoid(gates[k]);
            var z = ActivationReference.Sigmoid(gates[size + k]);
            var n = ActivationReference.Tanh(gates[2 * size + k] + r * gates[3 * size + k]);
            (gates[k], gates[size + k], gates[2 * size + k]) = (r, z, n);
            hidden[k] = (1 - z) * n + z * previousHidden[k];
        }
    }

    /// <param name="gates">[4H] r, z, n, aₕ as <see cref="Forward"/> left them.</param>
    /// <param name="hiddenGrad">[H] ∂L/∂h.</param>
    /// <param name="previousHiddenGrad">[H] in and out: ∂L/∂h₋₁, to which the direct part is added.</param>
    /// <param name="gateGrad">[4H] out: ∂L/∂a.</param>
    public static void Backward(
        ReadOnlySpan<double> gates, ReadOnlySpan<double> previousHidden, ReadOnlySpan<double> hiddenGrad,
        Span<double> previousHiddenGrad, Span<double> gateGrad)
    {
        var size = previousHidden.Length;
        for (var k = 0; k < size; k++)
        {
            var (r, z, n, recurrent) = (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]);
            var dn = hiddenGrad[k] * (1 - z) * (1 - n * n);
            gateGrad[k] = dn * recurrent * r * (1 - r);
            gateGrad[size + k] = hiddenGrad[k] * (previousHidden[k] - n) * z * (1 - z);
            gateGrad[2 * size + k] = dn;
            gateGrad[3 * size + k] = dn * r;
            previousHiddenGrad[k] += hiddenGrad[k] * z;
        }
    }
}
