using ScottPlot;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>The legend: entries in rows above the data, where they cannot cover it.</summary>
sealed class LegendStrip : IDisposable
{
    const float SwatchWidth = 38;
    const float SwatchHeight = 16;
    const float TextGap = 8;
    const float EntryGap = 28;

    readonly Lettering _lettering = new(16, Ink.Text);
    readonly List<(float X, int Row, Entry Entry)> _placed = [];

    /// <param name="withPast">Whether earlier forecasts are drawn and need an entry.</param>
    /// <param name="paths">Number of sample paths that are drawn.</param>
    /// <param name="width">Where a row of entries ends.</param>
    public LegendStrip(bool withPast, int paths, float width)
    {
        var (x, row) = (0f, 0);
        foreach (var entry in Entries(withPast, paths))
        {
            var entryWidth = SwatchWidth + TextGap + _lettering.WidthOf(entry.Text);
            if (x > 0 && x + entryWidth > width)
                (x, row) = (0, row + 1);

            _placed.Add((x, row, entry));
            x += entryWidth + EntryGap;
        }

        Height = (row + 1) * RowHeight;
    }

    public const float RowHeight = 28;

    public float Height { get; }

    public void Draw(SKCanvas canvas, float left, float top)
    {
        using var paint = Paint.NewDisposablePaint();
        foreach (var (x, row, entry) in _placed)
        {
            var middle = top + (row + 0.5f) * RowHeight;
            var swatch = new PixelRect(left + x, left + x + SwatchWidth, middle + SwatchHeight / 2, middle - SwatchHeight / 2);
            if (entry.Band is { } band)
                new FillStyle(band).Render(canvas, swatch, paint);
            if (entry.Line is { } line)
                StrokedLine.Draw(canvas, [swatch.LeftCenter, swatch.RightCenter], line);
            _lettering.Draw(canvas, entry.Text, swatch.Right + TextGap, middle);
        }
    }

    public void Dispose() => _lettering.Dispose();

    static IEnumerable<Entry> Entries(bool withPast, int paths)
    {
        yield return new("observed", Line: Ink.Observed);
        if (withPast)
            yield return new("earlier forecasts: median, 80 % band", Ink.Past, Ink.PastMedian);

        yield return new("forecast: median", Line: Ink.Median);
        if (paths > 0)
            yield return new(paths == 1 ? "sample path" : $"{paths} sample paths", Line: Ink.Path);
        foreach (var (coverage, color) in Ink.Fan.Reverse())
            yield return new($"{coverage * 100:0} % band", color);
    }

    sealed record Entry(string Text, Color? Band = null, LineStyle? Line = null);
}
