using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>What the user asked of <c>forecast</c>, before the data are known.</summary>
sealed record ForecastRequest
{
    public required string Reference { get; init; }

    public int? Horizon { get; init; }

    public string? Until { get; init; }

    public string? AsOf { get; init; }

    public TargetKind? Target { get; init; }

    public string? ChartPath { get; init; }

    public string? CsvPath { get; init; }

    public string? ManifestPath { get; init; }

    /// <summary>Number of sample paths.</summary>
    public int? Paths { get; init; }

    /// <summary>Price to give odds against.</summary>
    public double? Above { get; init; }

    /// <summary>Beside each file of the forecast, unless a place was named.</summary>
    public IReadOnlyList<string> ManifestPaths => ManifestPath is { } named
        ? [named]
        : [.. new[] { ChartPath, CsvPath }.OfType<string>().Select(path => $"{path}.manifest.json")];

    /// <summary>What was over by this moment is known; a date is the end of its day.</summary>
    public DateTimeOffset? AsOfTime => AsOf is null ? null : TimeText.ParseEnd("--as-of", AsOf);

    /// <summary>Steps to forecast, and a note where the default had to give way.</summary>
    public (int Horizon, string? Note) HorizonFor(Series series, int? lookback)
    {
        if (Until is not null)
            return (StepsUntil(series), null);
        if (Horizon is { } asked)
            return (asked, null);

        var usual = (series.Interval.Unit, series.Interval.Count) switch
        {
            (IntervalUnit.Day, 1) => 30,
            (IntervalUnit.Hour, _) => 24,
            _ => 14,
        };
        var longest = JudgedForecast.LongestHorizon(series.Length, lookback);
        return longest is > 0 && longest < usual
            ? (longest, $"{series.Length} rows allow {longest} steps instead of the usual {usual}.")
            : (usual, null);
    }

    int StepsUntil(Series series)
    {
        var until = TimeText.Parse("--until", Until!);
        var last = series.Times[^1];
        if (until <= last)
            throw new ArgumentException(
                $"--until {Until} is not after the last row of {series.Name} ({last:u}). Choose a later date, or --as-of for a past forecast.");

        var steps = 0;
        while (steps <= series.Length && series.TimeAfter(series.Length - 1, steps + 1) <= until)
            steps++;
        return steps > 0
            ? steps
            : throw new ArgumentException(
                $"--until {Until} comes before the next row of {series.Name}, which is due {series.TimeAfter(series.Length - 1, 1):u}. " +
                "Choose that time or a later one.");
    }
}
