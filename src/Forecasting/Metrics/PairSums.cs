namespace Gatecast.Forecasting;

/// <summary>Means, spreads and correlation of pairs that come one at a time (Welford, 1962: no large squares cancel).</summary>
sealed class PairSums
{
    double _squaresX;
    double _squaresY;
    double _products;

    public int Count { get; private set; }

    public double MeanX { get; private set; }

    public double MeanY { get; private set; }

    public double SpreadX => Math.Sqrt(_squaresX / Count);

    public double SpreadY => Math.Sqrt(_squaresY / Count);

    /// <summary>−1 … 1; NaN where one of them does not vary.</summary>
    public double Correlation => _squaresX > 0 && _squaresY > 0 ? _products / Math.Sqrt(_squaresX * _squaresY) : double.NaN;

    public void Add(double x, double y)
    {
        Count++;
        var (fromX, fromY) = (x - MeanX, y - MeanY);
        MeanX += fromX / Count;
        MeanY += fromY / Count;
        _squaresX += fromX * (x - MeanX);
        _squaresY += fromY * (y - MeanY);
        _products += fromX * (y - MeanY);
    }
}
