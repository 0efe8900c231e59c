using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>One drawing as a PNG or an SVG of any size.</summary>
static class Drawing
{
    const int SmallestSide = 200;
    const int LargestSide = 10_000;

    /// <summary>Draws on a canvas, given the width and height of the layout.</summary>
    public delegate void Draw(SKCanvas canvas, float width, float height);

    public static byte[] Png(Draw draw, int width, int height)
    {
        CheckSize(width, height);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new InvalidOperationException($"There is no memory for a picture of {width} × {height} pixels; choose a smaller size.");
        DrawScaled(draw, surface.Canvas, width, height);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    public static string Svg(Draw draw, int width, int height, string title, string description)
    {
        CheckSize(width, height);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream))
            DrawScaled(draw, canvas, width, height);

        stream.Position = 0;
        return SvgOutlines.Of(stream, title, description);
    }

    static void DrawScaled(Draw draw, SKCanvas canvas, int width, int height)
    {
        // Larger pictures show the same with more pixels; in smaller ones letters shrink more slowly than the picture, to stay legible.
        var ratio = double.Min(width / 1600.0, height / 900.0);
        var scale = (float)(ratio >= 1 ? ratio : Math.Sqrt(ratio));
        canvas.Scale(scale);
        draw(canvas, width / scale, height / scale);
    }

    static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, LargestSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, LargestSide);
    }
}
