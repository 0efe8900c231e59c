using Gatecast.Forecasting;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The forecast as one JSON document; fractions are fractions, times are UTC, numbers are in the unit of the series.</summary>
static class ForecastJson
{
    const double ReportedCoverage = 0.9;

    /// <summary>Of a model that was just trained.</summary>
    public static string Of(ForecastResult result)
    {
        var (forecast, served) = (result.Forecast, ServedModel(result.Forecast));
        return Of(new Document(result.Observations, forecast.Series, forecast.Future, forecast.Model, result.Elapsed)
        {
            Odds = result.Odds,
            Paths = result.Paths,
            Verdict = VerdictOf(forecast.Verdict),
            Coverage = served.Report.Total.CoverageOf(ReportedCoverage).Share,
            Scores = forecast.Evaluation.Models.Select(ModelJson.Summary),
            Lag = served.LagSentences.FirstOrDefault(),
            Journal = result.Journal,
            Reproduction = result.Reproduction,
        });
    }

    /// <summary>Of a stored model: the verdict and the coverage are those of its training.</summary>
    public static string Of(ModelForecastResult result)
    {
        var (model, judgement) = (result.Model, result.Judgement);
        return Of(new Document(result.Observations, result.Series, result.Future, result.Forecaster, result.Elapsed)
        {
            Odds = result.Odds,
            Paths = result.Paths,
            Stored = new { model.Name, model.Version, model.Sha256, TrainedTo = TimeText.Iso(result.TrainedTo) },
            Verdict = ModelCard.Verdict(judgement),
            Coverage = judgement.Coverage.GetValueOrDefault(FormattableString.Invariant($"{100 * ReportedCoverage:0}")),
            Journal = result.Journal,
        });
    }

    /// <summary>Who speaks in the first step, and how much, as it stood at the end of the training.</summary>
    internal static object Weights(EnsembleForecaster model) =>
        model.Experts.Prepend("networks").Zip(model.Weights(1), (name, weight) => new { Name = name, Weight = weight }).ToArray();

    /// <summary>The test score of what is served: the baseline's, where the network abstained.</summary>
    internal static JudgedModel ServedModel(JudgedForecast forecast) => ServedModel(forecast.Evaluation, forecast.Model);

    /// <inheritdoc cref="ServedModel(JudgedForecast)"/>
    internal static JudgedModel ServedModel(Evaluation evaluation, EnsembleForecaster served) =>
        evaluation.Models.FirstOrDefault(model => model.Name == (served.Abstained ? served.Anchor : served.Name)) ?? evaluation.Model(evaluation.Reference);

    static string Of(Document document)
    {
        var (observations, series, future, model, elapsed) = document;
        return Json.Of(new
        {
            Series = observations.Reference,
            observations.Unit,
            Origin = TimeText.Iso(future.OriginTime),
            future.OriginValue,
            Interval = series.Interval.ToString(),
            future.Horizon,
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
                document.Stored,
                Seconds = Math.Round(elapsed.TotalSeconds, 3),
            },
            Levels = QuantileLevels.All.ToArray(),
            Steps = Enumerable.Range(1, future.Horizon).Select(step => new
            {
                Time = TimeText.Iso(future.Times[step - 1]),
                Quantiles = future.Quantiles(step).ToArray(),
                Median = future.Median(step),
            }),
            Above = document.Odds?.Json(future),
            Paths = document.Paths is { } paths ? Enumerable.Range(0, paths.Count).Select(path => paths[path].ToArray()) : null,
            document.Verdict,
            Coverage = new { Nominal = ReportedCoverage, Empirical = document.Coverage },
            document.Scores,
            document.Lag,
            Data = new
            {
                Rows = series.Length,
                First = TimeText.Iso(series.Times[0]),
                Last = TimeText.Iso(series.Times[^1]),
                series.Sha256,
                Covariates = series.Covariates.Count > 0 ? series.Covariates.Select(covariate => new { covariate.Name, covariate.Role }) : null,
            },
            Journal = document.Journal is { } entry ? new { Entry = entry.Id, entry.Hash } : null,
            Reproduction = document.Reproduction is { } made ? new { Entry = made.Entry?.Id, Same = made.IsSame, made.Differences } : null,
        });
    }

    static object VerdictOf(Verdict verdict) => new
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
    };

    /// <summary>What the two kinds of a forecast have in common, and what one of them lacks: that is left out.</summary>
    sealed record Document(Observations Observations, Series Series, QuantileForecast Future, EnsembleForecaster Model, TimeSpan Elapsed)
    {
        public PriceOdds? Odds { get; init; }

        public SamplePaths? Paths { get; init; }

        public object? Stored { get; init; }

        public required object Verdict { get; init; }

        public required double Coverage { get; init; }

        public object? Scores { get; init; }

        public string? Lag { get; init; }

        public JournalEntry? Journal { get; init; }

        public Reproduction? Reproduction { get; init; }
    }
}
