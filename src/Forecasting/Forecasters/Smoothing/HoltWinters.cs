namespace Gatecast.Forecasting;

/// <summary>Exponential smoothing of a level, a damped trend and an additive season.</summary>
/// <remarks><code>
/// ŷ(t) = ℓ(t − 1) + φ·b(t − 1) + s(t − m)            e(t) = y(t) − ŷ(t)
/// ℓ(t) = ℓ(t − 1) + φ·b(t − 1) + α·e(t)
/// b(t) = φ·b(t − 1) + β·e(t)                          s(t) = s(t − m) + γ·e(t)
/// ŷ(n + k) = ℓ(n) + (φ + … + φᵏ)·b(n) + s(last t ≤ n with t ≡ n + k (mod m))
/// (α, β, γ, φ) = argmin Σ e(t)²,  0 &lt; β &lt; α &lt; 1,  0 &lt; γ &lt; 1 − α,  0.8 ≤ φ ≤ 0.98
/// </code>
/// Holt (1957), Winters (1960), damped: Gardner and McKenzie (1985); form and bounds as model AAdA in Hyndman, Koehler, Ord and Snyder,
/// Forecasting with Exponential Smoothing (2008). Over a gap level, trend and season go on without errors. Without a season γ and s are 0.</remarks>
/// <param name="Alpha">α, of the level.</param>
/// <param name="Beta">β, of the trend.</param>
/// <param name="Gamma">γ, of the season.</param>
/// <param name="Damping">φ.</param>
readonly record struct HoltWinters(double Alpha, double Beta, double Gamma, double Damping)
{
    const double LeastDamping = 0.8;
    const double LargestDamping = 0.98;

    /// <summary>Half of the rows that the first states are read from, where there is no season.</summary>
    const int ShortestBlock = 4;

    /// <param name="values">Oldest first, at least two seasons (8 rows where there is none).</param>
    /// <param name="grid">Step of each row.</param>
    /// <param name="season">m; 1 where there is none.</param>
    public static HoltWinters Fit(ReadOnlySpan<double> values, ReadOnlySpan<int> grid, int season)
    {
        var (rows, steps) = (values.ToArray(), grid.ToArray());
        var states = new HoltWintersStates(rows.Length, steps[^1] - steps[0] + 1, season);
        double[][] starts =
        [
            .. from alpha in (double[])[0.1, 0.5, 0.9]
               from gamma in (double[])[0.05, 0.5]
               from damping in (double[])[0.85, 0.95]
               select (double[])
               [
                   Simplex.Free(0, 1, alpha), Simplex.Free(0, 1, 0.1), Simplex.Free(0, 1, gamma),
                   Simplex.Free(LeastDamping, LargestDamping, damping),
               ],
        ];
        return At(Simplex.Minimum(point => At(point, season).Run(rows, steps, states), starts), season);
    }

    /// <summary>Rows that the first states are read from.</summary>
    public static int RowsOfFirstStates(int season) => 2 * Block(season);

    /// <summary>Goes over the rows and leaves the states of each.</summary>
    /// <returns>Sum of the squared one-step errors.</returns>
    public double Run(ReadOnlySpan<double> values, ReadOnlySpan<int> grid, HoltWintersStates states)
    {
        var (level, trend) = First(values, grid, states);
        var (sum, step, first) = (0.0, -1, grid[0]);
        for (var row = 0; row < values.Length; row++)
        {
            for (var to = grid[row] - first; step < to;)
            {
                trend *= Damping;
                level += trend;
                step++;
                states.CarrySeason(step);
            }

            var error = values[row] - level - states.Season(step);
            level += Alpha * error;
            trend += Beta * error;
            states.Set(row, step, level, trend, Gamma * error);
            sum += error * error;
        }

        return sum;
    }

    /// <summary>Level and trend before the first row, and the first season: slope and height of the means of the first two seasons, and how far
    /// the rows of both lie from that line, on average.</summary>
    static (double Level, double Trend) First(ReadOnlySpan<double> values, ReadOnlySpan<int> grid, HoltWintersStates states)
    {
        var block = Block(states.Length);
        var rows = 0;
        while (rows < values.Length && grid[rows] - grid[0] < 2 * block)
            rows++;

        var (before, beforeCount, after, afterCount) = (0.0, 0, 0.0, 0);
        for (var row = 0; row < rows; row++)
            if (grid[row] - grid[0] < block)
                (before, beforeCount) = (before + values[row], beforeCount + 1);
            else
                (after, afterCount) = (after + values[row], afterCount + 1);

        var mean = before / beforeCount;
        var trend = afterCount == 0 ? 0 : (after / afterCount - mean) / block;
        var level = mean - trend * (block + 1) / 2;
        states.ReadSeason(values[..rows], grid, level, trend);
        return (level, trend);
    }

    static int Block(int season) => season > 1 ? season : ShortestBlock;

    static HoltWinters At(double[] point, int season)
    {
        var alpha = Simplex.Between(0, 1, point[0]);
        return new(
            Alpha: alpha,
            Beta: Simplex.Between(0, alpha, point[1]),
            Gamma: season > 1 ? Simplex.Between(0, 1 - alpha, point[2]) : 0,
            Damping: Simplex.Between(LeastDamping, LargestDamping, point[3]));
    }
}
