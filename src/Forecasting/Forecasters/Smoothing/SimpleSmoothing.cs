namespace Gatecast.Forecasting;

/// <summary>Simple exponential smoothing with the smoothing parameter and the first level that fit best.</summary>
/// <remarks><code>
/// ŷ(t) = ℓ(t − 1)      ℓ(t) = ℓ(t − 1) + α·(y(t) − ŷ(t))
/// (α, ℓ(0)) = argmin Σ (y(t) − ŷ(t))²,  0.0001 ≤ α ≤ 0.9999
/// </code>
/// Brown (1956); estimation and bounds as in Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), model ANN. For
/// a given α the errors are linear in ℓ(0), so that one is found exactly and only α is searched for.</remarks>
/// <param name="Alpha">α.</param>
/// <param name="First">ℓ(0).</param>
/// <param name="Last">ℓ(n): the forecast of every later step.</param>
/// <param name="SquaredError">Sum of the squared one-step errors.</param>
readonly record struct SimpleSmoothing(double Alpha, double First, double Last, double SquaredError)
{
    const double LeastAlpha = 1e-4;
    const double LargestAlpha = 1 - 1e-4;

    /// <summary>Points of the grid that finds the valley of the squared error before the valley is searched.</summary>
    const int GridPoints = 40;

    /// <param name="values">Oldest first, at least one.</param>
    public static SimpleSmoothing Fit(ReadOnlySpan<double> values)
    {
        var (best, width) = (0, (LargestAlpha - LeastAlpha) / GridPoints);
        var errors = new double[GridPoints + 1];
        for (var i = 0; i <= GridPoints; i++)
        {
            errors[i] = With(LeastAlpha + i * width, values).SquaredError;
            best = errors[i] < errors[best] ? i : best;
        }

        var low = LeastAlpha + int.Max(best - 1, 0) * width;
        var high = LeastAlpha + int.Min(best + 1, GridPoints) * width;
        var (inside, edge) = (With(GoldenSection(low, high, values), values), With(LeastAlpha + best * width, values));
        return inside.SquaredError < edge.SquaredError ? inside : edge;
    }

    /// <summary>Smooths with a given α, from the first level that fits best.</summary>
    public static SimpleSmoothing With(double alpha, ReadOnlySpan<double> values)
    {
        // Started at y(1), so that the numbers stay small: with a first level of y(1) + d, error t is u(t) − (1 − α)^(t − 1)·d.
        var (level, decay, cross, square, sum) = (values[0], 1.0, 0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var error = value - level;
            level += alpha * error;
            cross += decay * error;
            square += decay * decay;
            sum += error * error;
            decay *= 1 - alpha;
        }

        var shift = cross / square;
        return new(alpha, values[0] + shift, level + decay * shift, Math.Max(0, sum - cross * shift));
    }

    static double GoldenSection(double low, double high, ReadOnlySpan<double> values)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        var (leftError, rightError) = (With(left, values).SquaredError, With(right, values).SquaredError);
        while (high - low > 1e-7)
            if (leftError < rightError)
            {
                (high, right, rightError) = (right, left, leftError);
                left = high - ratio * (high - low);
                leftError = With(left, values).SquaredError;
            }
            else
            {
                (low, left, leftError) = (left, right, rightError);
                right = low + ratio * (high - low);
                rightError = With(right, values).SquaredError;
            }

        return (low + high) / 2;
    }
}
