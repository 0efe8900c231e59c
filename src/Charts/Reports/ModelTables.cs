using System.Xml.Linq;
using Gatecast.Forecasting;
using static System.FormattableString;

namespace Gatecast.Charts;

/// <summary>Tables of the models of one evaluation.</summary>
sealed class ModelTables(Evaluation evaluation)
{
    readonly string _unit = evaluation.Series.Unit is { Length: > 0 } unit ? $", {unit}" : "";

    /// <summary>All models, the best first.</summary>
    public XElement All() => Markup.Table(
        $"All models on {VerdictList.Origins(evaluation.Origins.Count)}, lowest CRPS first", textColumns: 2,
        [
            "model", "verdict", "skill,\u00A0%", "95\u00A0% interval,\u00A0%", "p", $"CRPS{_unit}", $"MAE{_unit}", $"RMSE{_unit}", "MASE",
            .. CoverageScore.Nominals.Select(nominal => Invariant($"in {100 * nominal:0}\u00A0%")),
        ],
        evaluation.Models.OrderBy(model => model.Report.Total.Crps).Select(Row));

    /// <summary>How models did where the series had been quiet, normal and wild.</summary>
    public XElement ByRegime(IReadOnlyList<JudgedModel> models) => Markup.Table(
        "By regime at the origin", textColumns: 2,
        ["regime", "model", "origins", $"CRPS{_unit}", $"MAE{_unit}", "skill,\u00A0%", "in 80\u00A0%", "in 90\u00A0%"],
        from regime in Enum.GetValues<Regime>()
        from model in models
        where model.Report.ByRegime.ContainsKey(regime)
        select RegimeRow(regime, model));

    /// <summary>CRPS and skill at each step ahead, or at some of many.</summary>
    public XElement BySteps(IReadOnlyList<JudgedModel> models, int most = 60)
    {
        var every = 1 + (evaluation.Settings.Horizon - 1) / most;
        return Markup.Table(
            every == 1 ? "By step ahead" : Invariant($"By step ahead, one step in {every}"), textColumns: 1,
            ["step", .. models.SelectMany(model => new[] { $"{model.Name}: CRPS{_unit}", "skill,\u00A0%", "95\u00A0% interval,\u00A0%" })],
            Enumerable.Range(1, evaluation.Settings.Horizon).Where(step => every == 1 || step == 1 || step % every == 0)
                .Select(IReadOnlyList<object> (step) => [Written.Count(step), .. models.SelectMany(model => StepCells(model, step))]));
    }

    IReadOnlyList<object> Row(JudgedModel model)
    {
        var (total, verdict) = (model.Report.Total, model.Verdict);
        var isReference = model.Name == evaluation.Reference;
        return
        [
            model.IsBaseline ? model.Name : new XElement("strong", model.Name),
            isReference ? "reference" : Written.Badge(verdict.Outcome),
            isReference ? Written.Dash : Written.Signed(verdict.Skill),
            isReference ? Written.Dash : Written.Interval(verdict.Low, verdict.High),
            isReference ? Written.Dash : Written.PValue(verdict.PValue),
            Written.Error(total.Crps), Written.Error(total.Mae), Written.Error(total.Rmse), Written.Ratio(total.Mase),
            .. total.Coverage.Select(coverage => Written.Share(coverage.Share)),
        ];
    }

    IReadOnlyList<object> RegimeRow(Regime regime, JudgedModel model)
    {
        var score = model.Report.ByRegime[regime];
        var reference = evaluation.Model(evaluation.Reference).Report.ByRegime[regime];
        return
        [
            regime.ToString().ToLowerInvariant(), model.Name, Written.Count(score.Outcomes / evaluation.Settings.Horizon),
            Written.Error(score.Crps), Written.Error(score.Mae),
            model.Name == evaluation.Reference ? Written.Dash : Written.Signed(1 - score.Crps / reference.Crps),
            Written.Share(score.CoverageOf(0.8).Share), Written.Share(score.CoverageOf(0.9).Share),
        ];
    }

    static IEnumerable<object> StepCells(JudgedModel model, int step)
    {
        var skill = model.SkillByStep[step - 1];
        return [Written.Error(model.Report.ByStep[step - 1].Crps), Written.Signed(skill.Skill), Written.Interval(skill.Low, skill.High)];
    }
}
