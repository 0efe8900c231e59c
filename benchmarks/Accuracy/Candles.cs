using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Closes of published candles, with what else a candle tells as past covariates.</summary>
static class Candles
{
    static readonly string[] _columns = ["high", "low", "volume"];

    /// <param name="file">In the published data.</param>
    /// <param name="name">Of the series.</param>
    public static Series Load(string file, string name) => Series.From(SharedData.Series(file, "close") with { Name = name })
        .With([.. _columns.Select(column => Covariate.Of(SharedData.Series(file, column), CovariateRole.Past))]);
}
