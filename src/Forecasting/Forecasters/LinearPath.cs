using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Gatecast.Forecasting;

/// <summary>NLinear as a baseline: one matrix from the last rows to all steps, both measured from the last row.</summary>
/// <remarks><code>
/// x(i)    = level(n − i) − level(n),  i = 1 … L − 1,  and a constant
/// path    = W·x        W = argmin Σ ‖change − W·x‖² + λ·‖W without constant‖²
/// </code>
/// Zeng, Chen, Zhang and Xu, "Are transformers effective for time series forecasting?", AAAI 2023, there by gradient descent, here by ridge
/// regression (Hoerl and Kennard, 1970) in closed form. λ is the one with the smallest squared error on the last fifth of the training
/// origins, after fitting on those before; then W is fitted on all. With a lookback of its own the constant is fitted and left out of the path: over hundreds of steps
/// the drift of the training rows is no forecast of the next ones. A step of the lookback without a row takes the row before it. The spread is
/// that of errors in the rows W was fitted on, so it is a little narrow where these are few.</remarks>
static class LinearPath
{
    const int ShortestLookback = 16;

    /// <summary>Two seasons of seven days of hours; longer seasons are seen in part, so that the regression stays a matter of seconds.</summary>
    const int LongestLookback = 336;

    /// <summary>Training origins are thinned to this number.</summary>
    const int LargestOrigins = 20_000;

    /// <summary>The same of a panel: neighbouring origins tell little more.</summary>
    const int LargestPooled = 10_000;

    /// <summary>λ in units of the mean square of x.</summary>
    static readonly double[] _penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e4];

    /// <summary>Rows before the first origin whose lookback is whole.</summary>
    public static int RowsBefore(Series series) => Lookback(series.Season) - 1;

    public static Follower Fit(Series series, int horizon)
    {
        var lookback = Lookback(series.Season);
        return Follow(Weights([(series, 1)], lookback, horizon, LargestOrigins), lookback, constant: 1);
    }

    /// <param name="lookback">L.</param>
    public static Follower Fit(Series series, int horizon, int lookback) =>
        Follow(Weights([(series, 1)], lookback, horizon, LargestOrigins), lookback, constant: 0);

    /// <summary>One matrix for a panel, every series counted in the standard deviation of its levels.</summary>
    /// <param name="panel">Of which the rows up to the last of <paramref name="series"/> are seen, and no later ones.</param>
    public static Follower Fit(Series series, IReadOnlyList<Series> panel, int horizon, int lookback)
    {
        var seen = panel.Select(member => member.Head(member.RowsUntil(series.Times[^1]))).Where(member => member.Length >= lookback + horizon);
        return Follow(Weights([.. seen.Select(member => (member, Deviation(member)))], lookback, horizon, LargestPooled), lookback, constant: 0);
    }

    /// <param name="weights">[h, L].</param>
    static Follower Follow(Matrix<double> weights, int lookback, double constant)
    {
        var columns = weights.ToColumnMajorArray();
        return history => (origin, path, scale) => Foresee(columns, history, origin, constant, new double[lookback], path, scale);
    }

    static void Foresee(double[] columns, History history, int origin, double constant, double[] inputs, Span<double> path, Span<double> scale)
    {
        var lookback = inputs.Length;
        if (origin + 1 < lookback)
            throw new ArgumentException(
                $"A history of {history.Name} has {origin + 1} rows; the linear baseline looks back over {lookback}. Load more rows.",
                nameof(origin));

        Fill(history.Levels[..(origin + 1)], history.Grid[..(origin + 1)], unit: 1, inputs);
        inputs[^1] = constant;
        Multiply(columns, inputs, path);
        scale.Fill(1);
    }

    /// <summary>path = W·x, a column at a time.</summary>
    /// <param name="columns">[L, h]: W by columns.</param>
    static void Multiply(double[] columns, double[] inputs, Span<double> path)
    {
        var products = new double[path.Length];
        path.Clear();
        for (var i = 0; i < inputs.Length; i++)
        {
            TensorPrimitives.Multiply(columns.AsSpan(i * path.Length, path.Length), inputs[i], products);
            TensorPrimitives.Add(path, products, path);
        }
    }

    /// <summary>Standard deviation of the levels; of a series that stands still 1.</summary>
    static double Deviation(Series series)
    {
        var levels = series.Levels.ToArray();
        var mean = levels.Average();
        var square = levels.Average(level => (level - mean) * (level - mean));
        return square > 0 ? Math.Sqrt(square) : 1;
    }

    /// <summary>L: two seasons, within limits.</summary>
    static int Lookback(int season) => int.Clamp(2 * season, ShortestLookback, LongestLookback);

    static int[] Origins(Series series, int lookback, int horizon, int largest)
    {
        int[] whole = [.. Enumerable.Range(lookback - 1, series.Length - lookback - horizon + 1).Where(origin => series.IsWhole(origin, horizon))];
        var stride = (whole.Length + largest - 1) / largest;
        return stride <= 1 ? whole : [.. whole.Where((_, index) => (whole.Length - 1 - index) % stride == 0)];
    }

    /// <param name="panel">Series, and what each is counted in.</param>
    /// <param name="largest">Origins at most, all series together.</param>
    /// <returns>[h, L]; the last column belongs to the constant.</returns>
    static Matrix<double> Weights((Series Series, double Unit)[] panel, int lookback, int horizon, int largest)
    {
        var early = new RidgeRegression(lookback, horizon);
        var late = new RidgeRegression(lookback, horizon);
        var (inputs, targets) = (new double[lookback], new double[horizon]);
        foreach (var (series, unit) in panel)
        {
            var origins = Origins(series, lookback, horizon, int.Max(1, largest / panel.Length));
            var firstLate = origins.Length - origins.Length / 5;
            for (var i = 0; i < origins.Length; i++)
            {
                // Between the two parts as many origins are left out as a target is long.
                var origin = origins[i];
                if (i < firstLate && firstLate < origins.Length && origin + horizon > origins[firstLate])
                    continue;

                FillPair(series, origin, unit, inputs, targets);
                (i < firstLate ? early : late).Add(inputs, targets);
            }
        }

        var penalty = late.Count == 0 || early.Count == 0
            ? _penalties[^1]
            : _penalties.MinBy(penalty => late.SquaredError(early.Weights(penalty)));
        return early.With(late).Weights(penalty);
    }

    static void FillPair(Series series, int origin, double unit, double[] inputs, double[] targets)
    {
        Fill(series.Levels[..(origin + 1)], series.Grid[..(origin + 1)], unit, inputs);
        for (var k = 1; k <= targets.Length; k++)
            targets[k - 1] = (series.Levels[origin + k] - series.Levels[origin]) / unit;
    }

    /// <param name="levels">Up to the origin.</param>
    static void Fill(ReadOnlySpan<double> levels, ReadOnlySpan<int> grid, double unit, Span<double> inputs)
    {
        var row = levels.Length - 1;
        for (var back = 1; back < inputs.Length; back++)
        {
            while (row > 0 && grid[row] > grid[^1] - back)
                row--;
            inputs[back - 1] = (levels[row] - levels[^1]) / unit;
        }

        inputs[^1] = 1;
    }
}
