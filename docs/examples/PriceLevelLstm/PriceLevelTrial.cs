using Gatecast.Forecasting;

namespace Gatecast.Examples;

/// <summary>What the picture of price levels shows of a forecaster, and what the judge says of it.</summary>
public sealed record PriceLevelTrial
{
    /// <summary>A year of trading days: on a long series the network is trained again before its prices are all too old.</summary>
    const int OriginsPerFit = 250;

    public required Evaluation Evaluation { get; init; }

    /// <summary>R² of the forecast prices by model: the figure under the picture in which both lines lie on each other.</summary>
    public required IReadOnlyDictionary<string, double> R2OfPrices { get; init; }

    /// <summary>R² of the change from the origin, the part of the price that was not known; 0 for the last value, which expects none.</summary>
    public required IReadOnlyDictionary<string, double> R2OfChanges { get; init; }

    public JudgedModel Lstm => Evaluation.Models[0];

    public JudgedModel LastValue => Evaluation.Model(Baseline.LastValue.Name);

    /// <summary>Fits it on the rows before the last fifth, and lets it forecast one step from each of those, beside all baselines.</summary>
    public static PriceLevelTrial Of(Series series, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(series);
        var forecasts = new List<(string Model, double Last, double Outcome, double Median)>();
        var host = new WalkForwardHost
        {
            Sink = (model, forecast, _) =>
                forecasts.Add((model, forecast.OriginValue, series.Values[forecast.Origin + 1], forecast.Median(step: 1))),
        };

        // <judge>
        var walk = new WalkForward
        {
            Horizon = 1,
            Lookback = PriceLevelLstm.Lookback,
            Refit = RefitPolicy.EveryOrigins(OriginsPerFit),
            Threads = threads,
        };
        var evaluation = walk.Evaluate(series, [Candidate.Of("price-level lstm", past => PriceLevelLstm.Fit(past, threads))], host);
        // </judge>

        var models = forecasts.ToLookup(one => one.Model);
        var mean = evaluation.Origins.Average(origin => series.Values[origin + 1]);
        return new()
        {
            Evaluation = evaluation,
            R2OfPrices = models.ToDictionary(model => model.Key, model => R2(model.Select(one => (one.Outcome, one.Median, mean)))),
            R2OfChanges = models.ToDictionary(model => model.Key, model => R2(model.Select(one => (one.Outcome, one.Median, one.Last)))),
        };
    }

    /// <param name="rows">Outcome, forecast, and the forecast that counts as 0.</param>
    static double R2(IEnumerable<(double Outcome, double Forecast, double Zero)> rows)
    {
        var (errors, zeros) = (0.0, 0.0);
        foreach (var (outcome, forecast, zero) in rows)
        {
            errors += (outcome - forecast) * (outcome - forecast);
            zeros += (outcome - zero) * (outcome - zero);
        }

        return 1 - errors / zeros;
    }
}
