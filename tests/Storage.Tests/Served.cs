using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Storage.Tests;

/// <summary>Forecasts that were never made, for the journal.</summary>
static class Served
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly CandleSeries Hourly = new("coinbase", "BTC-USD", Interval.Parse("1h"));

    /// <summary>Two steps after an origin; every quantile of a step is its place among the levels, 0 … 22, on top of a base.</summary>
    public static ServedForecast At(int hour, double level = 100, CandleSeries? series = null) => new()
    {
        Series = series ?? Hourly,
        Column = "close",
        ReadAt = Start.AddHours(hour + 1),
        Origin = Start.AddHours(hour),
        OriginValue = level,
        Model = "lstm",
        Seed = ulong.MaxValue,
        Configuration = """{"horizon":2}""",
        Version = "0.1.0",
        Machine = """{"kernels":"256 bits"}""",
        DataSha256 = new string('a', 64),
        Rows = 500,
        Levels = [.. QuantileLevels.All],
        Times = [Start.AddHours(hour + 1), Start.AddHours(hour + 2)],
        Quantiles = Steps(level),
        Reference = "last value",
        ReferenceQuantiles = Steps(level + 5),
        Verdict = new("INCONCLUSIVE", "too few origins", "crps", Skill: double.NaN, Low: -0.0, High: 0.1 + 0.2, PValue: 1e-300, "last value", Origins: 3),
    };

    static double[] Steps(double level) => [.. Enumerable.Range(0, 2 * QuantileLevels.Count).Select(i => level + i % QuantileLevels.Count)];
}
