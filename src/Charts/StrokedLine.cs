using ScottPlot;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>A solid or dashed line, as dashed in an SVG as in a PNG.</summary>
sealed class StrokedLine(Coordinates[] points, LineStyle style) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp) => Draw(rp.Canvas, [.. points.Select(Axes.GetPixel)], style);

    public static void Draw(SKCanvas canvas, Pixel[] points, LineStyle style)
    {
        using var line = new SKPath();
        line.AddPoly([.. points.Select(point => new SKPoint(point.X, point.Y))], close: false);

        using var dashes = style.Pattern.GetPathEffect();
        using var paint = new SKPaint
        {
            Color = style.Color.ToSKColor(),
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = style.Width,
            StrokeJoin = SKStrokeJoin.Round,
            StrokeCap = dashes is null ? SKStrokeCap.Round : SKStrokeCap.Butt,
            PathEffect = dashes,
        };
        if (dashes is null)
        {
            canvas.DrawPath(line, paint);
            return;
        }

        // Skia's SVG canvas knows no dashes and would draw the line solid, so each dash is filled as a shape of its own.
        using var shapes = new SKPath();
        paint.GetFillPath(line, shapes);
        paint.Style = SKPaintStyle.Fill;
        paint.PathEffect = null;
        canvas.DrawPath(shapes, paint);
    }
}
