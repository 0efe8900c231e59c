using System.Text.Json.Nodes;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>A backtest as one JSON document; fractions are fractions, times are UTC.</summary>
/// <remarks>For one series, errors are in its unit. For several, <c>models</c> averages errors in units of each series' naive error, and
/// <c>bySeries</c> has each by itself.</remarks>
static class BacktestJson
{
    public static string Of(BacktestResult result)
    {
        var (panel, request) = (result.Panel, result.Request);
        var evaluations = result.Evaluations;
        var first = evaluations[0];
        return Json.Of(new
        {
            Series = request.References,
            first.Settings.Horizon,
            Interval = first.Series.Interval.ToString(),
            Origins = panel?.Origins ?? first.Origins.Count,
            First = TimeText.Iso(evaluations.Min(one => one.Series.Times[one.Origins[0]])),
            Last = TimeText.Iso(evaluations.Max(one => one.Series.Times[one.Origins[^1]])),
            Refit = request.Refit.ToString(),
            first.Settings.Stride,
            Steps = evaluations.Select(one => one.Steps).Max(),
            Unit = result.IsPanel ? "naive error" : result.Inputs[0].Observations.Unit,
            Reference = result.IsPanel ? null : first.Reference,
            Models = panel is not null ? panel.Models.Select(ModelJson.Of) : first.Models.Select(ModelJson.Of),
            ConfidenceSet = result.IsPanel ? null : first.ConfidenceSet().Names,
            LeftOut = result.IsPanel ? null : LeftOut(first),
            Folds = result.IsPanel ? null : first.Folds.Select(fold => Fold(first, fold)),
            BySeries = panel is not null ? evaluations.Select((one, i) => new
            {
                Series = request.References[i],
                result.Inputs[i].Observations.Unit,
                Origins = one.Origins.Count,
                First = TimeText.Iso(one.Series.Times[one.Origins[0]]),
                Last = TimeText.Iso(one.Series.Times[one.Origins[^1]]),
                one.Steps,
                one.Reference,
                Models = one.Models.Select(ModelJson.Of),
                HolmPValues = panel.Models.ToDictionary(model => model.Name, model => model.AdjustedPValues[i]),
                ConfidenceSet = one.ConfidenceSet().Names,
                LeftOut = LeftOut(one),
                Folds = one.Folds.Select(fold => Fold(one, fold)),
            }) : null,
            Unscaled = panel?.Unscaled.Select(one => one.Series.Name),
            Command = request.Command,
            Manifest = result.Manifests is [var only] ? JsonNode.Parse(only.ToJson()) : null,
            Manifests = result.IsPanel ? result.Manifests.Select(manifest => JsonNode.Parse(manifest.ToJson())) : null,
        });
    }

    static IEnumerable<object> LeftOut(Evaluation evaluation) => evaluation.LeftOut.Select(one => new { one.What, one.Why });

    static object Fold(Evaluation evaluation, Fold fold) => new
    {
        fold.Rows,
        Training = Span(evaluation, fold.FirstTraining, fold.LastTraining),
        fold.Purge,
        Validation = Span(evaluation, fold.FirstValidation, fold.LastValidation),
        fold.Embargo,
        Test = Span(evaluation, fold.Test[0], int.Min(fold.Test[^1], evaluation.Origins[^1])),
    };

    static object Span(Evaluation evaluation, int first, int last) =>
        new { First = TimeText.Iso(evaluation.Series.Times[first]), Last = TimeText.Iso(evaluation.Series.Times[last]) };
}
