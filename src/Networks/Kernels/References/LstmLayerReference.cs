namespace Gatecast.Networks;

/// <summary>A layer of <see cref="LstmCellReference"/>: a = u + v, c(−1) = 0.</summary>
public sealed class LstmLayerReference(IReadOnlyDictionary<string, double[]> parameters, int dilation)
    : RecurrentLayerReference(parameters, gates: 4, dilation)
{
    double[][] _gates = [];
    double[][] _cells = [];
    double[][] _cellGrads = [];

    private protected override void Begin(int time, bool goesOn) =>
        (_gates, _cells, _cellGrads) = (new double[time][], History(_cells, time, goesOn), Rows(Dilation, Hidden));

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        _gates[t] = Sum(fromInput, fromHidden);
        LstmCellReference.Forward(_cells[t], _gates[t], _cells[t + Dilation], hidden);
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        LstmCellReference.Backward(_gates[t], _cells[t], _cells[t + Dilation], hiddenGrad, _cellGrads[t % Dilation], fromInputGrad);
        fromInputGrad.CopyTo(fromHiddenGrad, 0);
    }
}
