using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>A forecast from a test origin: the history before it, the fan, and what came.</summary>
/// <param name="series">With the rows after the origin.</param>
sealed class FanPicture(Series series, QuantileForecast forecast)
{
    const int FewestRows = 30;
    const int HistoryPerFuture = 3;

    /// <summary>Steps up to which each outcome is a dot of its own.</summary>
    const int MostDots = 40;

    /// <summary>More points than these show nothing more.</summary>
    const int MostPoints = 800;

    readonly int _first = int.Max(0, forecast.Origin - int.Max(FewestRows, HistoryPerFuture * forecast.Horizon));
    readonly int[] _steps = [.. Thinned(1, forecast.Horizon)];

    public XElement Svg()
    {
        var chart = Empty();
        foreach (var (coverage, _) in Ink.Fan)
            chart.Band([(0, forecast.OriginValue, forecast.OriginValue), .. _steps.Select(step => Ends(step, coverage))], Kind(coverage));
        chart.Segment((0, Limits.Low), (0, Limits.High), "origin");
        foreach (var part in Unbroken())
            chart.Line(part.Select(Observed), "observed");
        chart.Line([(0, forecast.OriginValue), .. _steps.Select(step => (Hours(forecast.Origin + step), forecast.Median(step)))], "median");
        chart.Line([Observed(forecast.Origin), .. _steps.Select(Came)], "came");
        foreach (var step in forecast.Horizon <= MostDots ? _steps : [])
            chart.Dot(Came(step).X, Came(step).Y, "came");

        return chart.Svg;
    }

    /// <summary>Class of a band in the style sheet.</summary>
    public static string Kind(double coverage) => FormattableString.Invariant($"band{100 * coverage:0}");

    SmallChart Empty()
    {
        var right = Hours(forecast.Origin + forecast.Horizon);
        var chart = SmallChart.WithValues(
            $"{forecast.Model} from {Captions.Time(series, forecast.OriginTime)}: history, forecast and what came.",
            (Hours(_first), right), Limits, ticks => Captions.Unit(series, ticks));
        var times = new TimeTicks(series.Times[_first], forecast.OriginTime.AddHours(right), most: (int)(chart.InnerWidth / 75));
        foreach (var (time, label, below) in times.All)
            chart.ColumnAt((time - forecast.OriginTime).TotalHours, label, below);
        return chart;
    }

    (double Low, double High) Limits
    {
        get
        {
            var (low, high) = (double.MaxValue, double.MinValue);
            foreach (var value in series.Values[_first..(forecast.Origin + forecast.Horizon + 1)])
                (low, high) = (double.Min(low, value), double.Max(high, value));
            foreach (var step in _steps)
            {
                var (_, lower, upper) = Ends(step, Ink.Fan[0].Coverage);
                (low, high) = (double.Min(low, lower), double.Max(high, upper));
            }

            // Values that never change would leave no room between the edges.
            var air = double.Max(0.04 * (high - low), 1e-9 * double.Max(1, Math.Abs(high)));
            return (low - air, high + air);
        }
    }

    /// <summary>Rows of the history, cut where some are missing.</summary>
    IEnumerable<List<int>> Unbroken()
    {
        var part = new List<int>();
        foreach (var row in Thinned(_first, forecast.Origin))
        {
            if (part.Count > 0 && !series.IsWhole(part[^1], row - part[^1]))
            {
                yield return part;
                part = [];
            }

            part.Add(row);
        }

        yield return part;
    }

    (double X, double Y) Observed(int row) => (Hours(row), series.Values[row]);

    (double X, double Y) Came(int step) => Observed(forecast.Origin + step);

    (double X, double Low, double High) Ends(int step, double coverage)
    {
        var (low, high) = forecast.Interval(step, coverage);
        return (Hours(forecast.Origin + step), low, high);
    }

    double Hours(int row) => (series.Times[row] - forecast.OriginTime).TotalHours;

    /// <summary>Numbers from a first to a last one, evenly spread and both included.</summary>
    static IEnumerable<int> Thinned(int first, int last)
    {
        var every = 1 + (last - first) / MostPoints;
        for (var i = first; i < last; i += every)
            yield return i;

        yield return last;
    }
}
