using System.Xml.Linq;
using Gatecast.Forecasting;
using static System.FormattableString;

namespace Gatecast.Charts;

/// <summary>Verdicts in words, with what the lag detector has to say.</summary>
static class VerdictList
{
    public static XElement Of(IEnumerable<JudgedModel> models) => Markup.Element(
        "ul", "verdicts", models.Select(model => Entry(model.Name, model.Verdict, LagRemarks(model))));

    /// <summary>The figures behind a verdict.</summary>
    public static string Figures(Verdict verdict)
    {
        var skill = $"Skill over {verdict.Baseline}: {Written.Signed(verdict.Skill)} %";
        var interval = verdict.Low < verdict.High ? $", 95 % interval {Written.Interval(verdict.Low, verdict.High)} %" : "";
        var p = Written.PValue(verdict.PValue);
        return $"{skill}{interval}, p\u00A0{(p.StartsWith('<') ? p : $"= {p}").Replace(' ', '\u00A0')}, {Origins(verdict.Origins)}.";
    }

    public static string Origins(int count) => count == 1 ? "1 origin" : $"{Written.Count(count)} origins";

    /// <summary>A sentence begins with a capital and ends with a full stop.</summary>
    public static string Sentence(string words) => words.Length == 0 ? "" : $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    /// <summary>One verdict, and below it what else there is to say.</summary>
    public static XElement Entry(string model, Verdict verdict, params IEnumerable<XElement> remarks) => Markup.Element(
        "li", verdict.Outcome.ToString().ToLowerInvariant(),
        Markup.Element("p", "headline", new XElement("strong", model), " ", Written.Badge(verdict.Outcome)),
        new XElement("p", Sentence(verdict.Reason)),
        Markup.Element("p", "quiet", Figures(verdict)), remarks);

    static IEnumerable<XElement> LagRemarks(JudgedModel model) => model.Report.Lags.Where(lag => lag.Sentence is not null).Select(lag =>
        Markup.Element("p", "lag", Invariant($"{lag.Step} {(lag.Step == 1 ? "step" : "steps")} ahead, {lag.Sentence}.")));
}
