using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>Text of one size and weight.</summary>
sealed class Lettering(float size, Color color, bool bold = false) : IDisposable
{
    const float SmallestSize = 9;

    readonly SKFont _font = new(bold ? InterFont.SemiBold : InterFont.Regular, size)
    {
        // Without hinting a line is as wide at every scale, so that PNG and SVG agree.
        Subpixel = true,
        LinearMetrics = true,
        Hinting = SKFontHinting.None,
    };
    readonly SKPaint _paint = new() { Color = color.ToSKColor(), IsAntialias = true };

    /// <summary>From the middle of a line's height down to its baseline.</summary>
    public float HalfCapital => _font.Size * 0.36f;

    public float WidthOf(string text) => _font.MeasureText(Printable(text));

    /// <summary>Makes a line narrower until it fits: smaller letters first, then fewer.</summary>
    public string Fit(string text, float width)
    {
        if (WidthOf(text) > width)
            _font.Size = float.Max(SmallestSize, _font.Size * width / WidthOf(text));

        var kept = text;
        while (WidthOf(kept) > width && kept.Length > 1)
            kept = kept[..^2] + "…";

        return kept;
    }

    /// <param name="x">Left, middle or right of the text, as <paramref name="align"/> says.</param>
    /// <param name="middle">Middle of its height.</param>
    public void Draw(SKCanvas canvas, string text, float x, float middle, SKTextAlign align = SKTextAlign.Left) =>
        canvas.DrawText(Printable(text), x, middle + HalfCapital, align, _font, _paint);

    public void Dispose()
    {
        _font.Dispose();
        _paint.Dispose();
    }

    // Skia's SVG canvas loses characters that the font does not have, and the places of the others with them.
    static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) || !InterFont.Regular.ContainsGlyph(rune.Value)
            ? "\u25A1"
            : rune.ToString()));
}
