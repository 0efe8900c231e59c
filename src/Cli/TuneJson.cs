using System.Text.Json.Nodes;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>A search as one JSON document; fractions are fractions, times are UTC.</summary>
static class TuneJson
{
    public static string Of(TuneResult result)
    {
        var found = result.Found;
        var manifests = result.Manifests.Select(manifest => JsonNode.Parse(manifest.ToJson())).ToList();
        return Json.Of(new
        {
            Series = result.Request.References,
            result.Search.Defaults.Horizon,
            Interval = result.Inputs[0].Series.Interval.ToString(),
            result.Search.Seed,
            Rungs = found.Rungs.Zip(result.TrialsByRung, (epochs, trials) => new { Epochs = epochs, Trials = trials }),
            found.Space,
            Trials = found.Trials.Select(TrialOf),
            Best = found.Best.Number,
            Confirmation = found.Confirmation is { } test
                ? new { test.Origins, test.Skill, SkillLow = test.Low, SkillHigh = test.High, test.PValue, Better = test.IsBetter }
                : null,
            found.Reason,
            Recommended = new { Trial = found.IsBetter ? found.Best.Number : 1, Settings = Settings(found.Recommended), found.Recommended.Epochs, result.Commands, result.TrainCommands },
            found.Steps,
            found.Planned,
            BySeries = found.Series.Select((one, i) => new
            {
                Series = result.Request.References[i],
                one.Rows,
                Last = TimeText.Iso(result.Inputs[i].Series.Times[one.Rows - 1]),
                one.References,
                Choosing = one.Choosing.Select(fold => Span(result.Inputs[i].Series, fold)),
                Confirming = one.Confirming.Select(fold => Span(result.Inputs[i].Series, fold)),
            }),
            Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            Manifest = manifests is [var only] ? only : null,
            Manifests = manifests.Count > 1 ? manifests : null,
        });
    }

    static object TrialOf(Trial trial) => new
    {
        Trial = trial.Number,
        Defaults = trial.IsDefault,
        Settings = Settings(trial.Settings),
        Scores = trial.Scores.Select(score => new
        {
            score.Rung,
            score.Epochs,
            score.Skill,
            score.StandardError,
            score.ValidationSkill,
            score.Abstained,
            score.Trainings,
        }),
    };

    /// <summary>Those that are searched; a lookback that is not there is the default by the season.</summary>
    static object Settings(LstmTrainer trainer) =>
        new { trainer.LearningRate, trainer.Hidden, trainer.Layers, trainer.Patch, trainer.Lookback, trainer.Dropout };

    static object Span(Series series, Fold fold) =>
        new { fold.Rows, Origins = fold.Test.Count, First = TimeText.Iso(series.Times[fold.Test[0]]), Last = TimeText.Iso(series.Times[fold.Test[^1]]) };
}
