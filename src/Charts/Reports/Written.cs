using System.Globalization;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>How figures are written in a report. What is not finite becomes a dash.</summary>
static class Written
{
    public const string Dash = "\u2013";

    /// <summary>An error measure: models differ in its third digit.</summary>
    public static string Error(double value) => Write(
        value, Math.Abs(value) is > 0 and < 1000 ? $"N{int.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12)}" : "N0");

    public static string Ratio(double value) => Write(value, "N3");

    /// <summary>A share in percent.</summary>
    public static string Share(double fraction) => Write(100 * fraction, "0.0");

    /// <summary>A gain or loss in percent, with its sign.</summary>
    public static string Signed(double? fraction) => Write(100 * (fraction ?? double.NaN), "+0.0;\u22120.0;0.0");

    /// <summary>Nothing can be said of an interval without width.</summary>
    public static string Interval(double? low, double? high) =>
        low is { } from && high is { } to && from < to ? $"{Signed(from)} to {Signed(to)}" : Dash;

    public static string PValue(double p) => p < 0.001 ? "< 0.001" : Write(p, "0.000");

    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Plain(double value) => Write(value, "0.####");

    public static string Word(Outcome outcome) => outcome.ToString().ToUpperInvariant();

    /// <summary>The outcome as a word with a shape and a colour of its own.</summary>
    public static XElement Badge(Outcome outcome) => Markup.Element(
        "span", $"badge {outcome.ToString().ToLowerInvariant()}", $"{Shape(outcome)}\u00A0{Word(outcome)}");

    static string Shape(Outcome outcome) => outcome switch
    {
        Outcome.Beats => "\u25B2",
        Outcome.Loses => "\u25BC",
        _ => "\u25CF",
    };

    static string Write(double value, string format) => !double.IsFinite(value) ? Dash
        : value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
