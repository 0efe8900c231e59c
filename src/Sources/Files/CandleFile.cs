using System.IO.Compression;

namespace Gatecast.Sources.Files;

/// <summary>Writes candles as tables, which <c>file:</c> references read back as they were.</summary>
/// <remarks>The columns are timestamp (open time, UTC), open, high, low, close and volume. CSV has ISO-8601 times and every digit of the
/// figures. Parquet has timestamps in milliseconds and decimal(38, 18), so that no digit is lost and the types are those of every export.</remarks>
public static class CandleFile
{
    internal static readonly string[] Columns = ["timestamp", "open", "high", "low", "close", "volume"];

    static readonly string[] _endings = [".csv", ".csv.gz", ".parquet"];

    /// <summary>Refuses a name whose ending says nothing of the form.</summary>
    /// <param name="fileName">A name or path that ends in .csv, .csv.gz or .parquet.</param>
    /// <exception cref="ArgumentException">It has another ending.</exception>
    public static void CheckName(string fileName) => EndingOf(fileName);

    /// <summary>Writes candles as the ending of a file's name says. CSV takes the same memory however many there are; Parquet takes that of a
    /// group of rows.</summary>
    /// <param name="candles">Oldest first, in UTC, each time once.</param>
    /// <param name="stream">Where to, seekable for Parquet; stays open.</param>
    /// <exception cref="ArgumentException">The name has another ending, the candles do not ascend, or one does not fit the form.</exception>
    public static async Task WriteAsync(
        IEnumerable<Candle> candles, Stream stream, string fileName, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(candles);
        ArgumentNullException.ThrowIfNull(stream);
        switch (EndingOf(fileName))
        {
            case ".csv":
                await CandleCsv.WriteAsync(Ascending(candles), stream, cancellation);
                break;

            case ".csv.gz":
                await using (var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
                    await CandleCsv.WriteAsync(Ascending(candles), packed, cancellation);
                break;

            default:
                await CandleParquet.WriteAsync(Ascending(candles), stream, cancellation);
                break;
        }
    }

    static string EndingOf(string fileName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        return Array.Find(_endings, ending => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
            $"'{fileName}' does not say what to write; give it one of the endings {string.Join(", ", _endings)}.", nameof(fileName));
    }

    static IEnumerable<Candle> Ascending(IEnumerable<Candle> candles)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var candle in candles)
        {
            if (candle.OpenTime.Offset != TimeSpan.Zero)
                throw new ArgumentException($"The candle of {candle.OpenTime:O} is not in UTC; convert its time first.", nameof(candles));
            if (candle.OpenTime <= last)
                throw new ArgumentException(
                    $"The candle of {candle.OpenTime:O} comes after that of {last:O}; sort them, oldest first, and keep one for each time.",
                    nameof(candles));

            last = candle.OpenTime;
            yield return candle;
        }
    }
}
