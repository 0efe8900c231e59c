using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts.Tests;

public partial class BacktestReportTests
{
    static readonly Evaluation _evaluation = Evaluated(Samples.Coin());

    static Evaluation Evaluated(Series series, int? origins = 60, int horizon = 3, int? steps = null, RefitPolicy refit = default) =>
        new WalkForward
        {
            Horizon = horizon,
            Lookback = 8,
            Origins = origins,
            Refit = refit,
            Baselines = [Baseline.LastValue, Baseline.Drift, Baseline.SeasonalLastValue],
        }.Evaluate(series, [Candidate.Of("echo", past => Baseline.SimpleSmoothing.Fit(past, horizon))], new() { Steps = steps });

    static BacktestReport Report(params Evaluation[] evaluations) => new()
    {
        Evaluations = evaluations,
        Command = "gatecast backtest sample:btc-usd",
        Made = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero),
        Version = "1.2.3",
        Manifest = """{ "seed": 7 }""",
        Seed = 7,
    };

    /// <summary>As HTML is read and as XML is: both must work.</summary>
    static XElement Parsed(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        return XDocument.Parse(html).Root!;
    }

    static XElement Section(XElement page, string heading) =>
        page.Descendants("section").Single(section => section.Elements().First().Value == heading);

    static IEnumerable<XElement> OfClass(XElement root, string name, string kind) =>
        root.Descendants(name).Where(element => element.Attribute("class")?.Value == kind);

    static Evaluation WithFirst(Evaluation evaluation, Func<JudgedModel, JudgedModel> change) =>
        evaluation with { Models = [change(evaluation.Models[0]), .. evaluation.Models.Skip(1)] };

    [Fact]
    public void A_report_is_one_page_that_loads_nothing()
    {
        var html = Report(_evaluation).ToHtml();
        var page = Parsed(html);

        Assert.DoesNotMatch("https?:|url\\(|@import|<script|<link|<img| on\\w+=", html);
        Assert.All(page.Descendants().Attributes().Where(one => one.Name.LocalName is "src" or "href"), one => Assert.StartsWith("#", one.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Html_closes_no_element_that_xml_alone_would_see_closed()
    {
        var selfClosed = SelfClosed().Matches(Report(_evaluation).ToHtml()).Select(match => match.Groups[1].Value).Distinct().Order();

        Assert.Equal(["br", "meta"], selfClosed);
    }

    [Fact]
    public void The_style_reads_the_same_in_html_and_xml() =>
        Assert.DoesNotMatch("[<>&]", Parsed(Report(_evaluation).ToHtml()).Descendants("style").Single().Value);

    [Fact]
    public void The_head_names_series_source_span_horizon_and_origins()
    {
        var report = Report(_evaluation) with { Sources = [new("file:coin.csv", [])] };
        var header = Parsed(report.ToHtml()).Descendants("header").Single();
        var facts = header.Descendants("div").ToDictionary(fact => fact.Element("dt")!.Value, fact => fact.Element("dd")!.Value);

        Assert.Equal("Backtest of btc-usd", header.Element("h1")!.Value);
        Assert.Equal("file:coin.csv", facts["Source"]);
        Assert.Equal("btc-usd, USD", facts["Series"]);
        Assert.Equal("365 at 1d, 2016-07-04 to 2017-07-03", facts["Rows"]);
        Assert.Equal("3 days, 3 steps", facts["Horizon"]);
        Assert.Equal("60, 2017-05-02 to 2017-06-30, stride 1", facts["Test origins"]);
        Assert.Equal("all 60 origins", facts["Steps"]);
        Assert.Equal("never: fitted once, before the first test origin", facts["Refit"]);
        Assert.Equal("7", facts["Seed"]);
    }

    [Fact]
    public void Each_model_has_its_verdict_in_words_and_the_candidate_comes_first()
    {
        var header = Parsed(Report(_evaluation).ToHtml()).Descendants("header").Single();
        var entries = header.Descendants("li").Where(item => item.Element("p")?.Element("strong") is not null).ToList();

        Assert.Equal(
            ["echo", .. _evaluation.Models.Where(model => model.IsBaseline && model.Name != _evaluation.Reference).Select(model => model.Name)],
            entries.Select(entry => entry.Descendants("strong").First().Value));
        Assert.All(entries, entry => Assert.Matches("BEATS|INCONCLUSIVE|LOSES", entry.Value));
        Assert.Contains(_evaluation.Verdict.Reason[1..], entries[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_that_repeats_the_last_value_is_told_so_at_the_top()
    {
        var header = Parsed(Report(_evaluation).ToHtml()).Descendants("header").Single();

        Assert.Contains("1 step ahead, this forecast repeats the last value", OfClass(header, "p", "lag").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_all_models_with_all_measures()
    {
        var table = Section(Parsed(Report(_evaluation).ToHtml()), "All models").Descendants("table").Single();
        var row = table.Element("tbody")!.Elements("tr").Single(row => row.Elements().First().Value == "echo").Elements().Select(cell => cell.Value).ToList();
        var total = _evaluation.Models[0].Report.Total;

        Assert.Equal(
            ["model", "verdict", "skill,\u00A0%", "95\u00A0% interval,\u00A0%", "p", "CRPS, USD", "MAE, USD", "RMSE, USD", "MASE", "in 50\u00A0%", "in 80\u00A0%", "in 90\u00A0%", "in 95\u00A0%"],
            table.Element("thead")!.Descendants("th").Select(heading => heading.Value));
        Assert.Equal(_evaluation.Models.Count, table.Element("tbody")!.Elements("tr").Count());
        Assert.Equal(total.Mase.ToString("0.000", CultureInfo.InvariantCulture), row[8]);
        Assert.Equal((100 * total.Coverage[3].Share).ToString("0.0", CultureInfo.InvariantCulture), row[12]);
        Assert.Equal(["reference"], table.Descendants("tr").Where(one => one.Elements().First().Value == _evaluation.Reference).Select(one => one.Elements().ElementAt(1).Value));
    }

    [Fact]
    public void What_is_no_number_is_a_dash()
    {
        var broken = WithFirst(_evaluation, model => model with
        {
            Report = model.Report with { Total = model.Report.Total with { Mase = double.NaN, Rmse = double.PositiveInfinity } },
        });
        var html = Report(broken).ToHtml();
        var row = Section(Parsed(html), "All models").Descendants("tr").Single(row => row.Elements().First().Value == "echo").Elements().ToList();

        Assert.Equal(("\u2013", "\u2013"), (row[7].Value, row[8].Value));
        Assert.DoesNotMatch("NaN|Infinity|∞", html);
    }

    [Fact]
    public void Skill_has_a_point_and_an_interval_for_each_step()
    {
        var section = Section(Parsed(Report(_evaluation).ToHtml()), "Skill by horizon");
        var chart = OfClass(section, "svg", "chart").Single();

        Assert.Equal(3, OfClass(chart, "circle", "skill").Count());
        Assert.Equal(3, OfClass(chart, "line", "bar").Count());
        Assert.Single(OfClass(chart, "line", "zero"));
        Assert.Equal(["1", "2", "3"], section.Descendants("tbody").Single().Elements().Select(row => row.Elements().First().Value));
    }

    [Fact]
    public void Fans_show_history_three_bands_the_median_and_what_came()
    {
        var charts = OfClass(Section(Parsed(Report(_evaluation).ToHtml()), "Fan examples"), "svg", "chart").ToList();

        // Three origins of the candidate and three of the reference.
        Assert.Equal(6, charts.Count);
        Assert.All(charts, chart =>
        {
            foreach (var kind in (string[])["band95", "band80", "band50"])
                Assert.Single(OfClass(chart, "polygon", kind));
            foreach (var kind in (string[])["observed", "median", "came"])
                Assert.Single(OfClass(chart, "polyline", kind));
            Assert.Equal(3, OfClass(chart, "circle", "came").Count());
        });
    }

    [Fact]
    public void Fans_are_chosen_without_a_look_at_what_came()
    {
        // The rows after the last example's origin are another future; which origins are shown must not change.
        var series = Samples.Coin();
        var values = series.Values.ToArray();
        for (var row = values.Length - 3; row < values.Length; row++)
            values[row] *= 3;
        var other = Evaluated(Series.From(series.Name, series.Target, series.Interval, series.Times.ToArray(), values, series.Unit));

        Assert.Equal(Captions(_evaluation), Captions(other));

        static List<string> Captions(Evaluation evaluation) =>
            [.. Section(Parsed(Report(evaluation).ToHtml()), "Fan examples").Descendants("figcaption").Select(caption => caption.Value).Where(caption => caption.StartsWith("echo", StringComparison.Ordinal))];
    }

    [Fact]
    public void Calibration_has_coverage_and_pit_with_their_bands()
    {
        var section = Section(Parsed(Report(_evaluation).ToHtml()), "Calibration");
        var (coverage, pit) = (OfClass(section, "svg", "chart").First(), OfClass(section, "svg", "chart").Skip(1).First());

        Assert.Equal(4, OfClass(coverage, "rect", "expected").Count());
        Assert.Equal(4, coverage.Descendants("circle").Count());
        Assert.Equal(10, OfClass(pit, "rect", "pit").Count());
        Assert.Single(OfClass(pit, "rect", "expected"));
    }

    [Fact]
    public void Few_independent_outcomes_are_too_few_to_say()
    {
        // 60 origins of 3 steps that overlap threefold are worth 20 outcomes, and 59 are worth 19.
        string Words(int origins) => Section(Parsed(Report(Evaluated(Samples.Coin(), origins)).ToHtml()), "Calibration").Value;

        Assert.Contains("as they should", Words(60), StringComparison.Ordinal);
        Assert.DoesNotContain("as they should", Words(59), StringComparison.Ordinal);
        Assert.Contains("too few to say", Words(59), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fold_is_drawn_with_its_parts_and_dates()
    {
        var evaluation = Evaluated(Samples.Coin(), refit: RefitPolicy.EveryOrigins(20));
        var section = Section(Parsed(Report(evaluation).ToHtml()), "Folds");
        var bars = OfClass(section, "svg", "fold").ToList();

        Assert.Equal(3, bars.Count);
        Assert.All(bars, bar => Assert.Equal(
            ["lookback", "training", "purge", "validation", "embargo", "test"], bar.Descendants("rect").Select(part => part.Attribute("class")!.Value)));
        Assert.Contains("test 2017-05-02 to 2017-05-21", bars[0].Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(3, section.Descendants("tbody").Single().Elements().Count());
        Assert.All(bars[1].Descendants("rect").Zip(bars[1].Descendants("rect").Skip(1)), pair => Assert.True(X(pair.First) <= X(pair.Second)));

        static double X(XElement part) => double.Parse(part.Attribute("x")!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Hundreds_of_folds_are_drawn_as_some_of_them()
    {
        var evaluation = Evaluated(Samples.Coin(), origins: 100, refit: RefitPolicy.EveryOrigins(1));
        var section = Section(Parsed(Report(evaluation).ToHtml()), "Folds");

        Assert.Equal(24, OfClass(section, "svg", "fold").Count());
        Assert.Contains("24 of 100 folds", section.Value, StringComparison.Ordinal);
        Assert.Contains("fold 100", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_excluded_is_listed_with_the_reason()
    {
        // Rows 330 and 331 are missing, so that the origins before them lack an outcome.
        var evaluation = Evaluated(Samples.WithGaps(330, 331), steps: 40);
        var report = Report(evaluation) with { Sources = [new("file:gap.csv", ["row 7 was no number and was passed over"])] };
        var words = Section(Parsed(report.ToHtml()), "What was excluded, and why").Value;

        Assert.NotEmpty(evaluation.LeftOut);
        Assert.All(evaluation.LeftOut, one => Assert.Contains($"{one.What}, since {one.Why}.", words, StringComparison.Ordinal));
        Assert.Contains("2 intervals between the first row and the last have no row.", words, StringComparison.Ordinal);
        Assert.Contains($"{evaluation.Planned - 40} of {evaluation.Planned} origins, since the run was asked to stop", words, StringComparison.Ordinal);
        Assert.Contains("Row 7 was no number and was passed over.", words, StringComparison.Ordinal);
        Assert.Contains("Nothing: all models took part", Parsed(Report(_evaluation).ToHtml()).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_the_version_and_the_manifest_are_there()
    {
        var section = Section(Parsed(Report(_evaluation).ToHtml()), "The command that made it");

        Assert.Equal("gatecast backtest sample:btc-usd", section.Element("pre")!.Value);
        Assert.Contains("Made 2026-11-28 09:00:00 UTC by gatecast 1.2.3.", section.Value, StringComparison.Ordinal);
        Assert.Equal("""{ "seed": 7 }""", section.Element("details")!.Element("pre")!.Value);
    }

    [Fact]
    public void Nothing_that_a_user_wrote_becomes_markup()
    {
        const string Evil = "</title><script>alert('1')</script>\u0001\"&amp;\ud800";
        var report = Report(Evaluated(Samples.Coin(name: Evil, unit: Evil))) with
        {
            Command = Evil,
            Manifest = Evil,
            Version = Evil,
            Sources = [new(Evil, [Evil])],
        };
        var html = report.ToHtml();
        var page = Parsed(html);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Backtest of </title><script>alert('1')</script>\u25A1\"&amp;\ufffd", page.Descendants("h1").Single().Value);
        Assert.Equal("</title><script>alert('1')</script>\u25A1\"&amp;\ufffd", Section(page, "The command that made it").Element("pre")!.Value);
    }

    [Fact]
    public void One_origin_makes_a_report()
    {
        var evaluation = Evaluated(Samples.Coin(), origins: 1);
        var page = Parsed(Report(evaluation).ToHtml());

        Assert.Equal(2, OfClass(Section(page, "Fan examples"), "svg", "chart").Count());
        Assert.Contains("too few for one", Section(page, "Skill by horizon").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("as they should", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_run_shows_a_fan_and_how_far_it_came()
    {
        var page = Parsed(Report(Evaluated(Samples.Coin(), horizon: 7, steps: 2)).ToHtml());

        Assert.Equal(2, OfClass(Section(page, "Fan examples"), "svg", "chart").Count());
        Assert.Contains("stopped after 2 of 60 origins", page.Descendants("header").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Baselines_alone_are_all_judged()
    {
        var evaluation = new WalkForward { Horizon = 1, Lookback = 8, Origins = 60, Baselines = [Baseline.LastValue, Baseline.Drift] }.Evaluate(Samples.Coin(), []);
        var page = Parsed(Report(evaluation).ToHtml());

        Assert.Single(OfClass(Section(page, "Skill by horizon"), "svg", "chart"));
        Assert.Single(OfClass(page.Descendants("header").Single(), "ul", "verdicts").Single().Elements());
    }

    [Fact]
    public void A_long_horizon_becomes_a_band()
    {
        var page = Parsed(Report(Evaluated(Samples.TradingDays(), origins: 60, horizon: 120)).ToHtml());

        Assert.Empty(OfClass(OfClass(Section(page, "Skill by horizon"), "svg", "chart").Single(), "line", "bar"));
        Assert.Single(OfClass(page, "polygon", "interval"));
        Assert.Contains("one step in 2", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_panel_begins_with_all_series_and_has_a_section_for_each()
    {
        var page = Parsed(Report(_evaluation, Evaluated(Samples.WithGaps(10))).ToHtml());
        var headings = page.Descendants("h2").Select(heading => heading.Value).ToList();

        Assert.Equal(["All series together", "Series by series", "btc-usd", "gap", "The command that made it"], headings);
        Assert.Equal("Backtest of 2 series", page.Descendants("h1").Single().Value);
        Assert.Equal(2, page.Descendants("h3").Count(heading => heading.Value == "Fan examples"));
        Assert.Equal(["#series-1", "#series-2"], page.Descendants("a").Select(link => link.Attribute("href")!.Value));
        Assert.Equal(["series-1", "series-2"], page.Descendants("section").Attributes("id").Select(id => id.Value));
    }

    [Fact]
    public void A_panel_shows_the_p_values_that_holm_corrected()
    {
        var panel = PanelEvaluation.Of([_evaluation, Evaluated(Samples.WithGaps(10))]);
        var rows = Section(Parsed(Report([.. panel.Series]).ToHtml()), "Series by series").Descendants("tbody").Single().Elements().Select(row => row.Elements().Select(cell => cell.Value).ToList()).ToList();
        var adjusted = panel.Models.First(model => model.Name == "echo").AdjustedPValues;

        Assert.Equal(
            adjusted.Select(p => p.ToString("0.000", CultureInfo.InvariantCulture)),
            rows.Where(row => row[1] == "echo").Select(row => row[^1]));
    }

    [Fact]
    public void The_same_report_gives_the_same_bytes_in_every_culture()
    {
        var html = Report(_evaluation).ToHtml();
        var (before, strange) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        (strange.NumberFormat.NumberDecimalSeparator, strange.NumberFormat.NumberGroupSeparator, strange.NumberFormat.NegativeSign) = (",", ".", "~");
        (strange.DateTimeFormat.DateSeparator, strange.DateTimeFormat.TimeSeparator) = (".", "h");
        try
        {
            CultureInfo.CurrentCulture = strange;
            Assert.Equal(html, Report(Evaluated(Samples.Coin())).ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Sources_belong_to_evaluations_one_by_one()
    {
        Assert.Throws<ArgumentException>(() => Report(_evaluation) with { Sources = [new("a", []), new("b", [])] });
        Assert.Throws<ArgumentException>(() => Report());
    }

    [GeneratedRegex(@"<(\w+)[^<>]*/>")]
    private static partial Regex SelfClosed();
}
