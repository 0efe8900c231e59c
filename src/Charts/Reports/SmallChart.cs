using System.Globalization;
using System.Xml.Linq;

namespace Gatecast.Charts;

/// <summary>A chart for a column of a page, as SVG inside the page, from which it takes font and colours.</summary>
/// <remarks>It is drawn at about the size in which it is shown, so that its letters are as large as those around it.</remarks>
sealed class SmallChart
{
    const double Width = 400;
    const double Top = 28;
    const double Bottom = 40;
    const double Right = 16;
    const double DigitWidth = 7.2;
    const double LabelGap = 8;

    readonly double _height;
    readonly double _left;
    readonly (double Low, double High) _x;
    readonly (double Low, double High) _y;
    readonly XElement _svg;

    /// <param name="description">What it shows, for those who cannot see it.</param>
    /// <param name="x">What the left and right edges stand for.</param>
    /// <param name="y">What the lower and upper edges stand for.</param>
    /// <param name="longestLabel">Letters of the longest label on the left.</param>
    /// <param name="height">In pixels at a width of 400.</param>
    public SmallChart(string description, (double Low, double High) x, (double Low, double High) y, int longestLabel, double height = 250)
    {
        (_x, _y, _height) = (x, y, height);
        _left = LabelGap + DigitWidth * longestLabel + LabelGap;
        _svg = Markup.Element("svg", "chart",
            new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"), new XAttribute("role", "img"), new XAttribute("aria-label", description));
    }

    /// <summary>With the scale of its values on the left.</summary>
    /// <param name="unit">Above the scale.</param>
    public static SmallChart WithValues(string description, (double Low, double High) x, (double Low, double High) y, Func<ValueTicks, string> unit)
    {
        var ticks = new ValueTicks(y.Low, y.High, most: 5);
        var labels = ticks.Values.Select(ticks.Label).ToArray();
        var chart = new SmallChart(description, x, y, labels.Max(label => label.Length));
        foreach (var (value, label) in ticks.Values.Zip(labels))
            chart.RowAt(value, label);
        chart.Text(LabelGap, 14, unit(ticks), "start", "quiet");
        return chart;
    }

    public XElement Svg => _svg;

    /// <summary>Pixels between the edges.</summary>
    public double InnerWidth => Width - Right - _left;

    /// <summary>A line across the chart with its label on the left.</summary>
    public void RowAt(double value, string label)
    {
        Segment((_x.Low, value), (_x.High, value), "grid");
        Text(_left - LabelGap, Y(value) + 4, label, "end", "quiet");
    }

    /// <summary>A mark on the lower edge with its label below.</summary>
    public void ColumnAt(double x, string label, string below = "")
    {
        // Near the ends a label leans inwards, so that the edge of the picture does not cut it.
        var place = X(x);
        var half = DigitWidth * int.Max(label.Length, below.Length) / 2;
        var anchor = place + half > Width ? "end" : place - half < 0 ? "start" : "middle";
        Add("line", "tick", ("x1", place), ("y1", _height - Bottom), ("x2", place), ("y2", _height - Bottom + 4));
        Text(place, _height - Bottom + 18, label, anchor, "quiet");
        if (below.Length > 0)
            Text(place, _height - Bottom + 33, below, anchor, "quiet");
    }

    /// <summary>What the lower edge counts.</summary>
    public void Below(string text) => Text(_left + InnerWidth / 2, _height - 6, text, "middle", "quiet");

    public void Line(IEnumerable<(double X, double Y)> points, string kind) =>
        _svg.Add(Markup.Element("polyline", kind, new XAttribute("points", Points(points))));

    /// <summary>The area between a lower and an upper line.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> points, string kind) =>
        _svg.Add(Markup.Element("polygon", kind, new XAttribute(
            "points", Points([.. points.Select(point => (point.X, point.High)), .. points.Reverse().Select(point => (point.X, point.Low))]))));

    public void Segment((double X, double Y) from, (double X, double Y) to, string kind) =>
        Add("line", kind, ("x1", X(from.X)), ("y1", Y(from.Y)), ("x2", X(to.X)), ("y2", Y(to.Y)));

    public void Box((double X, double Y) lowerLeft, (double X, double Y) upperRight, string kind) => Add(
        "rect", kind, ("x", X(lowerLeft.X)), ("y", Y(upperRight.Y)), ("width", X(upperRight.X) - X(lowerLeft.X)), ("height", Y(lowerLeft.Y) - Y(upperRight.Y)));

    public void Dot(double x, double y, string kind) => Add("circle", kind, ("cx", X(x)), ("cy", Y(y)), ("r", 3));

    double X(double x) => _left + (x - _x.Low) / (_x.High - _x.Low) * InnerWidth;

    double Y(double y) => _height - Bottom - (y - _y.Low) / (_y.High - _y.Low) * (_height - Bottom - Top);

    string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Number(X(point.X))},{Number(Y(point.Y))}"));

    void Text(double x, double y, string text, string anchor, string kind) => _svg.Add(Markup.Element(
        "text", kind, new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), text));

    void Add(string shape, string kind, params (string Name, double Value)[] places) => _svg.Add(
        Markup.Element(shape, kind, places.Select(place => new XAttribute(place.Name, Number(place.Value)))));

    /// <summary>To a tenth of a pixel, and 0 without a sign.</summary>
    static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
