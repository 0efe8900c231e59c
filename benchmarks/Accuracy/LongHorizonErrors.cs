namespace Gatecast.Accuracy;

/// <summary>Squared and absolute errors of one method at several horizons, averaged over windows, steps and channels.</summary>
sealed class LongHorizonErrors(IReadOnlyList<int> horizons)
{
    readonly double[] _squares = new double[horizons.Count];
    readonly double[] _sizes = new double[horizons.Count];
    readonly long[] _counts = new long[horizons.Count];

    /// <summary>Adds one window to every horizon that it is whole for.</summary>
    /// <param name="forecast">From the first step on, as many as the longest horizon.</param>
    /// <param name="future">What came, up to the end of the scored rows.</param>
    /// <param name="unit">Of the errors.</param>
    public void Add(ReadOnlySpan<double> forecast, ReadOnlySpan<double> future, double unit)
    {
        var (step, squares, sizes) = (0, 0.0, 0.0);
        for (var i = 0; i < horizons.Count && horizons[i] <= future.Length; i++)
        {
            for (; step < horizons[i]; step++)
            {
                var error = (forecast[step] - future[step]) / unit;
                squares += error * error;
                sizes += Math.Abs(error);
            }

            _squares[i] += squares;
            _sizes[i] += sizes;
            _counts[i] += step;
        }
    }

    /// <param name="horizon">Index among the horizons.</param>
    public double MeanSquare(int horizon) => _squares[horizon] / _counts[horizon];

    public double MeanSize(int horizon) => _sizes[horizon] / _counts[horizon];

    /// <summary>Windows of one horizon, all channels together.</summary>
    public long Windows(int horizon) => _counts[horizon] / horizons[horizon];
}
