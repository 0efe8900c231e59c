namespace Gatecast.Networks;

/// <summary>A layer of <see cref="GruCellReference"/>: aᵣ = uᵣ + vᵣ, a_z = u_z + v_z, aₓ = uₙ, aₕ = vₙ.</summary>
public sealed class GruLayerReference(IReadOnlyDictionary<string, double[]> parameters, int dilation)
    : RecurrentLayerReference(parameters, gates: 3, dilation)
{
    double[][] _gates = [];

    private protected override void Begin(int time, bool goesOn) => _gates = new double[time][];

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        _gates[t] = [.. Sum(fromInput, fromHidden)[..(2 * Hidden)], .. fromInput[(2 * Hidden)..], .. fromHidden[(2 * Hidden)..]];
        GruCellReference.Forward(previousHidden, _gates[t], hidden);
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        var gateGrad = new double[4 * Hidden];
        GruCellReference.Backward(_gates[t], previousHidden, hiddenGrad, previousHiddenGrad, gateGrad);
        gateGrad[..(3 * Hidden)].CopyTo(fromInputGrad, 0);
        gateGrad[..(2 * Hidden)].CopyTo(fromHiddenGrad, 0);
        gateGrad[(3 * Hidden)..].CopyTo(fromHiddenGrad, 2 * Hidden);
    }
}
