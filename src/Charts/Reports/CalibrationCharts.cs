using System.Globalization;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>Whether outcomes fell where the forecasts said, in pictures.</summary>
static class CalibrationCharts
{
    /// <summary>For each interval what it claims to hold, the band in which a calibrated forecast stays, and what it held.</summary>
    public static XElement Coverage(string model, IReadOnlyList<CoverageScore> scores)
    {
        var chart = new SmallChart($"Coverage of {model}: claimed and observed.", (0, 100), (0, scores.Count), longestLabel: 4, height: 220);
        foreach (var tick in (int[])[0, 25, 50, 75, 100])
            chart.ColumnAt(tick, tick.ToString(CultureInfo.InvariantCulture));
        chart.Below("outcomes inside, %");
        for (var i = 0; i < scores.Count; i++)
        {
            var (score, middle) = (scores[i], scores.Count - i - 0.5);
            chart.RowAt(middle, FormattableString.Invariant($"{100 * score.Nominal:0} %"));
            chart.Box((100 * score.Band.Low, middle - 0.22), (100 * score.Band.High, middle + 0.22), "expected");
            chart.Segment((100 * score.Nominal, middle - 0.34), (100 * score.Nominal, middle + 0.34), "claimed");
            if (double.IsFinite(score.Share))
                chart.Dot(100 * score.Share, middle, score.IsCalibrated ? "within" : "outside");
        }

        return chart.Svg;
    }

    /// <summary>Share of outcomes in each tenth of the forecast distribution, and the band in which that of a calibrated forecast stays.</summary>
    public static XElement Pit(string model, ForecastScore score)
    {
        var shares = score.Pit.Tenths.Select(count => 100 * count / score.Outcomes).ToArray();
        var band = BinomialBand.Of(0.1, score.Outcomes / score.Overlap);
        var top = double.Max(100 * band.High, shares.Max()) * 1.06;
        var chart = SmallChart.WithValues($"PIT histogram of {model}, in percent of the outcomes.", (0, 1), (0, top), _ => "outcomes, %");
        foreach (var tick in (double[])[0, 0.2, 0.4, 0.6, 0.8, 1])
            chart.ColumnAt(tick, tick.ToString("0.#", CultureInfo.InvariantCulture));
        chart.Below("place in the forecast distribution");
        chart.Box((0, 100 * band.Low), (1, 100 * band.High), "expected");
        for (var i = 0; i < shares.Length; i++)
            chart.Box((i / 10.0 + 0.008, 0), ((i + 1) / 10.0 - 0.008, shares[i]), "pit");
        chart.Segment((0, 10), (1, 10), "claimed");

        return chart.Svg;
    }
}
