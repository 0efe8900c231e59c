namespace Gatecast.Forecasting;

/// <summary>How variance forecasts did; takes one at a time and keeps sums alone.</summary>
public sealed class VolatilityScore
{
    double _qlike;
    double _squared;

    /// <summary>Variances judged.</summary>
    public int Count { get; private set; }

    /// <summary>Steps that did not move at all: the QLIKE of a realised variance of 0 has no finite value, so they are left out and counted.</summary>
    public int Still { get; private set; }

    /// <summary>Mean <see cref="Gatecast.Forecasting.Qlike"/>; NaN without any.</summary>
    public double Qlike => _qlike / Count;

    /// <summary>Root mean squared error of the volatility √h, in the unit of the level; NaN without any.</summary>
    public double Rmse => Math.Sqrt(_squared / Count);

    /// <param name="realised">Realised variance, 0 or above.</param>
    /// <param name="forecast">Forecast variance, above zero, in the same unit.</param>
    public void Add(double realised, double forecast)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(realised);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forecast);
        if (realised == 0)
        {
            Still++;
            return;
        }

        var error = Math.Sqrt(realised) - Math.Sqrt(forecast);
        _qlike += Forecasting.Qlike.Of(realised, forecast);
        _squared += error * error;
        Count++;
    }
}
