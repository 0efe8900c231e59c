using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Charts.Tests;

/// <summary>Small series and forecasts to draw; the same every time.</summary>
static class Samples
{
    static readonly Interval _day = new(1, IntervalUnit.Day);

    /// <summary>365 daily closes up to 2017-07-03.</summary>
    public static Series Coin(double scale = 1, string name = "btc-usd", string? unit = "USD") =>
        Prices(name, unit, _day, Days("2016-07-04", 365), first: 2500 * scale, volatility: 0.02);

    public static Series Hours() =>
        Prices("eth-usd", "USD", new(1, IntervalUnit.Hour), [.. Enumerable.Range(0, 400).Select(i => At("2024-02-01").AddHours(i))], 3000, 0.004);

    public static Series TradingDays() =>
        Prices(
            "sp500", "points", _day, [.. Days("2000-01-03", 7300).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))],
            1400, 0.01, tradingDays: true);

    public static Series Months() =>
        Prices("output", null, new(1, IntervalUnit.Month), [.. Enumerable.Range(0, 300).Select(At("1990-01-01").AddMonths)], 100, 0.02);

    /// <summary>Daily degrees from −9 to 3.</summary>
    public static Series Winter()
    {
        var times = Days("2015-11-01", 120);
        return Series.From("winter", TargetKind.Difference, _day, times, [.. times.Select((_, i) => 6 * Math.Sin(i / 9.0) - 3)], "°C");
    }

    /// <summary>Prices that differ in the seventh decimal.</summary>
    public static Series Pegged()
    {
        var times = Days("2016-07-04", 200);
        return Series.From("usdt-usd", TargetKind.LogReturn, _day, times, [.. times.Select((_, i) => 1 + i % 7 * 1e-7)], "USD");
    }

    /// <summary>Daily closes without some rows.</summary>
    public static Series WithGaps(params int[] missing)
    {
        var times = Days("2016-07-04", 365).Where((_, i) => !missing.Contains(i)).ToArray();
        return Prices("gap", "USD", _day, times, 100, 0.02);
    }

    public static ForecastChart Chart(Series series, int horizon, int past = 0, double spread = 0.02) => new()
    {
        Series = series,
        Future = Forecast(series, series.Length - 1, horizon, spread),
        Past = [.. Enumerable.Range(1, past).Reverse().Select(i => Forecast(series, series.Length - 1 - i * horizon, horizon, spread))],
        Verdict = Judged(Outcome.Inconclusive),
    };

    /// <summary>A forecast that widens with the root of the step.</summary>
    public static QuantileForecast Forecast(Series series, int origin, int horizon, double spread = 0.02)
    {
        var changes = new double[horizon * QuantileLevels.Count];
        for (var i = 0; i < changes.Length; i++)
        {
            var odds = QuantileLevels.All[i % QuantileLevels.Count];
            changes[i] = spread * Math.Log(odds / (1 - odds)) * 0.6 * Math.Sqrt(1 + i / QuantileLevels.Count);
        }

        return QuantileForecast.From("lstm", series.Until(origin), changes);
    }

    public static SamplePaths Paths(Series series, QuantileForecast forecast, int count) =>
        SamplePaths.Draw(Baseline.LastValue.Fit(series, forecast.Horizon), forecast, series.Until(series.Length - 1), count, seed: 1);

    public static Verdict Judged(Outcome outcome) => new()
    {
        Outcome = outcome,
        Reason = "The interval of the skill contains 0.",
        Skill = 0.004,
        Low = -0.021,
        High = 0.030,
        PValue = 0.4,
        Baseline = "last value",
        Origins = 73,
    };

    static Series Prices(
        string name, string? unit, Interval interval, DateTimeOffset[] times, double first, double volatility, bool tradingDays = false)
    {
        var random = new Random(7);
        var values = new double[times.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = i == 0 ? first : values[i - 1] * Math.Exp(volatility * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));

        return Series.From(name, TargetKind.LogReturn, interval, times, values, unit, tradingDays);
    }

    static DateTimeOffset[] Days(string first, int count) => [.. Enumerable.Range(0, count).Select(i => At(first).AddDays(i))];

    static DateTimeOffset At(string date) => new(DateOnly.ParseExact(date, "yyyy-MM-dd"), TimeOnly.MinValue, TimeSpan.Zero);
}
