namespace Gatecast.Forecasting;

/// <summary>Fills in the change of the level from the origin to each step ahead.</summary>
/// <param name="path">[h] out: element k is step k + 1.</param>
delegate void PointPath(History history, Span<double> path);

/// <summary>A simple forecast that a network has to beat. Not fitted yet; <see cref="Fit"/> gives the forecaster.</summary>
public sealed record Baseline
{
    readonly PointPath _path;
    readonly Func<int, int> _rowsBefore;

    Baseline(string name, Func<int, int> rowsBefore, PointPath path) => (Name, _rowsBefore, _path) = (name, rowsBefore, path);

    /// <summary>Short name for tables.</summary>
    public string Name { get; }

    /// <summary>The random walk: tomorrow is as today.</summary>
    public static Baseline LastValue { get; } = new("last value", _ => 0, (_, path) => path.Clear());

    /// <summary>The random walk with the mean change so far (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2).</summary>
    public static Baseline Drift { get; } = new("drift", _ => 10, DriftPath);

    /// <summary>As one season ago: the same hour yesterday, the same weekday last week.</summary>
    public static Baseline SeasonalLastValue { get; } = new("seasonal last value", season => season, SeasonalPath);

    /// <summary>The baselines of every verdict; the seasonal one only where the series has a season.</summary>
    public static IReadOnlyList<Baseline> For(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Season > 1 ? [LastValue, Drift, SeasonalLastValue] : [LastValue, Drift];
    }

    /// <summary>Measures the errors of the path in all rows of the series.</summary>
    /// <exception cref="ArgumentException">No origin in the series has all its steps.</exception>
    public BaselineForecaster Fit(Series series, int horizon)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var errors = Enumerable.Range(0, horizon).Select(_ => new List<double>(series.Length)).ToArray();
        var path = new double[horizon];
        for (var origin = _rowsBefore(series.Season); origin + 1 < series.Length; origin++)
        {
            _path(series.Until(origin), path);
            for (var step = 1; step <= horizon && series.IsWhole(origin, step); step++)
                errors[step - 1].Add(series.Levels[origin + step] - series.Levels[origin] - path[step - 1]);
        }

        if (errors.FirstOrDefault(step => step.Count == 0) is not null)
            throw new ArgumentException(
                $"No {horizon} steps in a row without a gap follow row {_rowsBefore(series.Season)} of {series.Name}, which has " +
                $"{series.Length} rows. Choose a shorter horizon or load more rows.", nameof(series));

        return new(Name, horizon, _path, [.. errors.SelectMany(CentredQuantiles)]);
    }

    static double[] CentredQuantiles(List<double> errors)
    {
        errors.Sort();
        var quantiles = new double[QuantileLevels.Count];
        for (var j = 0; j < quantiles.Length; j++)
            quantiles[j] = EmpiricalQuantile.Of(errors, QuantileLevels.All[j]);

        var median = quantiles[QuantileLevels.Median];
        return Array.ConvertAll(quantiles, quantile => quantile - median);
    }

    static void DriftPath(History history, Span<double> path)
    {
        var steps = history.Grid[^1] - history.Grid[0];
        var slope = steps == 0 ? 0 : (history.Levels[^1] - history.Levels[0]) / steps;
        for (var k = 0; k < path.Length; k++)
            path[k] = slope * (k + 1);
    }

    static void SeasonalPath(History history, Span<double> path)
    {
        var levels = history.Levels;
        for (var k = 0; k < path.Length; k++)
            path[k] = levels[levels.Length - history.Season + k % history.Season] - levels[^1];
    }
}
