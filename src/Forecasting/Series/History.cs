using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>The rows of a series up to and including an origin: all that a forecast made there may use. A view, not a copy.</summary>
/// <remarks>Forecasters get a history and not a series, so that they cannot read the future.</remarks>
public readonly record struct History
{
    readonly Series _series;

    public History(Series series, int origin)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfNegative(origin);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(origin, series.Length);
        _series = series;
        Origin = origin;
    }

    /// <summary>The last known row.</summary>
    public int Origin { get; }

    public int Length => Origin + 1;

    public string Name => _series.Name;

    public TargetKind Target => _series.Target;

    public Interval Interval => _series.Interval;

    public int Season => _series.Season;

    public DateTimeOffset OriginTime => _series.Times[Origin];

    public ReadOnlySpan<DateTimeOffset> Times => _series.Times[..Length];

    public ReadOnlySpan<double> Values => _series.Values[..Length];

    public ReadOnlySpan<double> Levels => _series.Levels[..Length];

    public ReadOnlySpan<int> Grid => _series.Grid[..Length];

    /// <summary>Names of what helps to forecast: the past of all may be read, and the steps ahead of future ones.</summary>
    public IReadOnlyList<string> CovariateNames => [.. _series.Covariates.Select(covariate => covariate.Name)];

    /// <summary>Index among <see cref="CovariateNames"/>.</summary>
    internal int CovariateIndex(string name)
    {
        var index = _series.Covariates.ToList().FindIndex(covariate => covariate.Name == name);
        return index >= 0 ? index : throw new ArgumentException(
            $"{Name} has no covariate {name}, which the model was trained with; its covariates are {(_series.Covariates.Count == 0 ? "none" : string.Join(", ", CovariateNames))}. " +
            "Give it the same ones as in training.");
    }

    /// <summary>What was known of a covariate when each row was over; NaN where nothing was known yet.</summary>
    /// <param name="covariate">Index among <see cref="CovariateNames"/>.</param>
    public ReadOnlySpan<double> CovariateRows(int covariate) => _series.CovariateRows(covariate)[..Length];

    /// <summary>Value of a future covariate after the origin.</summary>
    /// <param name="covariate">Index among <see cref="CovariateNames"/>.</param>
    /// <param name="step">1 for the first step.</param>
    /// <exception cref="ArgumentException">It is no future covariate, or has no value there; the message names it and the time.</exception>
    public double FutureValue(int covariate, int step) => _series.Covariates[covariate].Role is CovariateRole.Future
        ? _series.FutureValue(covariate, Origin, step)
        : throw new ArgumentException($"{_series.Covariates[covariate].Name} is no future covariate; only those are known beforehand.", nameof(covariate));

    /// <summary>Steps from an earlier row to the origin, counted over gaps.</summary>
    /// <returns><see langword="null"/> where no row is of this time.</returns>
    internal int? StepsSince(DateTimeOffset time)
    {
        var row = Times.BinarySearch(time);
        return row >= 0 ? Grid[^1] - Grid[row] : null;
    }

    /// <summary>Whether both are cut from the same series, so that what was computed over the longer serves the shorter.</summary>
    public bool SharesSeriesWith(History other) => ReferenceEquals(_series, other._series);

    /// <summary>What was known at an earlier row.</summary>
    /// <param name="origin">At most <see cref="Origin"/>.</param>
    public History Until(int origin)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(origin, Origin);
        return new(_series, origin);
    }

    /// <summary>UTC time of a step after the origin.</summary>
    /// <param name="step">1 for the first step.</param>
    public DateTimeOffset TimeOf(int step) => _series.TimeAfter(Origin, step);
}
