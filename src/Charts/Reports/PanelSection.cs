using System.Xml.Linq;
using Gatecast.Forecasting;
using static System.FormattableString;

namespace Gatecast.Charts;

/// <summary>What a report says of all series of a panel together, before each by itself.</summary>
sealed class PanelSection(PanelEvaluation panel)
{
    public IEnumerable<XElement> Head()
    {
        var candidates = panel.Models.Where(model => !model.IsBaseline).ToList();
        yield return Markup.Element("ul", "verdicts", (candidates.Count > 0 ? candidates : panel.Models).Select(model => VerdictList.Entry(model.Name, model.Verdict)));
        yield return Markup.Element("ul", "contents", panel.Series.Select((one, i) =>
            new XElement("li", new XElement("a", new XAttribute("href", Invariant($"#series-{i + 1}")), one.Series.Name))));
    }

    public IEnumerable<XElement> Parts()
    {
        yield return Markup.Section(2, "All series together", Together(), Markup.Element("p", "quiet",
            Invariant($"Errors are in units of each series' naive error, and each series counts the same. A series counts as beaten with p < {Verdict.Significant} after Holm's correction for their number.")),
            panel.Unscaled.Count == 0 ? null : new XElement("p",
                $"Not in these errors, skills and verdicts: {string.Join(", ", panel.Unscaled.Select(one => one.Series.Name))}, whose naive error is 0 and no scale."));
        yield return Markup.Section(2, "Series by series", BySeries());
    }

    XElement Together() => Markup.Table(
        $"{Written.Count(panel.Series.Count)} series, {VerdictList.Origins(panel.Origins)}, lowest CRPS first", textColumns: 2,
        [
            "model", "verdict", "skill,\u00A0%", "95\u00A0% interval,\u00A0%", "p", "series beaten", "CRPS", "MASE", "sMAPE,\u00A0%",
            .. CoverageScore.Nominals.Select(nominal => Invariant($"in {100 * nominal:0}\u00A0%")),
        ],
        panel.Models.OrderBy(model => model.Score.ScaledCrps).Select(IReadOnlyList<object> (model) =>
        [
            model.IsBaseline ? model.Name : new XElement("strong", model.Name), Written.Badge(model.Verdict.Outcome),
            Written.Signed(model.Verdict.Skill), Written.Interval(model.Verdict.Low, model.Verdict.High), Written.PValue(model.Verdict.PValue),
            Invariant($"{model.SeriesBeaten} of {panel.Series.Count}"),
            Written.Ratio(model.Score.ScaledCrps), Written.Ratio(model.Score.Mase), Written.Ratio(model.Score.Smape),
            .. model.Coverage.Select(Written.Share),
        ]));

    XElement BySeries() => Markup.Table(
        "Each series and model, with p corrected by Holm", textColumns: 4,
        ["series", "model", "reference", "verdict", "skill,\u00A0%", "95\u00A0% interval,\u00A0%", "p", "p, adjusted"],
        from series in Enumerable.Range(0, panel.Series.Count)
        from model in panel.Models
        let evaluation = panel.Series[series]
        let verdict = evaluation.Model(model.Name).Verdict
        where model.Name != evaluation.Reference
        select (IReadOnlyList<object>)
        [
            evaluation.Series.Name, model.Name, evaluation.Reference, Written.Badge(verdict.Outcome), Written.Signed(verdict.Skill),
            Written.Interval(verdict.Low, verdict.High), Written.PValue(verdict.PValue), Written.PValue(model.AdjustedPValues[series]),
        ]);
}
