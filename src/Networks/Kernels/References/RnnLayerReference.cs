namespace Gatecast.Networks;

/// <summary>A layer of <see cref="RnnCellReference"/>: a = u + v.</summary>
public sealed class RnnLayerReference(IReadOnlyDictionary<string, double[]> parameters, int dilation)
    : RecurrentLayerReference(parameters, gates: 1, dilation)
{
    double[][] _hiddens = [];

    private protected override void Begin(int time, bool goesOn) => _hiddens = new double[time][];

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        RnnCellReference.Forward(Sum(fromInput, fromHidden), hidden);
        _hiddens[t] = hidden;
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        RnnCellReference.Backward(_hiddens[t], hiddenGrad, fromInputGrad);
        fromInputGrad.CopyTo(fromHiddenGrad, 0);
    }
}
