using Gatecast.Sources.Files;
using Gatecast.Sources.Samples;

namespace Gatecast.Sources;

/// <summary>Reads the series that a reference names.</summary>
public static class SeriesReader
{
    /// <exception cref="ArgumentException">The sample or column is unknown, or this version does not read the source.</exception>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is not a table of times and figures, or some of them are wrong.</exception>
    public static Task<Observations> ReadAsync(SeriesReference reference, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Source switch
        {
            "sample" => SampleCatalogue.ReadAsync(reference, cancellation),
            "file" => SeriesFile.ReadAsync(reference, cancellation),
            _ => Task.FromException<Observations>(new ArgumentException(
                $"{reference} is a series of {reference.Source}, whose candles {nameof(Exchanges.ICandleSource)} reads; " +
                $"{(Meant(reference) is { } meant ? $"for what lies here write {meant}" : "without a network, use file: with a CSV or Parquet file, or sample:")}.")),
        };
    }

    /// <summary>The reference that a user probably meant who wrote a file's path or a sample's name without its source.</summary>
    /// <returns><see langword="null"/> where there is no such file or sample.</returns>
    public static string? Meant(SeriesReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var symbol = reference.SymbolWithSuffixes;
        return File.Exists(symbol) || File.Exists(reference.Symbol) ? $"file:{symbol}"
            : SampleCatalogue.Names.FirstOrDefault(name => name.Equals(reference.Symbol, StringComparison.OrdinalIgnoreCase)) is { } sample ? $"sample:{sample}"
            : null;
    }
}
