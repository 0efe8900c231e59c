using MathNet.Numerics.LinearAlgebra;

namespace Gatecast.Forecasting;

/// <summary>NLinear as a baseline: one matrix from the last rows to all steps, both measured from the last row.</summary>
/// <remarks><code>
/// x(i)    = level(n − i) − level(n),  i = 1 … L − 1,  and a constant
/// path    = W·x        W = argmin Σ ‖change − W·x‖² + λ·‖W without constant‖²
/// </code>
/// Zeng, Chen, Zhang and Xu, "Are transformers effective for time series forecasting?", AAAI 2023, there by gradient descent, here by ridge
/// regression (Hoerl and Kennard, 1970) in closed form. λ is the one with the smallest squared error on the last fifth of the training
/// origins, after fitting on those before; then W is fitted on all. A step of the lookback without a row takes the row before it. The spread is
/// that of errors in the rows W was fitted on, so it is a little narrow where these are few.</remarks>
static class LinearPath
{
    const int ShortestLookback = 16;

    /// <summary>Two seasons of seven days of hours; longer seasons are seen in part, so that the regression stays a matter of seconds.</summary>
    const int LongestLookback = 336;

    /// <summary>Training origins are thinned to this number.</summary>
    const int LargestOrigins = 20_000;

    /// <summary>λ in units of the mean square of x.</summary>
    static readonly double[] _penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e4];

    /// <summary>Rows before the first origin whose lookback is whole.</summary>
    public static int RowsBefore(Series series) => Lookback(series.Season) - 1;

    public static Follower Fit(Series series, int horizon)
    {
        var lookback = Lookback(series.Season);
        var origins = Origins(series, lookback, horizon);
        var weights = Weights(series, origins, lookback, horizon);
        return history => (origin, path, scale) =>
        {
            if (origin + 1 < lookback)
                throw new ArgumentException(
                    $"A history of {history.Name} has {origin + 1} rows; the linear baseline looks back over {lookback}. Load more rows.",
                    nameof(origin));

            var inputs = new double[lookback];
            Fill(history.Levels[..(origin + 1)], history.Grid[..(origin + 1)], inputs);
            (weights * Vector<double>.Build.Dense(inputs)).AsArray().CopyTo(path);
            scale.Fill(1);
        };
    }

    /// <summary>L: two seasons, within limits.</summary>
    static int Lookback(int season) => int.Clamp(2 * season, ShortestLookback, LongestLookback);

    static int[] Origins(Series series, int lookback, int horizon)
    {
        int[] whole = [.. Enumerable.Range(lookback - 1, series.Length - lookback - horizon + 1).Where(origin => series.IsWhole(origin, horizon))];
        var stride = (whole.Length + LargestOrigins - 1) / LargestOrigins;
        return stride <= 1 ? whole : [.. whole.Where((_, index) => (whole.Length - 1 - index) % stride == 0)];
    }

    /// <returns>[h, L]; the last column belongs to the constant.</returns>
    static Matrix<double> Weights(Series series, int[] origins, int lookback, int horizon)
    {
        var early = new RidgeRegression(lookback, horizon);
        var late = new RidgeRegression(lookback, horizon);
        var (inputs, targets) = (new double[lookback], new double[horizon]);
        var firstLate = origins.Length - origins.Length / 5;
        for (var i = 0; i < origins.Length; i++)
        {
            // Between the two parts as many origins are left out as a target is long.
            var origin = origins[i];
            if (i < firstLate && firstLate < origins.Length && origin + horizon > origins[firstLate])
                continue;

            FillPair(series, origin, inputs, targets);
            (i < firstLate ? early : late).Add(inputs, targets);
        }

        var penalty = late.Count == 0 || early.Count == 0
            ? _penalties[^1]
            : _penalties.MinBy(penalty => late.SquaredError(early.Weights(penalty)));
        return early.With(late).Weights(penalty);
    }

    static void FillPair(Series series, int origin, double[] inputs, double[] targets)
    {
        Fill(series.Levels[..(origin + 1)], series.Grid[..(origin + 1)], inputs);
        for (var k = 1; k <= targets.Length; k++)
            targets[k - 1] = series.Levels[origin + k] - series.Levels[origin];
    }

    /// <param name="levels">Up to the origin.</param>
    static void Fill(ReadOnlySpan<double> levels, ReadOnlySpan<int> grid, Span<double> inputs)
    {
        var row = levels.Length - 1;
        for (var back = 1; back < inputs.Length; back++)
        {
            while (row > 0 && grid[row] > grid[^1] - back)
                row--;
            inputs[back - 1] = levels[row] - levels[^1];
        }

        inputs[^1] = 1;
    }
}
