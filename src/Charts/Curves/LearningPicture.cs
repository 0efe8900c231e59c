using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>A chart of two panels laid out at one size, ready to be drawn on any canvas.</summary>
/// <param name="width">In layout pixels, of which a tick label is 16 high.</param>
sealed class LearningPicture(LearningChart chart, float width, float height)
{
    const float Margin = 32;
    const float Between = 40;
    const float PanelTop = 104;

    public void Draw(SKCanvas canvas)
    {
        using (var paper = new SKPaint { Color = SKColors.White })
            canvas.DrawRect(0, 0, width, height, paper);
        using var title = new Lettering(28, Ink.Text, bold: true);
        title.Draw(canvas, title.Fit(chart.Title, width - 2 * Margin), Margin, 38);
        using var subtitle = new Lettering(18, Ink.QuietText);
        subtitle.Draw(canvas, subtitle.Fit(chart.Subtitle, width - 2 * Margin), Margin, 72);

        var half = (width - 2 * Margin - Between) / 2;
        new PanelPicture(chart.Left, SKRect.Create(Margin, PanelTop, half, height - PanelTop)).Draw(canvas);
        new PanelPicture(chart.Right, SKRect.Create(Margin + half + Between, PanelTop, half, height - PanelTop)).Draw(canvas);
    }
}
