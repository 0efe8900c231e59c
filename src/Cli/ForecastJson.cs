using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>The forecast as one JSON document; fractions are fractions, times are UTC, numbers are in the unit of the series.</summary>
static class ForecastJson
{
    const double ReportedCoverage = 0.9;

    public static string Of(ForecastResult result)
    {
        var (forecast, observations) = (result.Forecast, result.Observations);
        var (series, model, verdict) = (forecast.Series, forecast.Model, forecast.Verdict);
        return Json.Of(
            new
            {
                Series = observations.Reference,
                observations.Unit,
                Origin = TimeText.Iso(forecast.Future.OriginTime),
                OriginValue = forecast.Future.OriginValue,
                Interval = series.Interval.ToString(),
                forecast.Future.Horizon,
                Model = new
                {
                    model.Name,
                    Cell = model.Name,
                    model.Parameters,
                    model.Seed,
                    model.Lookback,
                    model.Anchor,
                    model.TrainedRows,
                    model.Abstained,
                    Members = model.Members.Count,
                    Weights = Weights(model),
                    Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
                },
                Levels = QuantileLevels.All.ToArray(),
                Steps = Enumerable.Range(1, forecast.Future.Horizon).Select(step => new
                {
                    Time = TimeText.Iso(forecast.Future.Times[step - 1]),
                    Quantiles = forecast.Future.Quantiles(step).ToArray(),
                    Median = forecast.Future.Median(step),
                }),
                Above = result.Odds?.Json(forecast.Future),
                Paths = result.Paths is { } paths ? Enumerable.Range(0, paths.Count).Select(path => paths[path].ToArray()) : null,
                Verdict = new
                {
                    Outcome = ForecastReport.Word(verdict.Outcome),
                    verdict.Reason,
                    verdict.Metric,
                    verdict.Skill,
                    verdict.Low,
                    verdict.High,
                    verdict.PValue,
                    verdict.Baseline,
                    verdict.Origins,
                },
                Coverage = new { Nominal = ReportedCoverage, Empirical = ServedModel(forecast).Report.Total.CoverageOf(ReportedCoverage).Share },
                Scores = forecast.Evaluation.Models.Select(ModelJson.Summary),
                Lag = ServedModel(forecast).LagSentences.FirstOrDefault(),
                Data = new { Rows = series.Length, First = TimeText.Iso(series.Times[0]), Last = TimeText.Iso(series.Times[^1]), series.Sha256 },
                Journal = result.Journal is { } entry ? new { Entry = entry.Id, entry.Hash } : null,
                Reproduction = result.Reproduction is { } made
                    ? new { Entry = made.Entry?.Id, Same = made.IsSame, made.Differences }
                    : null,
            });
    }

    /// <summary>Who speaks in the first step, and how much, as it stood at the end of the training.</summary>
    internal static object Weights(EnsembleForecaster model) =>
        model.Experts.Prepend("networks").Zip(model.Weights(1), (name, weight) => new { Name = name, Weight = weight }).ToArray();

    /// <summary>The test score of what is served: the baseline's, where the network abstained.</summary>
    internal static JudgedModel ServedModel(JudgedForecast forecast) =>
        forecast.Evaluation.Models.FirstOrDefault(model => model.Name == (forecast.Model.Abstained ? forecast.Model.Anchor : forecast.Model.Name))
            ?? forecast.Evaluation.Model(forecast.Evaluation.Reference);
}
