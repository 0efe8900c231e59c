using System.Globalization;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>The folds of a walk-forward along the time axis: a bar for each, cut into its parts.</summary>
/// <remarks>The bars stretch with the page and the words beside them do not, so that these stay legible on a phone.</remarks>
static class FoldBars
{
    /// <summary>Folds that are drawn; of more, these are spread evenly over all of them.</summary>
    public const int Most = 24;

    /// <summary>A part of a few rows out of a hundred thousand is still to be seen: in thousandths of the width.</summary>
    const double Narrowest = 2.5;

    public static XElement Of(Evaluation evaluation)
    {
        var series = evaluation.Series;
        var times = new TimeTicks(series.Times[0], series.Times[^1], most: 5);
        return Markup.Element("div", "folds",
            Shown(evaluation.Folds).Select(fold => new object[]
            {
                Markup.Element("span", "quiet", FormattableString.Invariant($"fold {fold.Number}")), Bar(evaluation, fold),
            }),
            new XElement("span"),
            Markup.Element("div", "axis", times.All.Select(tick => Label(Place(series, tick.Time), tick.Label, tick.Below))));
    }

    /// <summary>Where the parts of a fold begin and end: rows, both included.</summary>
    public static IEnumerable<(string Name, int First, int Last)> Parts(Evaluation evaluation, Fold fold)
    {
        yield return ("lookback", 0, fold.FirstTraining);
        yield return ("training", fold.FirstTraining, fold.LastTraining);
        yield return ("purge", fold.LastTraining, fold.FirstValidation);
        yield return ("validation", fold.FirstValidation, fold.LastValidation);
        yield return ("embargo", fold.LastValidation, fold.Test[0]);
        yield return ("test", fold.Test[0], int.Min(fold.Test[^1], evaluation.Origins[^1]));
    }

    public static IReadOnlyList<Fold> Shown(IReadOnlyList<Fold> folds) => folds.Count <= Most
        ? folds
        : [.. Enumerable.Range(0, Most).Select(i => folds[(int)((long)i * (folds.Count - 1) / (Most - 1))])];

    static XElement Bar(Evaluation evaluation, Fold fold)
    {
        var series = evaluation.Series;
        return Markup.Element("svg", "fold",
            new XAttribute("viewBox", "0 0 1000 10"), new XAttribute("preserveAspectRatio", "none"), new XAttribute("role", "img"),
            new XAttribute("aria-label", string.Join(", ", Parts(evaluation, fold).Select(part => Describe(series, part)))),
            Parts(evaluation, fold).Select(part => Box(series, part)));
    }

    static XElement Box(Series series, (string Name, int First, int Last) part)
    {
        var (left, right) = (10 * Place(series, series.Times[part.First]), 10 * Place(series, series.Times[part.Last]));
        return Markup.Element("rect", part.Name,
            new XAttribute("x", Number(left)), new XAttribute("y", 0),
            new XAttribute("width", Number(double.Max(Narrowest, right - left))), new XAttribute("height", 10),
            new XElement("title", Describe(series, part)));
    }

    static string Describe(Series series, (string Name, int First, int Last) part) =>
        $"{part.Name} {Captions.Time(series, series.Times[part.First])} to {Captions.Time(series, series.Times[part.Last])}";

    static XElement Label(double place, string text, string below) => Markup.Element("span", "quiet",
        new XAttribute("style", $"left:{Number(double.Clamp(place, 4, 96))}%"), text, below.Length > 0 ? new object[] { new XElement("br"), below } : null);

    /// <summary>In percent of the time from the first row to the last.</summary>
    static double Place(Series series, DateTimeOffset time) => 100 * ((time - series.Times[0]) / (series.Times[^1] - series.Times[0]));

    static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
