using System.Globalization;
using System.Xml.Linq;
using Gatecast.Forecasting;
using static System.FormattableString;

namespace Gatecast.Charts;

/// <summary>What a backtest found, as one page that opens anywhere, offline: style and pictures lie inside it, and there is no script.
/// The same report gives the same bytes.</summary>
public sealed record BacktestReport
{
    /// <summary>One for each series; several make a panel and need one horizon and stride.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public required IReadOnlyList<Evaluation> Evaluations
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0)
                throw new ArgumentException("There is no evaluation; a report needs one at least.", nameof(Evaluations));
            CheckSources(value.Count, Sources);
            field = [.. value];
        }
    }

    /// <summary>What several evaluations say together, where it is worked out already.</summary>
    public PanelEvaluation? Panel { get; init; }

    /// <summary>Where each series came from, in the order of the evaluations; empty where there is nothing to say.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than evaluations.</exception>
    public IReadOnlyList<ReportedSource> Sources
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckSources(Evaluations?.Count, value);
            field = [.. value];
        }
    } = [];

    /// <summary>What the user typed.</summary>
    public required string Command
    {
        get;
        init { ArgumentNullException.ThrowIfNull(value); field = value; }
    }

    public required DateTimeOffset Made { get; init; }

    /// <summary>Of the program.</summary>
    public required string Version
    {
        get;
        init { ArgumentNullException.ThrowIfNull(value); field = value; }
    }

    /// <summary>What the run was made from, as JSON; shown as it is.</summary>
    public required string Manifest
    {
        get;
        init { ArgumentNullException.ThrowIfNull(value); field = value; }
    }

    /// <summary>Of the trainings; <see langword="null"/> where nothing was drawn.</summary>
    public ulong? Seed { get; init; }

    /// <exception cref="ArgumentException">Several series have different horizons or strides.</exception>
    public string ToHtml()
    {
        var title = Evaluations is [var one] ? $"Backtest of {one.Series.Name}" : Invariant($"Backtest of {Evaluations.Count} series");
        return Page.Of(title, [.. Body(title), .. Origin()]);
    }

    IEnumerable<XElement> Body(string title)
    {
        if (Evaluations is [var only])
        {
            var section = new SeriesSection(only, SourceOf(0), Seed, level: 2);
            return [Markup.Element("header", null, new XElement("h1", title), section.Head()), .. section.Parts()];
        }

        var panel = new PanelSection(Panel ?? PanelEvaluation.Of(Evaluations));
        return
        [
            Markup.Element("header", null, new XElement("h1", title), panel.Head()),
            .. panel.Parts(),
            .. Evaluations.Select((evaluation, i) =>
            {
                var section = new SeriesSection(evaluation, SourceOf(i), Seed, level: 3);
                return Markup.Element(
                    "section", "series", new XAttribute("id", Invariant($"series-{i + 1}")), new XElement("h2", evaluation.Series.Name), section.Head(), section.Parts());
            }),
        ];
    }

    /// <summary>Where the page itself comes from.</summary>
    IEnumerable<XElement> Origin()
    {
        yield return Markup.Section(2, "The command that made it",
            new XElement("pre", Command),
            Markup.Element("p", "quiet", $"Made {Made.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)} by gatecast {Version}."),
            Markup.Details("Run manifest", new XElement("pre", Manifest)));
        yield return Markup.Element("footer", "quiet", "This is not financial advice.");
    }

    ReportedSource? SourceOf(int series) => Sources.Count == 0 ? null : Sources[series];

    static void CheckSources(int? evaluations, IReadOnlyList<ReportedSource>? sources)
    {
        if (evaluations is { } count && sources is { Count: > 0 } && sources.Count != count)
            throw new ArgumentException($"There are {sources.Count} sources for {count} evaluations; give one for each, or none.");
    }
}
