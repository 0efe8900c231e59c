using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>A series that a model was trained on, as it is now.</summary>
static class TrainedSeries
{
    /// <param name="reference">Of the series.</param>
    /// <param name="index">Of the series in the model.</param>
    /// <exception cref="ArgumentException">It is not there any more, or a covariate of it.</exception>
    public static async Task<(InputSeries Input, Series Series)> ReadAsync(
        MarketData data, ModelFile model, int index, string reference, DateTimeOffset? asOf, bool isOffline, bool quiet, CancellationToken cancellation)
    {
        // Smoothing goes on from the first row that it began at, and other networks see the newest.
        var (trained, smooths) = (model.Panel[index], model.Trainer.Network.FrontEnd is FrontEnd.Smoothing);
        var reader = new SeriesInput(data, isOffline, quiet, smooths ? int.MaxValue : int.Max(SeriesInput.MostCandles, trained.Length));
        var input = await reader.ReadAsync(reference, asOf, cancellation);
        var series = (await CovariateOptions.SeriesLikeAsync(trained, reader, input, asOf, cancellation)).Named(trained.Name);
        return (input, smooths && series.Times[^1] >= trained.Times[0] ? series.Since(trained.Times[0]) : series);
    }
}
