using ScottPlot;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>One panel of curves in its part of a picture: title above, decades at the left, names of the curves at the right.</summary>
sealed class PanelPicture
{
    const float TickSize = 16;
    const float TickGap = 11;
    const float TitleSize = 19;
    const float LineHeight = 20;

    readonly CurvePanel _panel;
    readonly SKRect _place;
    readonly (double Left, double Right, double Low, double High) _range;
    SKRect _data;

    /// <param name="place">All that the panel may paint on.</param>
    public PanelPicture(CurvePanel panel, SKRect place)
    {
        (_panel, _place) = (panel, place);
        var points = panel.Curves.SelectMany(curve => curve.Points).Where(point => CurvePanel.IsShown(point) && point.Y >= panel.Floor).ToList();
        var values = points.Select(point => Math.Log10(point.Y)).Concat(panel.Levels.Select(level => Math.Log10(level.Value))).ToList();
        var (left, right, air) = (points.Min(point => point.X), points.Max(point => point.X), double.Max(0.15, 0.04 * (values.Max() - values.Min())));
        _range = (left, right > left ? right : left + 1, values.Min() - air, values.Max() + air);
    }

    public void Draw(SKCanvas canvas)
    {
        using var letters = new Lettering(TickSize, Ink.Text);
        using var quiet = new Lettering(TickSize, Ink.QuietText);
        using var bold = new Lettering(TitleSize, Ink.Text, bold: true);
        var decades = Decades();
        var widest = _panel.Curves.Select(curve => curve.Label).Concat(_panel.Levels.Select(level => level.Text)).Max(bold.WidthOf) * TickSize / TitleSize;
        _data = new(
            _place.Left + decades.Max(decade => letters.WidthOf(Power(decade))) + TickGap, _place.Top + 44,
            _place.Right - (widest > 0 ? widest + 2 * TickGap : TickGap), _place.Bottom - 72);
        bold.Draw(canvas, bold.Fit(_panel.Title, _place.Width), _place.Left, _place.Top + 14);

        foreach (var decade in decades)
        {
            Stroke(canvas, [new(_data.Left, Y(decade)), new(_data.Right, Y(decade))], new(1, Ink.Grid));
            letters.Draw(canvas, Power(decade), _data.Left - TickGap, Y(decade), SKTextAlign.Right);
        }

        DrawXAxis(canvas, letters, quiet);
        foreach (var curve in _panel.Curves)
            DrawCurve(canvas, curve);
        foreach (var level in _panel.Levels)
            Stroke(canvas, [new(_data.Left, Y(Math.Log10(level.Value))), new(_data.Right, Y(Math.Log10(level.Value)))], Ink.Origin);
        DrawNames(canvas);
    }

    /// <summary>Powers of ten that are written, as many as fit.</summary>
    int[] Decades()
    {
        var (first, last) = ((int)Math.Ceiling(_range.Low), (int)Math.Floor(_range.High));
        if (first > last)
            return [first];

        var most = int.Max(2, (int)(_place.Height / 60));
        int[] steps = [1, 2, 5, 10, 20];
        var step = Array.Find(steps, one => (last - first) / one < most) is var fits and > 0 ? fits : steps[^1];
        return [.. Enumerable.Range(first, last - first + 1).Where(decade => decade % step == 0)];
    }

    void DrawXAxis(SKCanvas canvas, Lettering letters, Lettering quiet)
    {
        Stroke(canvas, [new(_data.Left, _data.Bottom), new(_data.Right, _data.Bottom)], new(1, Ink.QuietText));
        var ticks = new ValueTicks(_range.Left, _range.Right, most: (int)(_data.Width / 110));
        foreach (var value in ticks.Values)
        {
            Stroke(canvas, [new(X(value), _data.Bottom), new(X(value), _data.Bottom + 6)], new(1, Ink.QuietText));
            letters.Draw(canvas, ticks.Label(value), X(value), _data.Bottom + 20, SKTextAlign.Center);
        }

        quiet.Draw(canvas, _panel.XAxis, (_data.Left + _data.Right) / 2, _data.Bottom + 46, SKTextAlign.Center);
    }

    /// <summary>In pieces, where a value has no place on the scale.</summary>
    void DrawCurve(SKCanvas canvas, Curve curve)
    {
        var piece = new List<Pixel>();
        foreach (var point in curve.Points)
        {
            if (CurvePanel.IsShown(point) && point.Y >= _panel.Floor)
            {
                piece.Add(new(X(point.X), Y(Math.Log10(point.Y))));
                continue;
            }

            End();
        }

        End();

        void End()
        {
            if (piece.Count > 0)
                Stroke(canvas, [.. piece, piece[^1]], Ink.Curve(curve.Hue, curve.Stroke));
            piece.Clear();
        }
    }

    /// <summary>At the height where each curve or level ends, moved apart where two would stand on each other.</summary>
    void DrawNames(SKCanvas canvas)
    {
        var names = Names().OrderBy(name => name.End.Y).ToArray();
        var heights = names.Select(name => name.End.Y).ToArray();
        for (var i = 1; i < heights.Length; i++)
            heights[i] = float.Max(heights[i], heights[i - 1] + LineHeight);

        // What was pushed below the axis goes up again, and pushes the others.
        for (var i = heights.Length - 1; i >= 0; i--)
            heights[i] = float.Min(heights[i], i == heights.Length - 1 ? _data.Bottom - LineHeight / 2 : heights[i + 1] - LineHeight);
        for (var i = 0; i < names.Length; i++)
        {
            var left = _data.Right + TickGap;
            using var name = new Lettering(TickSize, names[i].Color, names[i].IsBold);
            Stroke(canvas, [new(names[i].End.X + 3, names[i].End.Y), new(left - 3, heights[i])], new(1, Ink.Grid));
            name.Draw(canvas, names[i].Text, left, heights[i]);
        }
    }

    IEnumerable<(string Text, SKPoint End, Color Color, bool IsBold)> Names()
    {
        foreach (var (value, text) in _panel.Levels)
            yield return (text, new(_data.Right, Y(Math.Log10(value))), Ink.QuietText, false);
        foreach (var curve in _panel.Curves.Where(curve => curve.Label.Length > 0 && curve.Points.Any(Shown)))
        {
            var (x, y) = curve.Points.Last(Shown);
            yield return (curve.Label, new(X(x), Y(Math.Log10(y))), Ink.CurveText(curve.Hue), curve.Stroke is CurveStroke.Solid);
        }
    }

    bool Shown((double X, double Y) point) => CurvePanel.IsShown(point) && point.Y >= _panel.Floor;

    float X(double value) => (float)(_data.Left + (value - _range.Left) / (_range.Right - _range.Left) * _data.Width);

    /// <param name="power">Logarithm to base 10.</param>
    float Y(double power) => (float)(_data.Bottom - (power - _range.Low) / (_range.High - _range.Low) * _data.Height);

    static void Stroke(SKCanvas canvas, Pixel[] points, LineStyle style) => StrokedLine.Draw(canvas, points, style);

    /// <summary>As figures where they are short, else as a power of ten.</summary>
    static string Power(int decade) => decade switch
    {
        >= 0 and < 4 => Math.Pow(10, decade).ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
        < 0 and > -4 => Math.Pow(10, decade).ToString($"F{-decade}", System.Globalization.CultureInfo.InvariantCulture),
        _ => $"10{string.Concat($"{decade}".Select(figure => figure == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[figure - '0']))}",
    };
}
