using System.Globalization;
using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Cells of a table as all tables write them.</summary>
static class Cell
{
    /// <summary>A fraction as percent with its sign.</summary>
    public static string Signed(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:+0.00;-0.00}");

    /// <summary>Skill in percent and its 95 % interval.</summary>
    public static string Skill(Verdict verdict) => $"{Signed(verdict.Skill)} % [{Signed(verdict.Low)}, {Signed(verdict.High)}]";

    /// <summary>Shares of outcomes inside the intervals, in percent.</summary>
    public static string Coverage(IEnumerable<double> shares) =>
        string.Join(" / ", shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1}")));
}
