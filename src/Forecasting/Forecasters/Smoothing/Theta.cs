namespace Gatecast.Forecasting;

/// <summary>The classical Theta method: the mean of a straight line and of the smoothed curve with doubled curvature.</summary>
/// <remarks><code>
/// line(t) = a + b·t  by least squares            (θ = 0)
/// z(t)    = 2·y(t) − line(t)                     (θ = 2), simple exponential smoothing with its α and first level by least squares
/// ŷ(n + k) = ½·(line(n + k) + ℓ(n))
/// </code>
/// on seasonally adjusted values. Assimakopoulos and Nikolopoulos, "The theta model", International Journal of Forecasting 16(4), 2000.</remarks>
/// <param name="Slope">b.</param>
/// <param name="Intercept">a: the line at the row before the first.</param>
/// <param name="Smoothing">Of z.</param>
readonly record struct Theta(double Slope, double Intercept, SimpleSmoothing Smoothing)
{
    /// <param name="values">Without a season, oldest first, at least two.</param>
    public static Theta Fit(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        var (mean, cross) = (0.0, 0.0);
        for (var t = 1; t <= n; t++)
        {
            mean += values[t - 1] / n;
            cross += (t - (n + 1) / 2.0) * values[t - 1];
        }

        var slope = cross / (n * ((double)n * n - 1) / 12);
        var intercept = mean - slope * (n + 1) / 2.0;
        var curved = new double[n];
        for (var t = 1; t <= n; t++)
            curved[t - 1] = 2 * values[t - 1] - intercept - slope * t;

        return new(slope, intercept, SimpleSmoothing.Fit(curved));
    }

    /// <summary>As in the competitions: seasonal factors out where the values show a season, and in again.</summary>
    /// <param name="values">Positive, oldest first.</param>
    /// <param name="forecast">[h] out.</param>
    public static void Forecast(ReadOnlySpan<double> values, int season, Span<double> forecast)
    {
        var adjusted = SeasonalAdjustment.Of(values, season);
        var theta = Fit(adjusted.Values);
        for (var k = 1; k <= forecast.Length; k++)
            forecast[k - 1] = (theta.Intercept + theta.Slope * (values.Length + k) + theta.Smoothing.Last) / 2 * adjusted.FactorAhead(k);
    }
}
