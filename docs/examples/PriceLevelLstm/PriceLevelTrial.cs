using Gatecast.Forecasting;

namespace Gatecast.Examples;

/// <summary>What the picture of price levels shows of a forecaster, and what the judge says of it.</summary>
public sealed record PriceLevelTrial
{
    public required Evaluation Evaluation { get; init; }

    /// <summary>R² of the forecast prices by model: the figure under the picture in which both lines lie on each other.</summary>
    public required IReadOnlyDictionary<string, double> LevelR2 { get; init; }

    /// <summary>R² of the change from the origin, the part of the price that was not known; 0 for the last value.</summary>
    public required double ChangeR2 { get; init; }

    public JudgedModel Lstm => Evaluation.Models[0];

    public JudgedModel LastValue => Evaluation.Model(Baseline.LastValue.Name);

    /// <summary>Fits it before the last fifth of the rows, and lets it forecast one step from each of those, beside all baselines.</summary>
    public static PriceLevelTrial Of(Series series, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(series);
        var medians = new Dictionary<string, List<(double Last, double Outcome, double Median)>>();
        var host = new WalkForwardHost
        {
            Sink = (model, forecast, _) =>
            {
                if (!medians.TryGetValue(model, out var list))
                    medians.Add(model, list = []);
                list.Add((forecast.OriginValue, series.Values[forecast.Origin + 1], forecast.Median(step: 1)));
            },
        };
        var walk = new WalkForward { Horizon = 1, Lookback = PriceLevelLstm.Lookback, Threads = threads };
        var evaluation = walk.Evaluate(series, [Candidate.Of("price-level lstm", past => PriceLevelLstm.Fit(past, threads))], host);

        return new()
        {
            Evaluation = evaluation,
            LevelR2 = medians.ToDictionary(one => one.Key, one => R2(one.Value.Select(row => (row.Outcome, row.Median)))),
            ChangeR2 = 1 - SquaredErrors(medians[evaluation.Models[0].Name].Select(row => (row.Outcome, row.Median)))
                / SquaredErrors(medians[evaluation.Models[0].Name].Select(row => (row.Outcome, row.Last))),
        };
    }

    static double R2(IEnumerable<(double Outcome, double Forecast)> rows)
    {
        var mean = rows.Average(row => row.Outcome);
        return 1 - SquaredErrors(rows) / SquaredErrors(rows.Select(row => (row.Outcome, mean)));
    }

    static double SquaredErrors(IEnumerable<(double Outcome, double Forecast)> rows) =>
        rows.Sum(row => (row.Outcome - row.Forecast) * (row.Outcome - row.Forecast));
}
