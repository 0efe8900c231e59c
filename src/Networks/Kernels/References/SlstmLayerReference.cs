namespace Gatecast.Networks;

/// <summary>A layer of <see cref="SlstmCellReference"/>: a = u + v, c(−1) = n(−1) = 0, m(−1) = −∞.</summary>
public sealed class SlstmLayerReference(IReadOnlyDictionary<string, double[]> parameters, int dilation)
    : RecurrentLayerReference(parameters, gates: 4, dilation)
{
    double[][] _gates = [];
    double[][] _cells = [];
    double[][] _normalisers = [];
    double[][] _forgetSlopes = [];
    double[][] _stabilisers = [];
    double[][] _cellGrads = [];
    double[][] _normaliserGrads = [];

    private protected override void Begin(int time, bool goesOn)
    {
        (_gates, _forgetSlopes) = (new double[time][], Rows(time, Hidden));
        (_cells, _normalisers) = (History(_cells, time, goesOn), History(_normalisers, time, goesOn));
        _stabilisers = History(_stabilisers, time, goesOn, double.NegativeInfinity);
        (_cellGrads, _normaliserGrads) = (Rows(Dilation, Hidden), Rows(Dilation, Hidden));
    }

    private protected override void Forward(int t, double[] fromInput, double[] fromHidden, double[] previousHidden, double[] hidden)
    {
        _gates[t] = Sum(fromInput, fromHidden);
        _stabilisers[t].CopyTo(_stabilisers[t + Dilation], 0);
        SlstmCellReference.Forward(
            _cells[t], _normalisers[t], _gates[t], _stabilisers[t + Dilation], _cells[t + Dilation], _normalisers[t + Dilation],
            _forgetSlopes[t], hidden);
    }

    private protected override void Backward(
        int t, double[] previousHidden, double[] hiddenGrad, double[] previousHiddenGrad, double[] fromInputGrad, double[] fromHiddenGrad)
    {
        SlstmCellReference.Backward(
            _gates[t], _cells[t], _normalisers[t], _cells[t + Dilation], _normalisers[t + Dilation], _forgetSlopes[t], hiddenGrad,
            _cellGrads[t % Dilation], _normaliserGrads[t % Dilation], fromInputGrad);
        fromInputGrad.CopyTo(fromHiddenGrad, 0);
    }
}
