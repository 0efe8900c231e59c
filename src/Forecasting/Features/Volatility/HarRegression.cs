using Gatecast.Sources;
using MathNet.Numerics.LinearAlgebra;

namespace Gatecast.Forecasting;

/// <summary>Size of a change some steps ahead, regressed on the sizes of the last row, day and week (of hours; other intervals in kind).</summary>
/// <remarks><code>
/// E a(n + j) = cⱼ + Σ wⱼ,ᵢ · mean of the last Lᵢ a           least squares, one regression for each j
/// </code>
/// Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial Econometrics 7(2), 2009, on absolute changes
/// without their week profile. Changes over a gap are left out: a mean is that of the last ones there are.</remarks>
sealed class HarRegression
{
    readonly int[] _spans;
    readonly double[][] _weights;

    HarRegression(int[] spans, double[][] weights) => (_spans, _weights) = (spans, weights);

    /// <summary>Number of means.</summary>
    public int Spans => _spans.Length;

    /// <param name="sizes">Of the training series, to its last row.</param>
    /// <param name="steps">Steps ahead to fit, 1 … steps.</param>
    public static HarRegression Fit(Series training, AdjustedSizes sizes, int steps)
    {
        var spans = SpansOf(training.Interval, training.TradingDays);
        return new(spans, [.. Enumerable.Range(1, steps).Select(step => Regression(training, sizes, spans, step))]);
    }

    /// <param name="means">[1 + <see cref="Spans"/>] out: 1, then the mean size over each span up to a row.</param>
    public void Fill(AdjustedSizes sizes, int row, Span<double> means) => Fill(sizes, _spans, row, means);

    /// <summary>Expected size; it may be negative where the rows are unlike those of the fit.</summary>
    /// <param name="means">As <see cref="Fill(AdjustedSizes, int, Span{double})"/> gives them.</param>
    /// <param name="step">1 for the next row.</param>
    public double Expect(ReadOnlySpan<double> means, int step)
    {
        var size = 0.0;
        for (var i = 0; i < means.Length; i++)
            size += _weights[step - 1][i] * means[i];

        return size;
    }

    /// <summary>Rows of each mean: one, a day and a week of hours; a week and a month of days; a month and a year of weeks; a year of months.</summary>
    static int[] SpansOf(Interval interval, bool tradingDays) => (interval.Unit, tradingDays) switch
    {
        (_, true) => [1, 5, 22],
        (IntervalUnit.Second, _) => [1, 86_400 / interval.Count, 7 * 86_400 / interval.Count],
        (IntervalUnit.Minute, _) => [1, int.Max(4, 1440 / interval.Count), int.Max(8, 7 * 1440 / interval.Count)],
        (IntervalUnit.Hour, _) => [1, int.Max(4, 24 / interval.Count), int.Max(8, 168 / interval.Count)],
        (IntervalUnit.Day, _) => [1, 7, 30],
        (IntervalUnit.Week, _) => [1, 4, 52],
        _ => [1, 3, 12],
    };

    static double[] Regression(Series training, AdjustedSizes sizes, int[] spans, int step)
    {
        var square = new double[spans.Length + 1, spans.Length + 1];
        var cross = new double[spans.Length + 1];
        var means = new double[spans.Length + 1];
        for (var origin = VolatilityRows.Before; origin + step < training.Length; origin++)
        {
            if (!training.IsWhole(origin, step))
                continue;

            Fill(sizes, spans, origin, means);
            var target = sizes.Mean(origin + step, 1);
            for (var i = 0; i < means.Length; i++)
            {
                cross[i] += means[i] * target;
                for (var j = 0; j < means.Length; j++)
                    square[i, j] += means[i] * means[j];
            }
        }

        // A trace of a ridge keeps it solvable where two spans see the same rows.
        for (var i = 0; i < means.Length; i++)
            square[i, i] *= 1 + 1e-9;

        return Matrix<double>.Build.DenseOfArray(square).Cholesky().Solve(Vector<double>.Build.Dense(cross)).AsArray();
    }

    static void Fill(AdjustedSizes sizes, int[] spans, int row, Span<double> means)
    {
        means[0] = 1;
        for (var i = 0; i < spans.Length; i++)
            means[i + 1] = sizes.Mean(row, spans[i]);
    }
}
