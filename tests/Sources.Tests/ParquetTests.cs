using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace Gatecast.Sources.Tests;

/// <summary>Parquet, from other writers' files in tests/fixtures/files (make.cs there wrote them) and from ones written here.</summary>
public class ParquetTests : TemporaryFolder
{
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DataField _time = new DateTimeDataField("timestamp", DateTimeFormat.Timestamp, unit: DateTimeTimeUnit.Millis, isNullable: false);
    static readonly DataField _close = new DataField<double>("close", false);

    [Theory]
    [InlineData("uncompressed")]
    [InlineData("snappy")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Files_of_DuckDB_are_read_whatever_their_compression(string codec)
    {
        var series = await Read(Fixture($"duckdb-{codec}") + "#f64");

        Assert.Equal([0m, 0.1m, 0.2m, 0.3m, 0.4m, 0.5m, 0.6m, 0.7m, 0.8m, 0.9m], series.Values);
        Assert.Equal(Enumerable.Range(0, 10).Select(hour => _start.AddHours(hour)), series.Times);
        Assert.Equal("Times are in column 'micros', and the target is column 'f64'.", series.Notes[0]);
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("brotli")]
    public async Task A_frame_of_pandas_is_read_by_its_nameless_index_over_two_groups_of_rows(string codec)
    {
        var series = await Read(Fixture($"arrow-{codec}"));

        Assert.Equal([0m, 0.1m, 0.2m, 0.3m, 0.4m, 0.5m, 0.7m, 0.8m, 0.9m], series.Values);
        Assert.Equal(_start.AddDays(7), series.Times[6]);
        Assert.Equal(("Close", "1d", true), (series.Column, series.Interval.ToString(), series.IsPrice));
        Assert.Equal(
            ["Times are in column '__index_level_0__', and the target is column 'Close'.", "1 row with an empty 'Close' left out."],
            series.Notes.Take(2));
    }

    [Theory]
    [InlineData("i8")]
    [InlineData("i16")]
    [InlineData("i32")]
    [InlineData("i64")]
    [InlineData("u8")]
    [InlineData("u16")]
    [InlineData("u32")]
    [InlineData("u64")]
    [InlineData("i128")]
    public async Task Counts_of_every_width_are_figures(string column) =>
        Assert.Equal(Enumerable.Range(0, 10).Select(row => (decimal)row), (await Read($"{Fixture("duckdb-snappy")}#{column}")).Values);

    // A float's 0.1 is 0.100000001490116… in full.
    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    [InlineData("d4")]
    [InlineData("d9")]
    [InlineData("d18")]
    [InlineData("d38")]
    public async Task Fractions_are_the_shortest_decimals_that_mean_them(string column) =>
        Assert.Equal(Enumerable.Range(0, 10).Select(row => row / 10m), (await Read($"{Fixture("duckdb-snappy")}#{column}")).Values);

    [Fact]
    public async Task Figures_written_as_text_are_read_as_in_a_CSV_file()
    {
        var series = await Read($"{Fixture("duckdb-snappy")}#comma_text");

        Assert.Equal([0.5m, 1.5m], series.Values.Take(2));
    }

    [Theory]
    [InlineData("f64_null", 0.4)]
    [InlineData("i64_null", 4)]
    public async Task Rows_with_a_null_are_left_out_and_counted(string column, double fourth)
    {
        var series = await Read($"{Fixture("duckdb-snappy")}#{column}");

        Assert.Equal((9, (decimal)fourth, _start.AddHours(4)), (series.Values.Count, series.Values[3], series.Times[3]));
        Assert.Contains($"1 row with an empty '{column}' left out.", series.Notes);
    }

    [Theory]
    [InlineData("micros")]
    [InlineData("millis")]
    [InlineData("nanos")]
    [InlineData("utc")]
    [InlineData("unix_seconds")]
    [InlineData("unix_unsigned")]
    [InlineData("unix_millis")]
    [InlineData("unix_micros")]
    [InlineData("unix_nanos")]
    [InlineData("unix_double")]
    [InlineData("iso_text")]
    public async Task Times_are_read_in_every_unit_and_form(string column)
    {
        var series = await Read(Fixture($"time-{column}"));

        Assert.Equal(Enumerable.Range(0, 10).Select(hour => _start.AddHours(hour)), series.Times);
    }

    [Theory]
    [InlineData("calendar_day", "2024-01-10", "1d")]
    [InlineData("german_text", "2024-02-06", "1d")]
    [InlineData("calendar_year", "2024-01-01", "1y")]
    public async Task Dates_are_times(string column, string last, string interval)
    {
        var series = await Read(Fixture($"time-{column}"));

        Assert.Equal((last, interval), (series.Times[^1].ToString("yyyy-MM-dd"), series.Interval.ToString()));
    }

    [Fact]
    public async Task Parquet_is_known_by_its_content()
    {
        var path = Write(await File.ReadAllBytesAsync(Fixture("arrow-snappy"), TestContext.Current.CancellationToken), "prices.dat");

        Assert.Equal(9, (await Read(path)).Values.Count);
    }

    [Fact]
    public async Task A_column_and_an_interval_are_chosen_as_for_a_CSV_file() =>
        Assert.Equal("Open", (await Read($"{Fixture("arrow-snappy")}#open@1d")).Column);

    [Theory]
    [InlineData("f64_nan", "row 4: 'NaN' in column 'f64_nan' is not a number (NaN); correct the cell, or empty it to leave the row out.")]
    [InlineData("nanos", "row 1: '2024-01-01T00:00:00Z' in column 'nanos' is not a figure")]
    public async Task A_cell_that_is_no_figure_is_named_with_its_row(string column, string message) =>
        await AssertRefused<InvalidDataException>($"{Fixture("duckdb-snappy")}#{column}", message);

    [Theory]
    [InlineData("flag", "has true and false in its column 'flag'; choose one of figures.")]
    [InlineData("time_of_day", "has times of day in its column 'time_of_day'; choose")]
    [InlineData("struct", "has nested values in its column 'struct'; choose")]
    [InlineData("list", "has nested values in its column 'list'; choose")]
    public async Task A_column_of_no_figures_is_refused(string column, string message) =>
        await AssertRefused<ArgumentException>($"{Fixture("duckdb-snappy")}#{column}", message);

    [Fact]
    public async Task The_row_of_a_bad_value_is_counted_over_all_groups_of_rows() =>
        await AssertRefused<InvalidDataException>(
            await WriteAsync([_time, _close], [[Times(0, 1, 2), Figures(1.0, 2.0, 3.0)], [Times(3, 4), Figures(4.0, double.PositiveInfinity)]]),
            "row 5: 'Infinity' in column 'close' is infinite");

    [Fact]
    public async Task Times_that_go_back_are_refused_with_both_times_and_rows() =>
        await AssertRefused<InvalidDataException>(
            await WriteAsync([_time, _close], [[Times(0, 2, 1), Figures(1.0, 2.0, 3.0)]]),
            "row 3: the time 2024-01-01 01:00:00Z comes after 2024-01-01 02:00:00Z on row 2; sort the rows, oldest first.");

    [Fact]
    public async Task Repeated_times_are_refused_with_both_rows() =>
        await AssertRefused<InvalidDataException>(
            await WriteAsync([_time, _close], [[Times(0, 1), Figures(1.0, 2.0)], [Times(1), Figures(3.0)]]),
            "row 3: the time 2024-01-01 01:00:00Z is there already on row 2; keep one row for each time.");

    [Fact]
    public async Task Figures_beyond_decimals_are_refused_with_their_row() =>
        await AssertRefused<InvalidDataException>(
            await WriteAsync([_time, _close], [[Times(0, 1), Figures(1.0, 1e300)]]), "row 2: '1E+300' in column 'close' is outside the range");

    [Fact]
    public async Task A_file_without_rows_is_refused() =>
        await AssertRefused<InvalidDataException>(await WriteAsync([_time, _close], []), "has a header and no rows");

    [Fact]
    public async Task A_file_without_times_is_refused() =>
        await AssertRefused<InvalidDataException>(
            await WriteAsync([_close], [[Figures(1.0, 2.0)]]), "has no time column among 'close'; name one timestamp, date or time");

    [Theory]
    [InlineData(0, "is empty; it needs one column of times and one of figures.")]
    [InlineData(6, "ends in .parquet but is not in Parquet")]
    [InlineData(500, "is cut off: it begins in Parquet and does not end so; copy or download it again.")]
    public async Task A_file_that_is_cut_off_is_refused(int length, string message) =>
        await AssertRefused<InvalidDataException>(Write(File.ReadAllBytes(Fixture("arrow-snappy"))[..length], "prices.parquet"), message);

    [Theory]
    [InlineData("PARE0000PARE", "is encrypted; write it out without encryption.")]
    [InlineData("timestamp,close\n", "ends in .parquet but is not in Parquet; rename it or write it again.")]
    [InlineData("PAR1garbage, and nothing but garbagePAR1", "cannot be read as Parquet")]
    public async Task A_file_that_is_no_Parquet_is_refused(string text, string message) =>
        await AssertRefused<InvalidDataException>(Write(text, "prices.parquet"), message);

    [Theory]
    [InlineData("arrow-snappy")]
    [InlineData("duckdb-zstd")]
    public async Task Damage_anywhere_is_said_of_the_file_or_changes_figures(string name)
    {
        var whole = await File.ReadAllBytesAsync(Fixture(name), TestContext.Current.CancellationToken);
        for (var place = 4; place < whole.Length - 4; place += 23)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(place, int.Min(4, whole.Length - 4 - place)).Fill(0xA5);
            var path = Write(damaged, "prices.parquet");
            var error = await Record.ExceptionAsync(() => Read(path + "@1d"));

            Assert.True(error is null or InvalidDataException or ArgumentException, $"Damage at {place}: {error}");
            Assert.True(error is null || error.Message.StartsWith(path, StringComparison.Ordinal), $"Damage at {place}: {error}");
        }
    }

    [Fact]
    public async Task Times_of_Impala_and_early_Spark_are_read()
    {
        var time = new DateTimeDataField("timestamp", DateTimeFormat.Impala, isNullable: false);
        var series = await Read(await WriteAsync([time, _close], [[Times(0, 1), Figures(1.0, 2.0)]]));

        Assert.Equal([_start, _start.AddHours(1)], series.Times);
    }

    /// <summary>Writes groups of rows, each of times and perhaps closing prices.</summary>
    async Task<string> WriteAsync(DataField[] fields, Array[][] groups)
    {
        var path = Path.Combine(Folder, "prices.parquet");
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        foreach (var group in groups)
        {
            using var rows = writer.CreateRowGroup();
            foreach (var (field, values) in fields.Zip(group))
            {
                if (values is DateTime[] times)
                    await rows.WriteAsync<DateTime>(field, times);
                else
                    await rows.WriteAsync<double>(field, (double[])values);
            }
        }

        return path;
    }

    static DateTime[] Times(params int[] hours) => [.. hours.Select(hour => _start.UtcDateTime.AddHours(hour))];

    static double[] Figures(params double[] figures) => figures;

    static async Task AssertRefused<T>(string pathAndSuffix, string message)
        where T : Exception =>
        Assert.Contains(message, (await Assert.ThrowsAsync<T>(() => Read(pathAndSuffix))).Message, StringComparison.Ordinal);

    static string Fixture(string name, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, $"../fixtures/files/{name}.parquet"));
}
