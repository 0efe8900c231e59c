using System.Buffers.Binary;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts.Tests;

public class ForecastChartTests
{
    static readonly ForecastChart _coin = Samples.Chart(Samples.Coin(), horizon: 30, past: 3);

    [Theory]
    [InlineData(1600, 900)]
    [InlineData(640, 400)]
    [InlineData(200, 200)]
    public void A_png_has_the_size_that_was_asked_for(int width, int height)
    {
        var png = _coin.ToPng(width, height);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Fact]
    public void An_svg_is_well_formed_and_scales()
    {
        var svg = XDocument.Parse(_coin.ToSvg(800, 450)).Root!;

        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Equal("800", svg.Attribute("width")!.Value);
        Assert.Equal("0 0 800 450", svg.Attribute("viewBox")!.Value);
    }

    [Fact]
    public void An_svg_needs_no_font_and_no_dashed_stroke()
    {
        var svg = _coin.ToSvg();

        Assert.DoesNotContain("<text", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("font-family", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("stroke-dasharray", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void The_title_names_series_horizon_and_origin()
    {
        var drawing = new Drawing(_coin);

        Assert.True(drawing.Says("btc-usd · 30 days ahead from 2017-07-03"));
        Assert.True(drawing.Says("origin 2017-07-03"));
    }

    [Fact]
    public void The_second_line_is_the_verdict_in_words()
    {
        var chart = _coin with { Model = "LSTM" };
        var drawing = new Drawing(chart);

        Assert.True(drawing.Says("LSTM against last value: INCONCLUSIVE, skill +0.4 % [−2.1, +3.0], 73 origins"));
        Assert.True(new Drawing(chart with { Served = "drift" }).Says(
            "LSTM against last value: INCONCLUSIVE, skill +0.4 % [−2.1, +3.0], 73 origins; the fan is that of drift"));
    }

    [Theory]
    [InlineData(Outcome.Beats, "BEATS")]
    [InlineData(Outcome.Loses, "LOSES")]
    public void The_verdict_is_in_capitals(Outcome outcome, string word)
    {
        var chart = _coin with { Verdict = Samples.Judged(outcome) };

        Assert.Contains($"lstm against last value: {word}, skill", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_skill_without_an_interval_is_shown_without_one()
    {
        var chart = _coin with { Verdict = Samples.Judged(Outcome.Inconclusive) with { Skill = 0, Low = 0, High = 0, Origins = 1 } };

        Assert.Contains("INCONCLUSIVE, skill 0.0 %, 1 origin<", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_unit_and_dates_are_on_the_axes()
    {
        var drawing = new Drawing(_coin);

        Assert.True(drawing.Says("USD"));
        Assert.True(drawing.Says("3 Jul"));
        Assert.True(drawing.Says("2017"));
    }

    [Fact]
    public void The_same_chart_gives_the_same_bytes()
    {
        var again = Samples.Chart(Samples.Coin(), horizon: 30, past: 3);

        Assert.Equal(_coin.ToPng(), again.ToPng());
        Assert.Equal(_coin.ToSvg(), again.ToSvg());
    }

    [Fact]
    public void Charts_drawn_at_the_same_time_do_not_disturb_each_other()
    {
        var alone = _coin.ToPng(640, 400);
        var together = new byte[8][];
        Parallel.For(0, together.Length, i => together[i] = _coin.ToPng(640, 400));

        Assert.All(together, png => Assert.Equal(alone, png));
    }

    [Fact]
    public void A_name_that_neither_the_font_nor_xml_can_hold_is_drawn_with_boxes()
    {
        var chart = Samples.Chart(Samples.Coin(name: "币 <\"&'>\u0001 é"), horizon: 30);
        var drawing = new Drawing(chart);

        Assert.True(drawing.Says("□ <\"&'>□ é · 30 days ahead from 2017-07-03"));
        Assert.Equal("币 <\"&'> é · 30 days ahead from 2017-07-03", drawing.Svg.Elements().First().Value);
    }

    [Theory]
    [InlineData(199, 900)]
    [InlineData(1600, 199)]
    [InlineData(10_001, 900)]
    [InlineData(1600, 10_001)]
    public void A_side_outside_200_to_10000_pixels_is_refused(int width, int height)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _coin.ToPng(width, height));
        Assert.Throws<ArgumentOutOfRangeException>(() => _coin.ToSvg(width, height));
    }

    [Fact]
    public void A_forecast_made_before_the_last_row_is_refused()
    {
        var series = Samples.Coin();
        var early = Samples.Forecast(series, series.Length - 2, horizon: 5);

        var error = Assert.Throws<ArgumentException>(() => _coin with { Series = series, Future = early });

        Assert.Equal(
            "The forecast starts at row 363 (2017-07-02 00:00:00Z), and btc-usd ends at row 364 (2017-07-03 00:00:00Z); " +
            "a chart needs a forecast made at the series' last row.", error.Message);
    }

    [Fact]
    public void Past_forecasts_that_overlap_are_refused()
    {
        var series = Samples.Coin();

        var error = Assert.Throws<ArgumentException>(() => _coin with
        {
            Past = [Samples.Forecast(series, 300, horizon: 30), Samples.Forecast(series, 329, horizon: 30)],
        });

        Assert.Contains("starts before row 330", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_past_forecast_whose_outcome_is_unknown_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => _coin with { Past = [Samples.Forecast(Samples.Coin(), 340, horizon: 30)] });

        Assert.Contains("reaches row 370, and btc-usd ends at row 364", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_of_many_sample_paths_are_drawn_within_the_picture()
    {
        var series = Samples.Coin();
        var drawn = new Drawing(_coin with { Paths = Samples.Paths(series, _coin.Future, 200) });

        Assert.True(drawn.Says("20 sample paths"));
        Assert.Equal(20, drawn.Svg.Descendants().Count(element => element.Attribute("stroke")?.Value == "#0F766E" && element.Attribute("stroke-width")?.Value == "1.2") - 1);
        var origin = drawn.PlaceOf("origin 2017-07-03").MidX;
        Assert.All(drawn.Find(0x0F766E), pixel => Assert.True(pixel.X > origin - 5 && pixel.X <= drawn.Grid.Right + 5 && pixel.Y <= drawn.Pixels.Height - 68));
        Assert.DoesNotContain(new Drawing(_coin).Labels, label => label.Text.Contains("path", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_path_is_called_so() =>
        Assert.True(new Drawing(_coin with { Paths = Samples.Paths(Samples.Coin(), _coin.Future, 1) }).Says("sample path"));

    [Fact]
    public void Paths_of_another_forecast_are_refused()
    {
        var series = Samples.Coin();
        var shorter = Samples.Forecast(series, series.Length - 1, horizon: 5);

        var error = Assert.Throws<ArgumentException>(() => _coin with { Paths = Samples.Paths(series, shorter, 3) });

        Assert.Contains("take 5 steps, and the forecast", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_with_an_infinite_value_is_refused()
    {
        var series = Samples.Coin();
        var endless = Samples.Forecast(series, series.Length - 1, horizon: 5, spread: 1e6);

        Assert.Throws<ArgumentException>(() => _coin with { Future = endless });
    }
}
