namespace Gatecast.Networks;

/// <summary>A layer of <see cref="LstmCellReference"/>: a = u + v, c(−1) = 0.</summary>
public sealed class LstmLayerReference(IReadOnlyDictionary<string, double[]> parameters) : RecurrentLayerReference(parameters, gates: 4)
{
    double[][] _gates = [];
    double[][] _cells = [];
    double[] _cellGrad = [];

    private protected override void Begin(int time) =>
        (_gates, _cells, _cellGrad) = (new double[time][], Rows(time, Hidden), new double[Hidden]);

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        _gates[t] = Sum(fromInput, fromHidden);
        LstmCellReference.Forward(Before(_cells, t), _gates[t], _cells[t], hidden);
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        LstmCellReference.Backward(_gates[t], Before(_cells, t), _cells[t], hiddenGrad, _cellGrad, fromInputGrad);
        fromInputGrad.CopyTo(fromHiddenGrad, 0);
    }
}
