using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Charts;

/// <summary>The words on a chart.</summary>
static class Captions
{
    public static string Title(Series series, QuantileForecast future) =>
        $"{series.Name} · {Ahead(series, future.Horizon)} ahead from {Time(series, future.OriginTime)}";

    /// <param name="served">The baseline whose forecast is drawn where the model abstained.</param>
    public static string Verdict(string model, Verdict verdict, string? served)
    {
        var interval = verdict.High > verdict.Low
            ? $" [{Percent(verdict.Low)}, {Percent(verdict.High)}]"
            : "";
        var origins = verdict.Origins == 1 ? "1 origin" : $"{verdict.Origins} origins";
        return $"{model} against {verdict.Baseline}: {Written.Word(verdict.Outcome)}, " +
            $"skill {Percent(verdict.Skill)} %{interval}, {origins}{(served is null ? "" : $"; the fan is that of {served}")}";
    }

    public static string Origin(Series series, QuantileForecast future) => $"origin {Time(series, future.OriginTime)}";

    /// <summary>Unit of the values and what the figures count, as in "USD, millions".</summary>
    public static string Unit(Series series, ValueTicks ticks) =>
        string.Join(", ", new[] { series.Unit, ticks.Scale }.Where(word => !string.IsNullOrWhiteSpace(word)));

    /// <summary>A stretch of time in words, as in "30 days".</summary>
    public static string Ahead(Series series, int steps)
    {
        var count = steps * series.Interval.Count;
        var unit = series.TradingDays ? "trading day" : series.Interval.Unit.ToString().ToLowerInvariant();
        return count == 1 ? $"1 {unit}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {unit}s");
    }

    public static string Time(Series series, DateTimeOffset time) =>
        time.UtcDateTime.ToString(
            series.Interval.Unit <= IntervalUnit.Hour ? "yyyy-MM-dd HH:mm 'UTC'" : "yyyy-MM-dd",
            CultureInfo.InvariantCulture);

    static string Percent(double fraction) =>
        (fraction * 100).ToString("+0.0;\u22120.0;0.0", CultureInfo.InvariantCulture);
}
