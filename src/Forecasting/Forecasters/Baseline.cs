using System.Globalization;

namespace Gatecast.Forecasting;

/// <summary>A simple forecast that a network has to beat. Not fitted yet; <see cref="Fit"/> gives the forecaster.</summary>
public sealed record Baseline
{
    /// <summary>Fewer errors than this make no spread to measure a network against.</summary>
    public const int LeastErrors = 20;

    /// <summary>Errors that a spread is measured from, all steps together: at long horizons neighbouring origins tell little more.</summary>
    const int LargestErrors = 4_000_000;

    readonly Func<Series, int> _rowsBefore;
    readonly Func<Series, int, Follower> _fit;
    readonly Func<Series, string?> _hindrance;

    Baseline(string name, Func<Series, int> rowsBefore, Func<Series, int, Follower> fit, Func<Series, string?>? hindrance = null) =>
        (Name, _rowsBefore, _fit, _hindrance) = (name, rowsBefore, fit, hindrance ?? (_ => null));

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

    /// <summary>The same with a lookback of one's own, for horizons of many seasons; its name is "linear" and the rows. Not among <see cref="All"/>, since fitting takes
    /// time with the square of the rows.</summary>
    /// <param name="rows">L: 2 … 2,000.</param>
    public static Baseline LinearOver(int rows) => new(LinearName(rows), _ => rows - 1, (series, horizon) => LinearPath.Fit(series, horizon, rows));

    /// <summary>The same with one map for a panel of series, each in units of the standard deviation of its levels: for series that move alike and are short.</summary>
    /// <remarks>A fit on some rows of one series sees no later rows of the others.</remarks>
    /// <param name="rows">L: 2 … 2,000.</param>
    public static Baseline LinearOver(int rows, IReadOnlyList<Series> panel) =>
        new($"{LinearName(rows)} pooled", _ => rows - 1, (series, horizon) => LinearPath.Fit(series, panel, horizon, rows));

    static string LinearName(int rows) => rows is >= 2 and <= 2_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Linear.Name} {rows}")
        : throw new ArgumentOutOfRangeException(nameof(rows), rows, "A linear baseline looks back over 2 to 2,000 rows.");

    /// <summary>The last value, spread by an exponentially weighted volatility.</summary>
    public static Baseline EwmaVolatility { get; } = new("ewma volatility", _ => VolatilityRows.Before, Forecasting.EwmaVolatility.Fit, VolatilityRows.Hindrance);

    /// <summary>The last value, spread by a volatility regressed on those of the last row, day and week, times the hour of the week.</summary>
    public static Baseline HarVolatility { get; } = new("har volatility", _ => VolatilityRows.Before, Forecasting.HarVolatility.Fit, VolatilityRows.Hindrance);

    /// <summary>The last value, spread by GARCH(1,1) fitted under Student's t.</summary>
    public static Baseline GarchVolatility { get; } = new("garch volatility", _ => VolatilityRows.Before, Forecasting.GarchVolatility.Fit, VolatilityRows.Hindrance);

    /// <summary>All there are, simple ones first.</summary>
    public static IReadOnlyList<Baseline> All { get; } =
    [
        LastValue, Drift, SeasonalLastValue, SimpleSmoothing, HoltWinters, Theta, Linear, EwmaVolatility, HarVolatility, GarchVolatility,
    ];

    /// <summary>The baselines of a verdict: those that can be fitted on a series, with enough errors for a spread.</summary>
    /// <param name="training">The rows they would be fitted on.</param>
    /// <param name="among">By default <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IReadOnlyList<Baseline> For(Series training, int horizon, IReadOnlyList<Baseline>? among = null)
    {
        IReadOnlyList<Baseline> possible = [.. (among ?? All).Where(baseline => baseline.Hindrance(training, horizon, LeastErrors) is null)];
        return possible.Count > 0 ? possible : throw new ArgumentException(
            $"None of the baselines can be fitted on {training.Length} rows of {training.Name}: " +
            $"{string.Join("; ", (among ?? All).Select(baseline => baseline.Hindrance(training, horizon, LeastErrors)))}. Load more rows or choose others.");
    }

    /// <summary>The baseline of a name; case does not matter, and a hyphen may stand for a space.</summary>
    /// <exception cref="ArgumentException">None has this name.</exception>
    public static Baseline Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var linear = $"{Plain(Linear.Name)} ";
        if (Plain(name.Trim()) is var plain && plain.StartsWith(linear, StringComparison.Ordinal)
            && int.TryParse(plain.AsSpan(linear.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 2 and <= 2_000)
            return LinearOver(rows);

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

    /// <summary>Rows before the first origin that it can forecast from.</summary>
    internal int RowsBefore(Series series) => _rowsBefore(series);

    /// <summary>Why <see cref="Fit"/> cannot work with a series; <see langword="null"/> where it can.</summary>
    /// <param name="errors">Origins that a spread is to be measured from.</param>
    public string? Hindrance(Series series, int horizon, int errors = 1)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var needed = RowsNeeded(series, horizon) + errors - 1;
        if (series.Length < needed)
            return $"{series.Name} has {series.Length} rows; {Name} at horizon {horizon} needs {needed}";
        if (_hindrance(series) is { } reason)
            return reason;

        var first = _rowsBefore(series);
        return Enumerable.Range(first, series.Length - first).Where(origin => series.IsWhole(origin, horizon)).Take(errors).Count() == errors ? null
            : $"{series.Name} has {series.Length} rows, and after row {first} fewer than {errors} stretches of {horizon} steps without a gap";
    }

    /// <summary>Fits the parameters to all rows of the series, and measures the errors that the forecasts would have had there.</summary>
    /// <exception cref="ArgumentException">There is a <see cref="Hindrance"/>.</exception>
    public BaselineForecaster Fit(Series series, int horizon)
    {
        if (Hindrance(series, horizon) is { } reason)
            throw new ArgumentException($"{reason}. Load more rows, or choose a shorter horizon.", nameof(series));

        var follow = _fit(series, horizon);
        return new(Name, horizon, follow, [.. Errors(series, horizon, follow).SelectMany(CentredQuantiles)]);
    }

    /// <returns>For each step the standardised errors of all whole targets; of every second, third, … where they are very many.</returns>
    List<double>[] Errors(Series series, int horizon, Follower follow)
    {
        var errors = Enumerable.Range(0, horizon).Select(_ => new List<double>(series.Length)).ToArray();
        var outlook = follow(series.Until(series.Length - 1));
        var (path, scale) = (new double[horizon], new double[horizon]);
        var stride = 1 + (int)((long)series.Length * horizon / LargestErrors);
        for (var origin = _rowsBefore(series); origin + 1 < series.Length; origin += stride)
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
