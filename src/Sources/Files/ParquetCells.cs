using System.Globalization;
using Parquet.Data;
using Parquet.Schema;

namespace Gatecast.Sources.Files;

/// <summary>The cells of a column in one group of rows, each as the text that CSV would have in its place.</summary>
/// <param name="count">Rows.</param>
abstract class ParquetCells(int count) : IDisposable
{
    // The longest figures are doubles and decimals, of 25 and 31 letters.
    const int LongestText = 40;

    // Doubles below are written without an exponent, exactly, as counts of time need to be.
    const double FirstInexactWhole = 1L << 53;

    public int Count => count;

    /// <summary>A cell's text, which lasts until the next one is asked for; empty for a null.</summary>
    public abstract ReadOnlySpan<char> this[int row] { get; }

    public abstract void Dispose();

    public static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string);

    /// <summary>What a column holds that is neither time nor figure nor text.</summary>
    public static string? Unreadable(DataField field) => field switch
    {
        TimeDataField => "times of day",
        _ when field.ClrType == typeof(bool) => "true and false",
        _ when field.ClrType == typeof(Guid) => "identifiers",
        _ when IsText(field) || field is DateTimeDataField or DecimalDataField || field.ClrType.IsPrimitive => null,
        _ => $"values of type {field.ClrType.Name}",
    };

    /// <summary>Cells without content.</summary>
    public static ParquetCells Empty(int count) => new Nothing(count);

    /// <param name="stored">Values without the nulls, and whether each row has one; belongs to the cells from here on.</param>
    public static ParquetCells Of(DataField field, RawColumnData stored, int count) => stored switch
    {
        RawColumnData<ReadOnlyMemory<char>> texts => Of(field, texts, count, static (value, _) => value.Span),
        RawColumnData<DateTime> times when field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } =>
            Of(field, times, count, static (value, buffer) => Format(value, buffer, "yyyy-MM-dd")),
        RawColumnData<DateTime> times => Of(field, times, count, Time),
        RawColumnData<double> doubles => Of(field, doubles, count, Double),
        RawColumnData<float> floats => Of(field, floats, count, Figure),
        RawColumnData<decimal> decimals => Of(field, decimals, count, Figure),
        RawColumnData<sbyte> counts => Of(field, counts, count, Figure),
        RawColumnData<byte> counts => Of(field, counts, count, Figure),
        RawColumnData<short> counts => Of(field, counts, count, Figure),
        RawColumnData<ushort> counts => Of(field, counts, count, Figure),
        RawColumnData<int> counts => Of(field, counts, count, Figure),
        RawColumnData<uint> counts => Of(field, counts, count, Figure),
        RawColumnData<long> counts => Of(field, counts, count, Figure),
        RawColumnData<ulong> counts => Of(field, counts, count, Figure),
        _ => throw new InvalidDataException($"its values are stored as {stored.GetType().Name}, which is not known here"),
    };

    static Stored<T> Of<T>(DataField field, RawColumnData<T> stored, int count, Text<T> text)
        where T : struct
    {
        var places = field.MaxDefinitionLevel == 0 ? null : PlacesOf(stored.DefinitionLevels[..count], field.MaxDefinitionLevel);
        var values = places is null ? count : places.Max() + 1;
        if (values > stored.Values.Length)
            throw new InvalidDataException($"it has {stored.Values.Length} values for {values} rows");

        return new Stored<T>(stored, places, count, text);
    }

    /// <returns>For each row the place of its value, below 0 for a null.</returns>
    static int[] PlacesOf(ReadOnlySpan<int> levels, int levelOfValues)
    {
        var (places, next) = (new int[levels.Length], 0);
        for (var row = 0; row < places.Length; row++)
            places[row] = levels[row] == levelOfValues ? next++ : -1;

        return places;
    }

    static ReadOnlySpan<char> Figure<T>(T value, char[] buffer)
        where T : ISpanFormattable => Format(value, buffer, "");

    static ReadOnlySpan<char> Double(double value, char[] buffer) =>
        Format(value, buffer, Math.Abs(value) < FirstInexactWhole && value == Math.Truncate(value) ? "F0" : "");

    // A time in no named zone is marked as local on reading, and keeps its digits: it is UTC here, as it is in CSV.
    static ReadOnlySpan<char> Time(DateTime value, char[] buffer) => Format(
        DateTime.SpecifyKind(value, DateTimeKind.Utc), buffer, value.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "O");

    static ReadOnlySpan<char> Format<T>(T value, char[] buffer, string format)
        where T : ISpanFormattable
    {
        if (!value.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"A value of {typeof(T).Name} takes more than {buffer.Length} letters.");

        return buffer.AsSpan(0, length);
    }

    delegate ReadOnlySpan<char> Text<T>(T value, char[] buffer);

    sealed class Stored<T>(RawColumnData<T> stored, int[]? places, int count, Text<T> text) : ParquetCells(count)
        where T : struct
    {
        readonly char[] _buffer = new char[LongestText];

        public override ReadOnlySpan<char> this[int row]
        {
            get
            {
                var place = places is null ? row : places[row];
                return place < 0 ? default : text(stored.Values[place], _buffer);
            }
        }

        public override void Dispose() => stored.Dispose();
    }

    sealed class Nothing(int count) : ParquetCells(count)
    {
        public override ReadOnlySpan<char> this[int row] => default;

        public override void Dispose()
        {
        }
    }
}
