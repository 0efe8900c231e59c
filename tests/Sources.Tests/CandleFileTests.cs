using System.Text;
using Gatecast.Sources.Files;

namespace Gatecast.Sources.Tests;

public class CandleFileTests : TemporaryFolder
{
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Candle[] _candles =
    [
        new(_start, Open: 42_000.10m, High: 42_500m, Low: 41_999.99m, Close: 42_100.00m, Volume: 0.00000001m),
        new(_start.AddHours(1), Open: 0.000000000000000001m, High: 1234567890123.12345678m, Low: 0.1m, Close: 0.30m, Volume: 99999999999999999999m),
        new(_start.AddHours(3), Open: 1m, High: 2m, Low: 0.5m, Close: 1.5m, Volume: 0m),
    ];

    [Fact]
    public async Task CSV_has_ISO_times_and_every_digit() =>
        Assert.Equal(
            """
            timestamp,open,high,low,close,volume
            2024-01-01T00:00:00Z,42000.10,42500,41999.99,42100.00,0.00000001
            2024-01-01T01:00:00Z,0.000000000000000001,1234567890123.12345678,0.1,0.30,99999999999999999999
            2024-01-01T03:00:00Z,1,2,0.5,1.5,0

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(await BytesAsync(_candles, "candles.csv")));

    [Theory]
    [InlineData("candles.csv")]
    [InlineData("candles.csv.gz")]
    [InlineData("candles.parquet")]
    [InlineData("CANDLES.PARQUET")]
    public async Task What_is_written_reads_back_as_it_was(string name)
    {
        var path = Write(await BytesAsync(_candles, name), name);
        (string Column, Func<Candle, decimal> Figure)[] columns =
            [("open", one => one.Open), ("high", one => one.High), ("low", one => one.Low), ("close", one => one.Close), ("volume", one => one.Volume)];
        foreach (var (column, figure) in columns)
        {
            var series = await Read($"{path}#{column}@1h");

            Assert.Equal(_candles.Select(figure), series.Values);
            Assert.Equal(_candles.Select(candle => candle.OpenTime), series.Times);
        }
    }

    [Theory]
    [InlineData("candles.csv")]
    [InlineData("candles.csv.gz")]
    [InlineData("candles.parquet")]
    public async Task More_rows_than_a_buffer_or_a_group_holds_read_back(string name)
    {
        const int Count = 150_000;
        var candles = Enumerable.Range(0, Count).Select(minute => _candles[2] with { OpenTime = _start.AddMinutes(minute), Close = minute + 0.25m });
        var series = await Read(Write(await BytesAsync(candles, name), name));

        Assert.Equal(Enumerable.Range(0, Count).Select(minute => minute + 0.25m), series.Values);
        Assert.Equal(_start.AddMinutes(Count - 1), series.Times[^1]);
    }

    [Theory]
    [InlineData("candles.csv")]
    [InlineData("candles.parquet")]
    public async Task No_candles_make_a_table_without_rows(string name) =>
        Assert.Contains(
            "has a header and no rows",
            (await Assert.ThrowsAsync<InvalidDataException>(async () => await Read(Write(await BytesAsync([], name), name)))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("candles.json")]
    [InlineData("candles.gz")]
    [InlineData("candles")]
    public async Task Another_ending_is_refused(string name)
    {
        var message = $"'{name}' does not say what to write; give it one of the endings .csv, .csv.gz, .parquet.";

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => CandleFile.CheckName(name)).Message, StringComparison.Ordinal);
        await AssertRefused(_candles, name, message);
    }

    [Theory]
    [InlineData("candles.csv")]
    [InlineData("candles.parquet")]
    public async Task Candles_that_do_not_ascend_are_refused(string name) =>
        await AssertRefused([_candles[1], _candles[0]], name, "comes after that of 2024-01-01T01:00:00.0000000+00:00; sort them");

    [Fact]
    public async Task A_candle_of_another_zone_is_refused() =>
        await AssertRefused(
            [_candles[0] with { OpenTime = _start.ToOffset(TimeSpan.FromHours(2)) }], "candles.csv", "is not in UTC; convert its time first.");

    [Theory]
    [InlineData("0.0000000000000000001")]
    [InlineData("100000000000000000000")]
    public async Task A_figure_that_Parquet_would_cut_is_refused(string volume) =>
        await AssertRefused(
            [_candles[0] with { Volume = decimal.Parse(volume, System.Globalization.CultureInfo.InvariantCulture) }],
            "candles.parquet",
            $"volume of the candle of 2024-01-01 00:00:00 is {volume}; a Parquet file here keeps 18 decimals and 20 digits before the point. Write CSV.");

    [Fact]
    public async Task A_time_within_a_millisecond_is_kept_by_CSV_and_refused_by_Parquet()
    {
        Candle[] candles = [_candles[0] with { OpenTime = _start.AddTicks(1) }];

        Assert.Contains("2024-01-01T00:00:00.0000001Z", Encoding.UTF8.GetString(await BytesAsync(candles, "candles.csv")), StringComparison.Ordinal);
        await AssertRefused(candles, "candles.parquet", "begins within a millisecond");
    }

    static async Task<byte[]> BytesAsync(IEnumerable<Candle> candles, string name)
    {
        using var stream = new MemoryStream();
        await CandleFile.WriteAsync(candles, stream, name, TestContext.Current.CancellationToken);
        Assert.True(stream.CanWrite, "The stream stays open.");
        return stream.ToArray();
    }

    static async Task AssertRefused(Candle[] candles, string name, string message) =>
        Assert.Contains(
            message, (await Assert.ThrowsAsync<ArgumentException>(() => BytesAsync(candles, name))).Message, StringComparison.Ordinal);
}
