using SkiaSharp;

namespace Gatecast.Charts.Tests;

public class PictureTests
{
    const uint Band95 = 0xD7E5F3;
    const uint Band80 = 0xA3C4E4;
    const uint Band50 = 0x6296C8;
    const uint PastBand = 0xF9E3C6;

    static readonly Dictionary<string, Func<ForecastChart>> _charts = new()
    {
        ["coin"] = () => Samples.Chart(Samples.Coin(), horizon: 30, past: 3),
        ["coin, next day"] = () => Samples.Chart(Samples.Coin(), horizon: 1, past: 20),
        ["coin, no past"] = () => Samples.Chart(Samples.Coin(), horizon: 60),
        ["a billion"] = () => Samples.Chart(Samples.Coin(scale: 1e6), horizon: 30, past: 3),
        ["a quadrillion"] = () => Samples.Chart(Samples.Coin(scale: 1e12), horizon: 30, past: 3),
        ["a hundred-millionth"] = () => Samples.Chart(Samples.Coin(scale: 1e-11), horizon: 30, past: 3),
        ["below zero"] = () => Samples.Chart(Samples.Winter(), horizon: 14, past: 3, spread: 0.5),
        ["hardly moving"] = () => Samples.Chart(Samples.Pegged(), horizon: 14, past: 3, spread: 1e-8),
        ["hours"] = () => Samples.Chart(Samples.Hours(), horizon: 24, past: 4, spread: 0.004),
        ["trading days"] = () => Samples.Chart(Samples.TradingDays(), horizon: 30, past: 3),
        ["years of trading days"] = () => Samples.Chart(Samples.TradingDays(), horizon: 1000, past: 3, spread: 0.005),
        ["months"] = () => Samples.Chart(Samples.Months(), horizon: 14, past: 3),
        ["short history"] = () => Samples.Chart(Samples.Coin().Head(12), horizon: 30),
    };

    // Several tests look at the same picture.
    static readonly Dictionary<string, Lazy<Drawing>> _drawings =
        _charts.ToDictionary(pair => pair.Key, pair => new Lazy<Drawing>(() => new Drawing(pair.Value())));

    public static TheoryData<string> Charts => [.. _charts.Keys];

    public static TheoryData<string, int, int> ChartsInSizes =>
        [.. from name in _charts.Keys from size in new[] { (1600, 900), (800, 600) } select (name, size.Item1, size.Item2)];

    [Theory]
    [MemberData(nameof(ChartsInSizes))]
    public void No_text_is_cut_off_or_stands_on_other_text(string name, int width, int height)
    {
        var drawing = new Drawing(_charts[name](), width, height);
        var picture = SKRect.Create(width, height);

        Assert.All(drawing.Labels, label => Assert.True(picture.Contains(label.Place), $"{label.Text} at {label.Place}"));
        for (var i = 0; i < drawing.Labels.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(
                    drawing.Labels[i].Place.IntersectsWith(drawing.Labels[j].Place),
                    $"{drawing.Labels[i].Text} stands on {drawing.Labels[j].Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void No_power_of_ten_and_no_offset_is_on_the_value_axis(string name)
    {
        var drawing = _drawings[name].Value;

        Assert.InRange(drawing.ValueLabels.Count, 3, 12);
        Assert.Equal(drawing.ValueLabels.Count, drawing.ValueLabels.Distinct().Count());
        Assert.All(drawing.ValueLabels, label => Assert.Matches(@"^−?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?$", label));
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void The_fan_begins_at_the_origin(string name)
    {
        var drawing = _drawings[name].Value;
        var fan = drawing.Find(Band95, Band80, Band50);

        Assert.True(fan.Count > 1000, $"{fan.Count} pixels of fan");
        Assert.InRange(fan.Min(pixel => pixel.X), OriginOf(drawing) - 1, OriginOf(drawing) + 20);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void The_title_in_the_png_is_drawn_in_the_font_that_comes_along(string name)
    {
        var drawing = _drawings[name].Value;
        using var inter = drawing.TextFromOutlines();
        var title = SKRectI.Ceiling(drawing.Labels.First(label => label.Text.Contains("ahead from", StringComparison.Ordinal)).Place);

        var (ink, difference) = (0, 0);
        for (var y = title.Top; y < title.Bottom; y++)
        {
            for (var x = title.Left; x < title.Right; x++)
            {
                ink += 255 - inter.GetPixel(x, y).Green;
                difference += Math.Abs(inter.GetPixel(x, y).Green - drawing.Pixels.GetPixel(x, y).Green);
            }
        }

        // The same outlines, painted once as text and once as a path, differ only at smoothed edges; another font shares hardly half its ink.
        Assert.True(ink > 255 * 500, $"{ink / 255} pixels of ink");
        Assert.True(difference < 0.2 * ink, $"{difference / 255} of {ink / 255} pixels of ink differ");
    }

    [Fact]
    public void Past_forecasts_end_at_the_origin()
    {
        var drawing = _drawings["coin"].Value;
        var past = drawing.Find(PastBand);

        Assert.True(past.Count > 10_000, $"{past.Count} pixels of earlier forecasts");
        Assert.InRange(past.Max(pixel => pixel.X), OriginOf(drawing) - 5, OriginOf(drawing) + 1);
    }

    [Fact]
    public void Without_past_forecasts_the_legend_does_not_name_them()
    {
        var drawing = _drawings["coin, no past"].Value;

        Assert.DoesNotContain(drawing.Labels, label => label.Text.StartsWith("earlier", StringComparison.Ordinal));
        Assert.Empty(drawing.Find(PastBand));
    }

    [Theory]
    [InlineData("coin")]
    [InlineData("hours")]
    [InlineData("trading days")]
    [InlineData("years of trading days")]
    [InlineData("months")]
    public void The_future_takes_a_fifth_of_the_width(string name)
    {
        var drawing = _drawings[name].Value;
        var grid = drawing.Grid;

        Assert.InRange((grid.Right - OriginOf(drawing)) / grid.Width, 0.195, 0.22);
    }

    [Fact]
    public void A_short_history_is_shown_whole()
    {
        var drawing = _drawings["short history"].Value;

        // 11 days of history before 30 days of future.
        Assert.Equal(11 / 41.0, (OriginOf(drawing) - drawing.Grid.Left) / drawing.Grid.Width, tolerance: 0.01);
    }

    [Fact]
    public void The_bands_keep_apart_when_printed_in_grey()
    {
        var drawing = _drawings["coin"].Value;
        var column = (int)drawing.Grid.Right - 3;
        var luminances = drawing.Find(Band95, Band80, Band50)
            .Where(pixel => pixel.X == column)
            .Select(pixel => Luminance(drawing.Pixels.GetPixel(pixel.X, pixel.Y)))
            .Distinct().OrderDescending().Prepend(1.0).ToArray();

        Assert.Equal(4, luminances.Length);
        Assert.All(luminances.Zip(luminances.Skip(1)), pair => Assert.True(pair.First - pair.Second > 0.2, $"{pair.First} and {pair.Second}"));
    }

    [Fact]
    public void Rows_that_are_missing_leave_a_gap_in_the_line()
    {
        var whole = new Drawing(Samples.Chart(Samples.Coin(), horizon: 30));
        var broken = new Drawing(Samples.Chart(Samples.WithGaps(300, 301), horizon: 30));

        Assert.Equal(1, ObservedLines(whole));
        Assert.Equal(2, ObservedLines(broken));
    }

    [Fact]
    public void A_row_between_two_gaps_is_a_dot()
    {
        var drawing = new Drawing(Samples.Chart(Samples.WithGaps(300, 302), horizon: 30));
        var times = drawing.Grid.Width / 150;
        var dot = SKRect.Create(drawing.Grid.Right - times * (30 + 364 - 301) - 3, drawing.Grid.Top - 60, 6, drawing.Grid.Height + 120);

        Assert.Equal(3, ObservedLines(drawing));
        Assert.Contains(drawing.Find(0x1B1F24), pixel => dot.Contains(pixel.X, pixel.Y));
    }

    [Fact]
    public void Weekends_leave_no_gap_in_the_line_of_trading_days()
    {
        var drawing = _drawings["trading days"].Value;

        Assert.Equal(1, ObservedLines(drawing));
        Assert.Contains(drawing.Labels, label => label.Text.StartsWith("sp500 · 30 trading days ahead from", StringComparison.Ordinal));
    }

    [Fact]
    public void Hours_are_told_in_utc()
    {
        var drawing = _drawings["hours"].Value;

        Assert.True(drawing.Says("eth-usd · 24 hours ahead from 2024-02-17 15:00 UTC"));
        Assert.Contains(drawing.Labels, label => label.Text == "00:00");
        Assert.True(drawing.Says("17 Feb 2024"));
    }

    [Fact]
    public void Large_values_are_counted_in_millions_beside_the_unit()
    {
        var drawing = _drawings["a billion"].Value;

        Assert.True(drawing.Says("USD, millions"));
    }

    [Fact]
    public void Small_values_are_written_out()
    {
        var drawing = _drawings["a hundred-millionth"].Value;

        Assert.All(drawing.ValueLabels, label => Assert.StartsWith("0.0000000", label, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_below_zero_have_a_true_minus_sign()
    {
        var drawing = _drawings["below zero"].Value;

        Assert.True(drawing.Says("°C"));
        Assert.Contains("−6", drawing.ValueLabels);
        Assert.Contains("0", drawing.ValueLabels);
    }

    [Fact]
    public void The_median_of_the_last_step_stands_beside_the_fan()
    {
        var series = Samples.Winter();
        var chart = Samples.Chart(series, horizon: 14, spread: 0.5);
        var drawing = new Drawing(chart);

        // A median change of 0 from 6 sin(119/9) − 3 = 0.6590.
        Assert.Equal(0.6590, series.Values[^1], tolerance: 1e-4);
        Assert.Contains("0.7", drawing.EndLabels);
    }

    static float OriginOf(Drawing drawing) =>
        drawing.Labels.Single(label => label.Text.StartsWith("origin ", StringComparison.Ordinal)).Place.MidX;

    /// <summary>Lines of the observed values; one more is in the legend.</summary>
    static int ObservedLines(Drawing drawing) =>
        drawing.Svg.Descendants().Count(element => element.Attribute("stroke")?.Value == "#1B1F24") - 1;

    /// <summary>Relative luminance of WCAG 2: 0 black, 1 white.</summary>
    static double Luminance(SKColor color)
    {
        static double Linear(byte channel) => channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 0.2126 * Linear(color.Red) + 0.7152 * Linear(color.Green) + 0.0722 * Linear(color.Blue);
    }
}
