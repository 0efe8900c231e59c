using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>The origins that a model was judged on, of which data.</summary>
public sealed record TestPeriod(string DataSha256, DateTimeOffset FirstOrigin, DateTimeOffset LastOrigin, int Horizon)
{
    public static TestPeriod Of(JudgedForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        var (series, origins) = (forecast.Series, forecast.Evaluation.Origins);
        return new(series.Sha256, FirstOrigin: series.Times[origins[0]], LastOrigin: series.Times[origins[^1]], forecast.Future.Horizon);
    }
}
