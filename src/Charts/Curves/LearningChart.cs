using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>Two panels of curves side by side under one title. The same chart gives the same bytes.</summary>
public sealed record LearningChart
{
    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    public required CurvePanel Left { get; init; }

    public required CurvePanel Right { get; init; }

    /// <param name="width">Pixels, 200 to 10,000.</param>
    /// <param name="height">Pixels, 200 to 10,000.</param>
    public byte[] ToPng(int width = 1600, int height = 800) => Drawing.Png(Draw, width, height);

    /// <summary>Text is drawn as outlines; each keeps its words as aria-label.</summary>
    /// <param name="width">Pixels, 200 to 10,000.</param>
    /// <param name="height">Pixels, 200 to 10,000.</param>
    public string ToSvg(int width = 1600, int height = 800) => Drawing.Svg(Draw, width, height, Title, Subtitle);

    void Draw(SKCanvas canvas, float width, float height) => new LearningPicture(this, width, height).Draw(canvas);
}
