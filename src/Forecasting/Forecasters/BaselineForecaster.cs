namespace Gatecast.Forecasting;

/// <summary>A point path from the origin with the spread that its errors had in the rows it was fitted on.</summary>
/// <remarks>quantile(step, τ) = path(step) + empirical τ-quantile of the path's errors at that step, centred on their median.</remarks>
public sealed class BaselineForecaster : IForecaster
{
    readonly PointPath _path;
    readonly double[] _errorQuantiles;

    internal BaselineForecaster(string name, int horizon, PointPath path, double[] errorQuantiles) =>
        (Name, Horizon, _path, _errorQuantiles) = (name, horizon, path, errorQuantiles);

    public string Name { get; }

    public int Horizon { get; }

    public QuantileForecast Forecast(History history)
    {
        var changes = new double[_errorQuantiles.Length];
        Changes(history, changes);
        return QuantileForecast.From(Name, history, changes);
    }

    /// <param name="changes">[h, Q] out: quantiles of level(origin + step) − level(origin).</param>
    internal void Changes(History history, Span<double> changes)
    {
        var path = new double[Horizon];
        _path(history, path);
        _errorQuantiles.CopyTo(changes);
        for (var step = 0; step < Horizon; step++)
            foreach (ref var change in changes.Slice(step * QuantileLevels.Count, QuantileLevels.Count))
                change += path[step];
    }
}
