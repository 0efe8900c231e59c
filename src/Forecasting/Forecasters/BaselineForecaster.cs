namespace Gatecast.Forecasting;

/// <summary>A centre and a scale for each step ahead, with the spread that standardised errors had in the rows it was fitted on.</summary>
/// <remarks><code>
/// quantile(k, τ) = path(k) + scale(k) · z(k, τ)
/// z(k, τ)        = empirical τ-quantile of (change over k steps − path(k)) / scale(k), centred on its median
/// </code>
/// A point method has scale 1. A volatility model has path 0 and, as scale, the standard deviation it foresees over k steps: filtered
/// historical simulation (Barone-Adesi, Giannopoulos and Vosper, 1999) with each k-step residual taken once instead of drawn.</remarks>
public sealed class BaselineForecaster : IForecaster
{
    readonly Follower _follow;
    readonly double[] _errorQuantiles;

    internal BaselineForecaster(string name, int horizon, Follower follow, double[] errorQuantiles) =>
        (Name, Horizon, _follow, _errorQuantiles) = (name, horizon, follow, errorQuantiles);

    public string Name { get; }

    public int Horizon { get; }

    public QuantileForecast Forecast(History history) => Forecast([history])[0];

    /// <inheritdoc/>
    /// <remarks>One pass over the rows of a series serves all its origins.</remarks>
    public IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        if (histories.Count == 0)
            return [];

        if (histories.Any(history => !history.SharesSeriesWith(histories[0])))
            return [.. histories.Select(Forecast)];

        var changes = new double[_errorQuantiles.Length];
        var anchor = Follow(histories.MaxBy(history => history.Length));
        var forecasts = new QuantileForecast[histories.Count];
        for (var i = 0; i < forecasts.Length; i++)
        {
            anchor(histories[i].Origin, changes);
            forecasts[i] = QuantileForecast.From(Name, histories[i], changes);
        }

        return forecasts;
    }

    /// <summary>Passes once over the rows of a history.</summary>
    /// <returns>Fills in the quantiles of the changes from any of its rows.</returns>
    internal QuantileChanges Follow(History history)
    {
        var outlook = _follow(history);
        var (path, scale) = (new double[Horizon], new double[Horizon]);
        return (origin, changes) =>
        {
            outlook(origin, path, scale);
            for (var i = 0; i < changes.Length; i++)
                changes[i] = _errorQuantiles[i] * scale[i / QuantileLevels.Count] + path[i / QuantileLevels.Count];
        };
    }
}
