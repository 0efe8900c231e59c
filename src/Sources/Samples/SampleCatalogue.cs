using Gatecast.Sources.Files;

namespace Gatecast.Sources.Samples;

/// <summary>The small real series that come inside the assembly; samples/README.md says where they are from.</summary>
public static class SampleCatalogue
{
    static readonly Sample[] _samples =
    [
        new("btc-usd", "close", new() { ["close"] = "USD" }),
        new("seattle-weather", "temp_max", new()
        {
            ["precipitation"] = "mm",
            ["temp_max"] = "°C",
            ["temp_min"] = "°C",
            ["wind"] = "m/s",
        })
        { IsMeasured = true },
        new("sp500", "close", new()
        {
            ["open"] = "points",
            ["high"] = "points",
            ["low"] = "points",
            ["close"] = "points",
            ["volume"] = "shares",
        }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _samples.Select(sample => sample.Name)];

    internal static async Task<Observations> ReadAsync(SeriesReference reference, CancellationToken cancellation)
    {
        var sample = Array.Find(_samples, sample => sample.Name.Equals(reference.Symbol, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"The sample '{reference.Symbol}' is unknown{Spelling.Suggestion(reference.Symbol, Names)} " +
                $"The samples are {string.Join(", ", Names)}.");

        var stream = typeof(SampleCatalogue).Assembly.GetManifestResourceStream($"{sample.Name}.csv")
            ?? throw new InvalidOperationException($"The assembly lacks {sample.Name}.csv; build it with the samples folder.");
        await using var _ = stream;
        var table = await CsvTable.OpenAsync(new CsvText($"sample:{sample.Name}", stream, isCompressed: false), cancellation);
        var observations = await TableSeries.ReadAsync(
            table,
            sample.Name,
            reference with { Symbol = sample.Name },
            header => (reference.Column ?? sample.Column, reference.Interval),
            cancellation);

        return observations with
        {
            Unit = sample.Units.GetValueOrDefault(observations.Column),
            Companions = sample.IsMeasured ? [.. sample.Units.Keys.Where(column => column != observations.Column)] : [],
        };
    }

    sealed record Sample(string Name, string Column, Dictionary<string, string> Units)
    {
        /// <summary>Whether all columns were measured side by side.</summary>
        public bool IsMeasured { get; init; }
    }
}
