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
            _ => Task.FromException<Observations>(new ArgumentException(NotAvailable(reference))),
        };
    }

    static string NotAvailable(SeriesReference reference)
    {
        var symbol = reference.SymbolWithSuffixes;
        var sample = SampleCatalogue.Names.FirstOrDefault(
            name => name.Equals(reference.Symbol, StringComparison.OrdinalIgnoreCase));
        var instead =
            File.Exists(symbol) || File.Exists(reference.Symbol) ? $"write file:{symbol}"
            : sample is not null ? $"write sample:{sample}"
            : "use file: with a CSV file, or sample: for a first run";
        return $"{reference} is a series of {reference.Source}, which this version cannot read yet; {instead}.";
    }
}
