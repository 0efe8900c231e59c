namespace Gatecast.Networks;

/// <summary>A layer of <see cref="SlstmCellReference"/>: a = u + v, c(−1) = n(−1) = 0, m(−1) = −∞.</summary>
public sealed class SlstmLayerReference(IReadOnlyDictionary<string, double[]> parameters) : RecurrentLayerReference(parameters, gates: 4)
{
    double[][] _gates = [];
    double[][] _cells = [];
    double[][] _normalisers = [];
    double[][] _forgetSlopes = [];
    double[] _stabiliser = [];
    double[] _cellGrad = [];
    double[] _normaliserGrad = [];

    private protected override void Begin(int time)
    {
        (_gates, _cells, _normalisers, _forgetSlopes) = (new double[time][], Rows(time, Hidden), Rows(time, Hidden), Rows(time, Hidden));
        (_stabiliser, _cellGrad, _normaliserGrad) = (new double[Hidden], new double[Hidden], new double[Hidden]);
        Array.Fill(_stabiliser, double.NegativeInfinity);
    }

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        _gates[t] = Sum(fromInput, fromHidden);
        SlstmCellReference.Forward(
            Before(_cells, t), Before(_normalisers, t), _gates[t], _stabiliser, _cells[t], _normalisers[t], _forgetSlopes[t], hidden);
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        SlstmCellReference.Backward(
            _gates[t], Before(_cells, t), Before(_normalisers, t), _cells[t], _normalisers[t], _forgetSlopes[t], hiddenGrad, _cellGrad,
            _normaliserGrad, fromInputGrad);
        fromInputGrad.CopyTo(fromHiddenGrad, 0);
    }
}
