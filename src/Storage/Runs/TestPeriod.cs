using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>The origins that a model was judged on, of which data.</summary>
public sealed record TestPeriod(string DataSha256, DateTimeOffset FirstOrigin, DateTimeOffset LastOrigin, int Horizon)
{
    public static TestPeriod Of(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var (series, origins) = (evaluation.Series, evaluation.Origins);
        return new(series.Sha256, FirstOrigin: series.Times[origins[0]], LastOrigin: series.Times[origins[^1]], evaluation.Settings.Horizon);
    }
}
