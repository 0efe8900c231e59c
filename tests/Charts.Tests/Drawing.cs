using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace Gatecast.Charts.Tests;

/// <summary>A chart as it was drawn: pixels from its PNG, words and their places from its SVG.</summary>
sealed class Drawing
{
    readonly Lazy<SKBitmap> _pixels;

    public Drawing(ForecastChart chart, int width = 1600, int height = 900)
    {
        _pixels = new(() => SKBitmap.Decode(chart.ToPng(width, height)));
        Svg = XDocument.Parse(chart.ToSvg(width, height)).Root!;
        var words = Svg.Descendants().Where(element => element.Attribute("aria-label") is not null);
        Labels = [.. words.Select(element => (element.Attribute("aria-label")!.Value, OutlineOf(element).Bounds))];
    }

    public SKBitmap Pixels => _pixels.Value;

    public XElement Svg { get; }

    /// <summary>Every line of text and the pixels that it covers.</summary>
    public IReadOnlyList<(string Text, SKRect Place)> Labels { get; }

    public SKRect PlaceOf(string text) => Assert.Single(Labels, label => label.Text == text).Place;

    public bool Says(string text) => Labels.Any(label => label.Text == text);

    /// <summary>What the y axis says.</summary>
    public IReadOnlyList<string> ValueLabels =>
        [.. Labels.Where(label => label.Place.Right < Grid.Left && label.Place.Bottom > Grid.Top - 20).Select(label => label.Text)];

    /// <summary>What stands right of the fan, at its last step.</summary>
    public IReadOnlyList<string> EndLabels => [.. Labels.Where(label => label.Place.Left > Grid.Right).Select(label => label.Text)];

    /// <summary>From the lowest to the highest grid line, and from the first row shown to the end of the future.</summary>
    public SKRect Grid => OutlineOf(Svg.Descendants().First(element => element.Attribute("stroke")?.Value == "#E3E6EA")).Bounds;

    /// <summary>The pixels that have exactly one of some colours, below the legend.</summary>
    public IReadOnlyList<SKPointI> Find(params uint[] colors)
    {
        var found = new List<SKPointI>();
        var bands = Labels.Where(label => label.Text.EndsWith("band", StringComparison.Ordinal));
        var pixels = Pixels.Pixels;
        for (var i = ((int)bands.Max(label => label.Place.Bottom) + 12) * Pixels.Width; i < pixels.Length; i++)
        {
            if (colors.Contains((uint)pixels[i] & 0xFFFFFF))
                found.Add(new(i % Pixels.Width, i / Pixels.Width));
        }

        return found;
    }

    /// <summary>The outlines of all text, as a picture of the same size would show them.</summary>
    public SKBitmap TextFromOutlines()
    {
        var bitmap = new SKBitmap(Pixels.Width, Pixels.Height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        foreach (var element in Svg.Descendants().Where(element => element.Attribute("aria-label") is not null))
        {
            using var paint = new SKPaint { Color = SKColor.Parse(element.Attribute("fill")!.Value), IsAntialias = true };
            canvas.DrawPath(OutlineOf(element), paint);
        }

        return bitmap;
    }

    /// <summary>In pixels, whatever scale the picture was drawn at.</summary>
    public static SKPath OutlineOf(XElement element)
    {
        var outline = SKPath.ParseSvgPathData(element.Attribute("d")!.Value);
        if (element.Attribute("transform") is not { Value: var transform })
            return outline;

        var factors = transform["scale(".Length..^1].Split(' ', ',').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        outline.Transform(SKMatrix.CreateScale(factors[0], factors[^1]));
        return outline;
    }
}
