using ScottPlot;

namespace Gatecast.Charts;

/// <summary>Colours and strokes. Bands differ in lightness and lines in dash, so that a grey print and every kind of colour vision
/// can tell them apart; blue and orange are the pair that all of these keep distinct.</summary>
static class Ink
{
    /// <summary>Coverage and colour of the bands of the future, widest first, as they are painted. CIE lightness 90, 77 and 60.</summary>
    public static readonly (double Coverage, Color Color)[] Fan =
    [
        (0.95, Color.FromHex("#D7E5F3")),
        (0.80, Color.FromHex("#A3C4E4")),
        (0.50, Color.FromHex("#6296C8")),
    ];

    public static readonly Color Past = Color.FromHex("#F9E3C6");

    public const double PastCoverage = 0.80;

    public static LineStyle Observed => new(2f, Color.FromHex("#1B1F24"));

    public static LineStyle PastMedian => new(2.5f, Color.FromHex("#B3470B"), new LinePattern([9, 5], 0, "dashes"));

    public static LineStyle Median => new(3.5f, Color.FromHex("#0B2F5E"), new LinePattern([14, 4, 3, 4], 0, "dash-dot"));

    public static LineStyle Path => new(1.2f, Color.FromHex("#0F766E"));

    public static LineStyle Origin => new(1.5f, Color.FromHex("#4B5563"), new LinePattern([3, 4], 0, "dots"));

    /// <summary>Hues of curves that are compared, each dark enough for letters, and how pale each is beside others like it.</summary>
    static readonly (string Strong, string Pale)[] _hues =
        [("#0B2F5E", "#A3C4E4"), ("#B3470B", "#F0C49B"), ("#0F766E", "#A7D3CE"), ("#6B4FA0", "#CBBFE3")];

    public static LineStyle Curve(int hue, CurveStroke stroke) => stroke switch
    {
        CurveStroke.Solid => new(3f, CurveText(hue)),
        CurveStroke.Dashed => new(2f, CurveText(hue), new LinePattern([9, 5], 0, "dashes")),
        CurveStroke.Dotted => new(2f, CurveText(hue), new LinePattern([2, 4], 0, "dots")),
        _ => new(1.5f, Color.FromHex(_hues[hue].Pale)),
    };

    public static Color CurveText(int hue) => Color.FromHex(_hues[hue].Strong);

    public static readonly Color Text = Color.FromHex("#1B1F24");

    public static readonly Color QuietText = Color.FromHex("#4B5563");

    public static readonly Color Grid = Color.FromHex("#E3E6EA");
}
