namespace Gatecast.Networks.Tests;

/// <summary>A few steps of the sLSTM twin for one row of units, whose sums do not depend on what came before.</summary>
sealed class SlstmSequence
{
    readonly int _units;
    readonly double[][] _cells;
    readonly double[][] _normalisers;
    readonly double[][] _slopes;

    public SlstmSequence(double[][] sums, int units)
    {
        _units = units;
        Gates = [.. sums.Select(values => (double[])[.. values])];
        (_cells, _normalisers) = (Rows(sums.Length + 1), Rows(sums.Length + 1));
        (_slopes, Hiddens, Stabilisers) = (Rows(sums.Length), Rows(sums.Length), Rows(sums.Length));
        var stabiliser = new double[units];
        Array.Fill(stabiliser, double.NegativeInfinity);
        for (var t = 0; t < sums.Length; t++)
        {
            SlstmCellReference.Forward(
                _cells[t], _normalisers[t], Gates[t], stabiliser, _cells[t + 1], _normalisers[t + 1], _slopes[t], Hiddens[t]);
            stabiliser.CopyTo(Stabilisers[t], 0);
        }
    }

    /// <summary>[T][4H] i, f, z, o.</summary>
    public double[][] Gates { get; }

    /// <summary>[T][H] h.</summary>
    public double[][] Hiddens { get; }

    /// <summary>[T][H] m.</summary>
    public double[][] Stabilisers { get; }

    /// <summary>[T + 1][H] c, the first before the first step.</summary>
    public IReadOnlyList<double[]> Cells => _cells;

    /// <summary>[T + 1][H] n, likewise.</summary>
    public IReadOnlyList<double[]> Normalisers => _normalisers;

    /// <summary>[T][H] 1 − σ(a_f).</summary>
    public IReadOnlyList<double[]> ForgetSlopes => _slopes;

    /// <summary>[T][4H] ∂L/∂a for L = Σ weights ⊙ h.</summary>
    public double[][] Backward(double[][] weights)
    {
        double[][] grads = [.. Gates.Select(_ => new double[4 * _units])];
        var (cellGrad, normaliserGrad) = (new double[_units], new double[_units]);
        for (var t = Gates.Length - 1; t >= 0; t--)
            SlstmCellReference.Backward(
                Gates[t], _cells[t], _normalisers[t], _cells[t + 1], _normalisers[t + 1], _slopes[t], weights[t],
                cellGrad, normaliserGrad, grads[t]);
        return grads;
    }

    double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[_units])];
}
