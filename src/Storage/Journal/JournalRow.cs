using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>An entry as its row of the table holds it, and its hash.</summary>
/// <remarks>The hash is SHA-256 over the columns in their order, the hash itself left out: for each a byte for its type (1 integer, 2 text, 3 bytes),
/// its length in bytes as int32, and its bytes; integers as int64, numbers little-endian, text in UTF-8.</remarks>
static class JournalRow
{
    /// <summary>What comes before the first entry.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    public const string Columns =
        "id, previous_hash, made_at, read_at, source, symbol, interval, column_name, trading_days, origin, origin_value, model, seed, configuration, " +
        "version, machine, data_sha256, rows, levels, times, quantiles, reference, reference_quantiles, verdict";

    public static int Count { get; } = Columns.Split(", ").Length;

    public static object[] Of(long id, string previousHash, DateTimeOffset madeAt, ServedForecast forecast) =>
    [
        id, previousHash, StoredValue.Of(madeAt), StoredValue.Of(forecast.ReadAt),
        forecast.Series.Source, forecast.Series.Symbol, forecast.Series.Interval.ToString(), forecast.Column, forecast.TradingDays ? 1L : 0L,
        StoredValue.Of(forecast.Origin), Bytes((double[])[forecast.OriginValue]), forecast.Model, forecast.Seed.ToString(CultureInfo.InvariantCulture),
        forecast.Configuration, forecast.Version, forecast.Machine, forecast.DataSha256, (long)forecast.Rows,
        Bytes(forecast.Levels), Bytes([.. forecast.Times.Select(StoredValue.Of)]), Bytes(forecast.Quantiles),
        forecast.Reference, Bytes(forecast.ReferenceQuantiles), CanonicalJson.Of(forecast.Verdict),
    ];

    /// <summary>The columns as they stand there, whatever they hold.</summary>
    public static object[] Raw(SqliteDataReader row) => [.. Enumerable.Range(0, Count).Select(row.GetValue)];

    public static string HashOf(object[] values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[5];
        foreach (var value in values)
        {
            var (type, bytes) = Serialised(value);
            head[0] = type;
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
            hash.AppendData(head);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <exception cref="InvalidDataException">A column does not hold what was written there.</exception>
    public static JournalEntry Entry(SqliteDataReader row)
    {
        try
        {
            return new(
                row.GetInt64(0), StoredValue.Time(row.GetInt64(2)), Forecast(row), PreviousHash: row.GetString(1), Hash: row.GetString(Count));
        }
        catch (Exception error) when (error is not (SqliteException or OutOfMemoryException))
        {
            throw new InvalidDataException(
                $"Entry {row.GetValue(0)} of the journal cannot be read ({error.Message.TrimEnd('.')}). Run gatecast track verify, and restore a copy of the store.", error);
        }
    }

    static ServedForecast Forecast(SqliteDataReader row) => new()
    {
        ReadAt = StoredValue.Time(row.GetInt64(3)),
        Series = new(row.GetString(4), row.GetString(5), Interval.Parse(row.GetString(6))),
        Column = row.GetString(7),
        TradingDays = row.GetInt64(8) == 1,
        Origin = StoredValue.Time(row.GetInt64(9)),
        OriginValue = Doubles(row, 10)[0],
        Model = row.GetString(11),
        Seed = ulong.Parse(row.GetString(12), CultureInfo.InvariantCulture),
        Configuration = row.GetString(13),
        Version = row.GetString(14),
        Machine = row.GetString(15),
        DataSha256 = row.GetString(16),
        Rows = row.GetInt32(17),
        Levels = Doubles(row, 18),
        Times = [.. Integers(row, 19).Select(StoredValue.Time)],
        Quantiles = Doubles(row, 20),
        Reference = row.GetString(21),
        ReferenceQuantiles = Doubles(row, 22),
        Verdict = CanonicalJson.Read<ServedVerdict>(row.GetString(23)),
    };

    static (byte Type, byte[] Bytes) Serialised(object value) => value switch
    {
        long number => (1, Bytes([number])),
        string text => (2, Encoding.UTF8.GetBytes(text)),
        byte[] bytes => (3, bytes),
        _ => (0, []),
    };

    static byte[] Bytes(IReadOnlyList<double> numbers) => Bytes([.. numbers.Select(BitConverter.DoubleToInt64Bits)]);

    static byte[] Bytes(long[] numbers)
    {
        var bytes = new byte[8 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), numbers[i]);
        return bytes;
    }

    static double[] Doubles(SqliteDataReader row, int column) => Array.ConvertAll(Integers(row, column), BitConverter.Int64BitsToDouble);

    static long[] Integers(SqliteDataReader row, int column)
    {
        var bytes = row.GetFieldValue<byte[]>(column);
        if (bytes.Length % 8 != 0)
            throw new InvalidDataException($"{row.GetName(column)} has {bytes.Length} bytes, which are no whole numbers");

        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i)))];
    }
}
