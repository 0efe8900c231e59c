namespace Gatecast.Forecasting;

/// <summary>A simple forecast that a network has to beat. Not fitted yet; <see cref="Fit"/> gives the forecaster.</summary>
public sealed record Baseline
{
    readonly Func<Series, int> _rowsBefore;
    readonly Func<Series, int, Follower> _fit;

    Baseline(string name, Func<Series, int> rowsBefore, Func<Series, int, Follower> fit) =>
        (Name, _rowsBefore, _fit) = (name, rowsBefore, fit);

    /// <summary>Short name for tables and for <see cref="Parse"/>.</summary>
    public string Name { get; }

    /// <summary>The random walk: tomorrow is as today.</summary>
    public static Baseline LastValue { get; } = new("last value", _ => 0, SimplePaths.LastValue);

    /// <summary>The random walk with the mean change so far (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2).</summary>
    public static Baseline Drift { get; } = new("drift", _ => 10, SimplePaths.Drift);

    /// <summary>As one season ago: the same hour yesterday, the same weekday last week.</summary>
    public static Baseline SeasonalLastValue { get; } = new("seasonal last value", series => series.Season, SimplePaths.SeasonalLastValue);

    /// <summary>Exponentially weighted mean of the levels; α by least squares.</summary>
    public static Baseline SimpleSmoothing { get; } = new("simple smoothing", _ => SmoothingPath.RowsBefore, SmoothingPath.Fit);

    /// <summary>Level, damped trend and additive season, each smoothed; parameters by least squares. Without a season a damped trend.</summary>
    public static Baseline HoltWinters { get; } = new("holt-winters", HoltWintersPath.RowsBefore, HoltWintersPath.Fit);

    /// <summary>Half a line and half the smoothed curve with doubled curvature, around a season where the levels show one.</summary>
    public static Baseline Theta { get; } = new("theta", _ => SmoothingPath.RowsBefore, ThetaPath.Fit);

    /// <summary>A linear map of the last rows, seen from the last one (NLinear), by ridge regression.</summary>
    public static Baseline Linear { get; } = new("linear", LinearPath.RowsBefore, LinearPath.Fit);

    /// <summary>The last value, spread by an exponentially weighted volatility.</summary>
    public static Baseline EwmaVolatility { get; } = new("ewma volatility", _ => VolatilityRows.Before, Forecasting.EwmaVolatility.Fit);

    /// <summary>The last value, spread by a volatility regressed on those of the last row, day and week, times the hour of the week.</summary>
    public static Baseline HarVolatility { get; } = new("har volatility", _ => VolatilityRows.Before, Forecasting.HarVolatility.Fit);

    /// <summary>The last value, spread by GARCH(1,1) fitted under Student's t.</summary>
    public static Baseline GarchVolatility { get; } = new("garch volatility", _ => VolatilityRows.Before, Forecasting.GarchVolatility.Fit);

    /// <summary>All there are, simple ones first.</summary>
    public static IReadOnlyList<Baseline> All { get; } =
    [
        LastValue, Drift, SeasonalLastValue, SimpleSmoothing, HoltWinters, Theta, Linear, EwmaVolatility, HarVolatility, GarchVolatility,
    ];

    /// <summary>The baselines of every verdict; the seasonal one only where the series has a season.</summary>
    public static IReadOnlyList<Baseline> For(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Season > 1 ? [LastValue, Drift, SeasonalLastValue] : [LastValue, Drift];
    }

    /// <summary>The baseline of a name; case does not matter, and a hyphen may stand for a space.</summary>
    /// <exception cref="ArgumentException">None has this name.</exception>
    public static Baseline Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(baseline => Plain(baseline.Name) == Plain(name.Trim()))
            ?? throw new ArgumentException(
                $"There is no baseline \"{name}\". Choose one of: {string.Join(", ", All.Select(baseline => baseline.Name))}.", nameof(name));

        static string Plain(string text) => text.ToUpperInvariant().Replace('-', ' ');
    }

    /// <summary>Fewest rows that <see cref="Fit"/> can work with, where no gap lies between them.</summary>
    public int RowsNeeded(Series series, int horizon)
    {
        ArgumentNullException.ThrowIfNull(series);
        return _rowsBefore(series) + horizon + 1;
    }

    /// <summary>Fits the parameters to all rows of the series, and measures the errors that the forecasts would have had there.</summary>
    /// <exception cref="ArgumentException">The series is too short, or no origin in it has all its steps.</exception>
    public BaselineForecaster Fit(Series series, int horizon)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (series.Length < RowsNeeded(series, horizon))
            throw new ArgumentException(
                $"{series.Name} has {series.Length} rows; {Name} at horizon {horizon} needs {RowsNeeded(series, horizon)}. " +
                "Choose a shorter horizon or load more rows.", nameof(series));

        var follow = _fit(series, horizon);
        var errors = Errors(series, horizon, follow);
        if (errors.FirstOrDefault(step => step.Count == 0) is not null)
            throw new ArgumentException(
                $"No {horizon} steps in a row without a gap follow row {_rowsBefore(series)} of {series.Name}, which has " +
                $"{series.Length} rows. Choose a shorter horizon or load more rows.", nameof(series));

        return new(Name, horizon, follow, [.. errors.SelectMany(CentredQuantiles)]);
    }

    /// <returns>For each step the standardised errors of all whole targets.</returns>
    List<double>[] Errors(Series series, int horizon, Follower follow)
    {
        var errors = Enumerable.Range(0, horizon).Select(_ => new List<double>(series.Length)).ToArray();
        var outlook = follow(series.Until(series.Length - 1));
        var (path, scale) = (new double[horizon], new double[horizon]);
        for (var origin = _rowsBefore(series); origin + 1 < series.Length; origin++)
        {
            if (!series.IsWhole(origin, 1))
                continue;

            outlook(origin, path, scale);
            for (var step = 1; step <= horizon && series.IsWhole(origin, step); step++)
                errors[step - 1].Add((series.Levels[origin + step] - series.Levels[origin] - path[step - 1]) / scale[step - 1]);
        }

        return errors;
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
}
