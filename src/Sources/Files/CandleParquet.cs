using Parquet;
using Parquet.Schema;

namespace Gatecast.Sources.Files;

/// <summary>Candles as Parquet: timestamps in milliseconds, adjusted to UTC, and decimals, none of them null; packed by Snappy, which every
/// reader knows.</summary>
static class CandleParquet
{
    const int RowsInGroup = 1 << 17;
    const int Digits = 38;
    const int Decimals = 18;

    // The digits before the point.
    const decimal Limit = 1e20m;

    static readonly DataField[] _fields =
    [
        new DateTimeDataField(
            CandleFile.Columns[0], DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: false),
        .. CandleFile.Columns[1..].Select(column => new DecimalDataField(column, Digits, Decimals, isNullable: false)),
    ];

    static readonly Func<Candle, decimal>[] _figures =
        [candle => candle.Open, candle => candle.High, candle => candle.Low, candle => candle.Close, candle => candle.Volume];

    public static async Task WriteAsync(IEnumerable<Candle> candles, Stream stream, CancellationToken cancellation)
    {
        // A dictionary of prices costs time and saves nothing.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy, DictionaryEncodingThreshold = 0 };
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(_fields), stream, options, cancellationToken: cancellation);
        foreach (var group in candles.Chunk(RowsInGroup))
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync<DateTime>(_fields[0], Array.ConvertAll(group, Time), cancellationToken: cancellation);
            foreach (var (field, figure) in _fields.Skip(1).Zip(_figures))
                await rows.WriteAsync<decimal>(
                    field, Array.ConvertAll(group, candle => Fitting(figure(candle), field.Name, candle)), cancellationToken: cancellation);
        }
    }

    static DateTime Time(Candle candle) => candle.OpenTime.Ticks % TimeSpan.TicksPerMillisecond == 0
        ? candle.OpenTime.UtcDateTime
        : throw new ArgumentException($"The candle of {candle.OpenTime:O} begins within a millisecond, which Parquet files here do not keep; write CSV.");

    static decimal Fitting(decimal value, string column, Candle candle)
    {
        if (Math.Abs(value) >= Limit || (value.Scale > Decimals && value != decimal.Round(value, Decimals)))
            throw new ArgumentException(
                $"{column} of the candle of {candle.OpenTime:yyyy-MM-dd HH:mm:ss} is {value}; a Parquet file here keeps {Decimals} decimals and " +
                $"{Digits - Decimals} digits before the point. Write CSV.");

        return value;
    }
}
