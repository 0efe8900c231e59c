using System.Xml.Linq;
using SkiaSharp;

namespace Gatecast.Charts.Tests;

public class LearningChartTests
{
    static readonly (double, double)[] _falling = [.. Enumerable.Range(0, 41).Select(i => (i * 1000.0, Math.Pow(10, -i / 10.0)))];
    static readonly (double, double)[] _flat = [.. Enumerable.Range(0, 41).Select(i => (i * 1000.0, 0.2))];

    static LearningChart ChartOf(params Curve[] curves) => new()
    {
        Title = "Adding problem",
        Subtitle = "lstm: solved",
        Left = new() { Title = "Loss", XAxis = "sequences", Curves = curves, Levels = [(0.17, "predicting 1")] },
        Right = new() { Title = "Gradient", XAxis = "lag", Curves = curves, Floor = 1e-3 },
    };

    static LearningChart Two { get; } = ChartOf(new("lstm", 0, CurveStroke.Solid, _falling), new("rnn", 1, CurveStroke.Dashed, _flat), new("", 1, CurveStroke.Faint, _flat));

    static List<(string Text, SKRect Place)> Labels(LearningChart chart, int width = 1600, int height = 800) =>
    [
        .. XDocument.Parse(chart.ToSvg(width, height)).Descendants().Where(element => element.Attribute("aria-label") is not null)
            .Select(element => (element.Attribute("aria-label")!.Value, Drawing.OutlineOf(element).Bounds)),
    ];

    [Fact]
    public void The_same_chart_gives_the_same_bytes_of_the_size_asked_for()
    {
        Assert.Equal(Two.ToPng(), Two.ToPng());
        Assert.Equal(Two.ToSvg(), Two.ToSvg());
        using var pixels = SKBitmap.Decode(Two.ToPng(1000, 500));

        Assert.Equal((1000, 500), (pixels.Width, pixels.Height));
        Assert.Equal(SKColors.White, pixels.GetPixel(2, 2));
    }

    [Fact]
    public void Titles_axes_curves_and_levels_are_named()
    {
        var labels = Labels(Two).Select(label => label.Text).ToList();

        foreach (var word in (string[])["Adding problem", "lstm: solved", "Loss", "Gradient", "sequences", "lag", "predicting 1", "1", "0.1", "0.001", "10,000"])
            Assert.Contains(word, labels);
        Assert.Equal(2, labels.Count(label => label == "lstm"));
    }

    [Fact]
    public void Decades_stand_evenly_and_the_larger_one_higher()
    {
        float Middle(string label) => Labels(Two).First(one => one.Text == label).Place.MidY;

        Assert.Equal(Middle("0.1") - Middle("1"), Middle("0.01") - Middle("0.1"), 0.5f);
        Assert.True(Middle("1") < Middle("0.1"));
    }

    [Theory]
    [InlineData(1600, 800)]
    [InlineData(500, 300)]
    public void Names_of_curves_do_not_stand_on_each_other_nor_outside(int width, int height)
    {
        Curve[] curves = [.. Enumerable.Range(0, 6).Select(i => new Curve($"curve {i}", i % 4, CurveStroke.Solid, [.. _flat.Select(point => (point.Item1, point.Item2 * (1 + 0.001 * i)))])), new("falling", 0, CurveStroke.Solid, _falling)];
        var names = Labels(ChartOf(curves), width, height).Where(label => label.Text.StartsWith("curve", StringComparison.Ordinal)).Select(label => label.Place).ToList();

        Assert.Equal(12, names.Count);
        Assert.All(names, place => Assert.True(SKRect.Create(width, height).Contains(place)));
        foreach (var one in names)
            Assert.DoesNotContain(names, other => other != one && other.IntersectsWith(one));
    }

    [Fact]
    public void Small_values_are_written_as_powers_of_ten_that_the_font_has()
    {
        var labels = Labels(ChartOf(new Curve("far", 0, CurveStroke.Solid, [(0, 1), (1, 1e-12), (2, 0)])) with
        {
            Right = new() { Title = "Gradient", XAxis = "lag", Curves = [new("far", 0, CurveStroke.Solid, [(0, 1), (1, 1e-12), (2, 0), (3, 1e-5)])] },
        }).Select(label => label.Text).ToList();

        Assert.Contains("10⁻¹⁰", labels);
        Assert.DoesNotContain(labels, label => label.Contains('\u25A1', StringComparison.Ordinal));
    }

    [Fact]
    public void Curves_without_a_value_that_a_logarithm_has_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ChartOf(new Curve("none", 0, CurveStroke.Solid, [(0, 0), (1, double.NaN)])));
        Assert.Throws<ArgumentException>(() => ChartOf());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Curve("odd", 4, CurveStroke.Solid, _flat));
        Assert.Throws<ArgumentOutOfRangeException>(() => Two.ToPng(100, 100));
    }
}
