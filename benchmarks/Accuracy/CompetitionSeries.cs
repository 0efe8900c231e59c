using System.Globalization;
using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>A series of a competition: what was known, and what came.</summary>
/// <param name="Season">m of MASE and of Naive2.</param>
sealed record CompetitionSeries(string Id, Series Past, double[] Future, int Season)
{
    /// <summary>The same with the last rows of the past in place of the future: what settings may be chosen on.</summary>
    public CompetitionSeries Validation() => this with
    {
        Past = Past.Head(Past.Length - Future.Length),
        Future = Past.Values[^Future.Length..].ToArray(),
    };

    public History History => Past.Until(Past.Length - 1);

    /// <summary>Of a method that gives one number for each step; a straight line may fall below zero.</summary>
    public QuantileForecast Points(string method, double[] steps)
    {
        var plain = Series.From(Id, TargetKind.Difference, Past.Interval, Past.Times.ToArray(), Past.Values.ToArray());
        return QuantileForecast.Of(method, plain.Until(plain.Length - 1), [.. steps.SelectMany(step => Enumerable.Repeat(step, QuantileLevels.Count))]);
    }

    public ForecastScore Score(QuantileForecast forecast)
    {
        var board = new ScoreBoard(Future.Length, NaiveError.Of(Past.Values, Season));
        board.Add(forecast, Future);
        return board.Report().Total;
    }

    public static double[] Numbers(IEnumerable<string> cells) => [.. cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
}
