namespace Gatecast.Networks;

/// <summary>The definition of a plain recurrent time step in <see cref="double"/>, for one row of H units.</summary>
public static class RnnCellReference
{
    /// <param name="sums">[H] a.</param>
    /// <param name="hidden">[H] out: h.</param>
    public static void Forward(ReadOnlySpan<double> sums, Span<double> hidden)
    {
        for (var k = 0; k < sums.Length; k++)
            hidden[k] = ActivationReference.Tanh(sums[k]);
    }

    /// <param name="hidden">[H] h.</param>
    /// <param name="hiddenGrad">[H] ∂L/∂h.</param>
    /// <param name="sumsGrad">[H] out: ∂L/∂a.</param>
    public static void Backward(ReadOnlySpan<double> hidden, ReadOnlySpan<double> hiddenGrad, Span<double> sumsGrad)
    {
        for (var k = 0; k < hidden.Length; k++)
            sumsGrad[k] = hiddenGrad[k] * (1 - hidden[k] * hidden[k]);
    }
}
