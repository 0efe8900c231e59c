namespace Gatecast.Forecasting.Tests;

/// <summary>Forecasts of a single number for each step, as quantile forecasts without any spread.</summary>
static class Points
{
    public static QuantileForecast Forecast(double[] steps, int origin = 0, double last = 0)
    {
        // A history of changing values that ends in the origin's.
        double[] values = [.. Enumerable.Range(0, origin + 1).Select(row => last + origin - row)];
        var history = (origin == 0 ? Draw.Daily([last, last + 1]) : Draw.Daily(values)).Until(origin);
        return QuantileForecast.From(
            "points", history, [.. steps.SelectMany(step => Enumerable.Repeat(step - last, QuantileLevels.Count))]);
    }

    /// <summary>Of one origin.</summary>
    public static ForecastScore Score(double[] steps, double[] outcomes, double naiveError)
    {
        var board = new ScoreBoard(steps.Length, naiveError);
        board.Add(Forecast(steps), outcomes);
        return board.Report().Total;
    }
}
