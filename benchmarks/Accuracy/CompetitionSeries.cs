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

    /// <summary>Of a method that gives one number for each step.</summary>
    public QuantileForecast Points(string method, double[] steps) =>
        QuantileForecast.Of(method, History, [.. steps.SelectMany(step => Enumerable.Repeat(step, QuantileLevels.Count))]);

    public ForecastScore Score(QuantileForecast forecast)
    {
        var board = new ScoreBoard(Future.Length, NaiveError.Of(Past.Values, Season));
        board.Add(forecast, Future);
        return board.Report().Total;
    }

    public static double[] Numbers(IEnumerable<string> cells) => [.. cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
}
