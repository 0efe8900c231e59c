using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>The part of time and value that a chart shows. Time counts in hours from the origin, which is 0.</summary>
/// <remarks>Of the history, the last stretch alone is shown: four times as long as the future, so that the future takes a fifth of
/// the width, but at least <see cref="FewestRows"/> rows. A shorter history is shown whole.</remarks>
sealed class Stretch
{
    const int FewestRows = 30;
    const double HistoryPerFuture = 4;

    /// <summary>More paths than that hide each other.</summary>
    const int MostPaths = 20;

    public Stretch(ForecastChart chart)
    {
        var series = chart.Series;
        var future = chart.Future;
        Origin = future.OriginTime;
        Right = Hours(future.Times[^1]);

        FirstRow = int.Max(0, series.Length - FewestRows);
        while (FirstRow > 0 && Hours(series.Times[FirstRow - 1]) >= -HistoryPerFuture * Right)
            FirstRow--;
        Left = Hours(series.Times[FirstRow]);

        // A forecast made before the left edge would enter the picture from nowhere.
        Past = [.. chart.Past.Where(forecast => forecast.Origin >= FirstRow)];
        Paths = chart.Paths is { } paths ? [.. Enumerable.Range(0, int.Min(MostPaths, paths.Count)).Select(path => paths[path].ToArray())] : [];
        (Low, High) = Widened(ValuesOf(series, future));
    }

    public DateTimeOffset Origin { get; }

    /// <summary>First row of the series that is shown.</summary>
    public int FirstRow { get; }

    /// <summary>The earlier forecasts that are shown.</summary>
    public IReadOnlyList<QuantileForecast> Past { get; }

    /// <summary>[h] values of each path that is shown.</summary>
    public IReadOnlyList<double[]> Paths { get; }

    public double Left { get; }

    public double Right { get; }

    public double Low { get; }

    public double High { get; }

    public double Hours(DateTimeOffset time) => (time - Origin).TotalHours;

    public DateTimeOffset TimeAt(double hours) => Origin.AddHours(hours);

    IEnumerable<double> ValuesOf(Series series, QuantileForecast future)
    {
        for (var row = FirstRow; row < series.Length; row++)
            yield return series.Values[row];

        foreach (var (forecast, coverage) in Past.Select(past => (past, Ink.PastCoverage)).Append((future, Ink.Fan[0].Coverage)))
        {
            for (var step = 1; step <= forecast.Horizon; step++)
            {
                var (low, high) = forecast.Interval(step, coverage);
                yield return low;
                yield return high;
            }
        }

        foreach (var value in Paths.SelectMany(path => path))
            yield return value;
    }

    /// <summary>Leaves air above and below, and a readable scale around values that hardly differ.</summary>
    static (double Low, double High) Widened(IEnumerable<double> values)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var value in values)
            (low, high) = (double.Min(low, value), double.Max(high, value));

        // Differences of a billionth are rounding, and ticks that fine could not be told apart.
        var size = double.Max(Math.Abs(low), Math.Abs(high));
        var least = size > 0 ? size * 1e-9 : 1;
        var air = double.Max((high - low) * 0.05, least);
        return (low - air, high + air);
    }
}
