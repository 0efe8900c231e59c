using System.Xml.Linq;
using Gatecast.Forecasting;
using static System.FormattableString;

namespace Gatecast.Charts;

/// <summary>All that a report says of one series.</summary>
/// <param name="level">Of its headings.</param>
sealed class SeriesSection(Evaluation evaluation, ReportedSource? source, ulong? seed, int level)
{
    readonly Series _series = evaluation.Series;
    readonly ModelTables _tables = new(evaluation);
    readonly FanExamples _examples = new(evaluation);

    /// <summary>Verdicts, and what was tested.</summary>
    public IEnumerable<XElement> Head()
    {
        yield return VerdictList.Of(Judged);
        if (OtherBaselines is { Count: > 0 } baselines)
            yield return Markup.Details("Verdicts on the baselines", VerdictList.Of(baselines));
        yield return new XElement("p",
            $"No test tells these apart from the best (90 % confidence set): {string.Join(", ", evaluation.ConfidenceSet().Names)}.");
        yield return Markup.Facts(Facts());
    }

    public IEnumerable<XElement> Parts()
    {
        yield return Markup.Section(level, "All models", _tables.All(), Markup.Element("p", "quiet",
            "Skill is 1 − CRPS / CRPS of the reference; p is one-sided, of “no better than the reference”, by the Diebold–Mariano test. " +
            "The last columns are the shares of outcomes inside the central intervals, in percent."));
        yield return Skill();
        yield return Fans();
        yield return Calibration();
        yield return Markup.Section(level, "Quiet, normal and wild", _tables.ByRegime(Shown), Markup.Element("p", "quiet",
            "The regime of an origin is the third of the training rows' volatility in which that of the rows just before it lies."));
        yield return Folds();
        yield return Excluded();
    }

    /// <summary>The models that someone wants to know about: networks, or the baselines where there are no others.</summary>
    IReadOnlyList<JudgedModel> Judged
    {
        get
        {
            var candidates = evaluation.Models.Where(model => !model.IsBaseline).ToList();
            var others = evaluation.Models.Where(model => model.Name != evaluation.Reference).ToList();
            return candidates.Count > 0 ? candidates : others.Count > 0 ? others : evaluation.Models;
        }
    }

    IReadOnlyList<JudgedModel> OtherBaselines =>
        [.. evaluation.Models.Where(model => model.IsBaseline && model.Name != evaluation.Reference && !Judged.Contains(model))];

    JudgedModel Reference => evaluation.Model(evaluation.Reference);

    /// <summary>Those with pictures of their own: the candidates, and the reference beside them.</summary>
    IReadOnlyList<JudgedModel> Shown => [.. evaluation.Models.Where(model => !model.IsBaseline), Reference];

    IEnumerable<(string, string)> Facts()
    {
        var settings = evaluation.Settings;
        if (source is not null)
            yield return ("Source", source.Reference);
        yield return ("Series", _series.Unit is { Length: > 0 } unit ? $"{_series.Name}, {unit}" : _series.Name);
        yield return ("Rows", $"{Written.Count(_series.Length)} at {_series.Interval}, {Span(0, _series.Length - 1)}");
        yield return ("Horizon", $"{Captions.Ahead(_series, settings.Horizon)}{(settings.Horizon == 1 ? ", 1 step" : $", {Written.Count(settings.Horizon)} steps")}");
        yield return ("Test origins", $"{Written.Count(evaluation.Origins.Count)}, {Span(evaluation.Origins[0], evaluation.Origins[^1])}, stride {Written.Count(settings.Stride)}");
        yield return ("Steps", evaluation.Steps is { } steps
            ? $"stopped after {Written.Count(steps)} of {Written.Count(evaluation.Planned)} origins, as asked"
            : $"all {Written.Count(evaluation.Planned)} origins");
        yield return ("Reference", $"{evaluation.Reference}, the best baseline on the validation origins of the first fold");
        yield return ("Refit", RefitInWords());
        yield return ("Lookback", $"{Written.Count(settings.Lookback)} rows");
        yield return ("Seed", seed is { } number ? Invariant($"{number}") : Written.Dash);
    }

    string RefitInWords() => evaluation.Settings.Refit switch
    {
        { Every: null } => "never: fitted once, before the first test origin",
        { Every: { } every } refit => $"every {Written.Count(every)} origins, {(refit.WarmStart ? "from the last weights" : "from scratch")}: {Written.Count(evaluation.Folds.Count)} fits",
    };

    XElement Skill()
    {
        var judged = Judged.Where(model => model.Name != evaluation.Reference).ToList();
        if (judged.Count == 0)
            return Markup.Section(level, "Skill by horizon", new XElement("p", $"{evaluation.Reference} was the only model; there is nothing to measure it against."));

        var limits = SkillChart.Limits(judged.Select(model => model.SkillByStep));
        return Markup.Section(level, "Skill by horizon",
            Markup.Element("p", "quiet", $"Over {evaluation.Reference}, with 95 % intervals. Above zero the model is better."),
            judged.Any(model => model.SkillByStep.Any(step => step.Low is null))
                ? new XElement("p", Invariant($"Steps without an interval have fewer than {StepSkill.LeastBatches} stretches of origins that do not overlap: too few for one."))
                : null,
            Markup.Legend(("dots", "skill", "skill"), ("box", "interval", "95 % interval"), ("line", "zero", $"no better, no worse than {evaluation.Reference}")),
            Markup.Element("div", "charts", judged.Select(model => new XElement(
                "figure", new XElement("figcaption", model.Name), SkillChart.Of(model.Name, model.SkillByStep, limits)))),
            Markup.Details("The figures", _tables.BySteps(judged)));
    }

    XElement Fans() => Markup.Section(level, "Fan examples",
        Markup.Element("p", "quiet", _examples.Rule),
        Markup.Legend(
        [
            ("line", "observed", "history"), ("line", "median", "forecast: median"),
            .. Ink.Fan.Reverse().Select(fan => ("box", FanPicture.Kind(fan.Coverage), Invariant($"{100 * fan.Coverage:0} % band"))),
            ("dots", "came", "what came"),
        ]),
        Markup.Element("div", "charts", Shown.Select(model => _examples.Of(model))));

    XElement Calibration() => Markup.Section(level, "Calibration",
        Markup.Element("p", "quiet",
            "Outcomes that overlap move together and count as one. A calibrated forecast stays within the grey bands in 95 of 100 cases."),
        Markup.Legend(("box", "expected", "band of a calibrated forecast"), ("line", "claimed", "claimed"), ("dot", "within", "observed, within the band"), ("dot", "outside", "observed, outside"), ("box", "pit", "PIT")),
        Shown.Select(model => Markup.Element("div", "model",
            new XElement($"h{level + 1}", model.Name),
            Markup.Element("div", "charts",
                new XElement("figure", new XElement("figcaption", "Coverage"), CalibrationCharts.Coverage(model.Name, model.Report.Total.Coverage)),
                new XElement("figure", new XElement("figcaption", "PIT histogram"), CalibrationCharts.Pit(model.Name, model.Report.Total)),
                Sentences(model.Report.Total)))));

    static XElement Sentences(ForecastScore score)
    {
        var independent = score.Outcomes / score.Overlap;
        var uniform = $"p of “the PITs are uniform”: {Written.PValue(score.UniformityP)}";
        return Markup.Element("ul", "sentences",
            score.Coverage.Select(coverage => new XElement("li", $"{coverage.Sentence}.")),
            new XElement("li", $"{uniform}{(independent < CoverageScore.LeastIndependent ? "; too few to say" : "")}."),
            new XElement("li", $"{Written.Count(score.Outcomes)} outcomes, worth about {Written.Count(int.Max(1, (int)independent))} independent ones."));
    }

    XElement Folds() => Markup.Section(level, "Folds",
        Markup.Element("p", "quiet", "Each model is fitted on training and validation rows alone. No target before the embargo's end lies after the first test origin."),
        Markup.Legend(
            ("box", "lookback", "lookback"), ("box", "training", "training"), ("box", "purge", "purge, before validation"),
            ("box", "validation", "validation"), ("box", "embargo", "embargo, before test"), ("box", "test", "test")),
        FoldBars.Of(evaluation),
        Markup.Table(
            evaluation.Folds.Count > FoldBars.Most ? Invariant($"{FoldBars.Most} of {evaluation.Folds.Count} folds, by their origins") : "Folds by their origins", textColumns: 1,
            ["fold", "rows that a fit sees", "training", "purge, rows", "validation", "embargo, rows", "test", "test origins"],
            FoldBars.Shown(evaluation.Folds).Select(IReadOnlyList<object> (fold) =>
            [
                Written.Count(fold.Number), Written.Count(fold.Rows), Span(fold.FirstTraining, fold.LastTraining), Written.Count(fold.Purge),
                Span(fold.FirstValidation, fold.LastValidation), Written.Count(fold.Embargo),
                Span(fold.Test[0], int.Min(fold.Test[^1], evaluation.Origins[^1])), Written.Count(fold.Test.Count(origin => origin <= evaluation.Origins[^1])),
            ])));

    XElement Excluded()
    {
        var missing = _series.Grid[^1] - _series.Grid[0] + 1 - _series.Length;
        List<string> items =
        [
            .. evaluation.LeftOut.Select(one => $"{one.What}, since {one.Why}."),
            .. evaluation.Steps is { } steps ? [$"{Written.Count(evaluation.Planned - steps)} of {Written.Count(evaluation.Planned)} origins, since the run was asked to stop before them."] : Array.Empty<string>(),
            .. missing > 0 ? [$"{Written.Count(missing)} intervals between the first row and the last have no row."] : Array.Empty<string>(),
        ];
        var notes = source?.Notes ?? [];
        return Markup.Section(level, "What was excluded, and why",
            items.Count == 0 ? new XElement("p", "Nothing: all models took part at all origins, and no row is missing.") : Items(items),
            notes.Count == 0 ? null : new XElement("p", "When the data were read:"),
            notes.Count == 0 ? null : Items(notes.Select(VerdictList.Sentence)));
    }

    static XElement Items(IEnumerable<string> items) => new("ul", items.Select(item => new XElement("li", item)));

    string Span(int first, int last) => first == last
        ? Captions.Time(_series, _series.Times[first])
        : $"{Captions.Time(_series, _series.Times[first])} to {Captions.Time(_series, _series.Times[last])}";
}
