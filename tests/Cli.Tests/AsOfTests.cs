using System.Globalization;
using System.Text.Json;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli.Tests;

/// <summary>What <c>forecast --as-of</c> takes for known: the same of stored candles and of a file with the same rows.</summary>
public sealed class AsOfTests : IDisposable
{
    const int Rows = 200;

    static readonly DateTimeOffset _start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1d", "2026-06-10", "2026-06-10T00:00:00Z")]
    [InlineData("1d", "2026-06-10T00:00", "2026-06-09T00:00:00Z")]
    [InlineData("1d", "2026-06-10T13:30", "2026-06-09T00:00:00Z")]
    [InlineData("1d", "2026-06-10T23:59:59.999", "2026-06-09T00:00:00Z")]
    [InlineData("1d", "2026-06-10T22:30-02:00", "2026-06-10T00:00:00Z")]
    [InlineData("1d", "9999-12-31", "2026-07-23T00:00:00Z")]
    [InlineData("1h", "2026-01-11", "2026-01-11T23:00:00Z")]
    [InlineData("1h", "2026-01-11T10:00", "2026-01-11T09:00:00Z")]
    [InlineData("1h", "2026-01-11T10:30", "2026-01-11T09:00:00Z")]
    [InlineData("2d", "2026-06-09", "2026-06-08T00:00:00Z")]
    [InlineData("2d", "2026-06-08", "2026-06-06T00:00:00Z")]
    public async Task One_time_gives_one_origin_and_the_same_bits_from_store_and_file(string interval, string asOf, string origin)
    {
        var file = Write(interval, [.. Enumerable.Range(0, Rows).Select(row => Interval.Parse(interval).After(_start, row))]);
        var (stored, read) = (await ForecastAsync($"BTC-USD@{interval}", asOf), await ForecastAsync(file, asOf));

        Assert.Equal((origin, origin), (stored.GetProperty("origin").GetString(), read.GetProperty("origin").GetString()));
        foreach (var part in (string[])["steps", "verdict", "scores", "data"])
            Assert.Equal(stored.GetProperty(part).GetRawText(), read.GetProperty(part).GetRawText());
    }

    [Theory]
    [InlineData("2026-06-12", "2026-06-12T00:00:00Z")]
    [InlineData("2026-06-13T00:00", "2026-06-12T00:00:00Z")]
    [InlineData("2026-06-14", "2026-06-12T00:00:00Z")]
    [InlineData("2026-06-12T23:00", "2026-06-11T00:00:00Z")]
    public async Task A_Friday_is_over_on_Saturday_though_the_next_row_is_Mondays(string asOf, string origin)
    {
        var file = Write("1d", [.. Enumerable.Range(0, Rows).Select(day => _start.AddDays(day)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))]);
        var (stored, read) = (await ForecastAsync("BTC-USD@1d", asOf), await ForecastAsync(file, asOf));

        Assert.Equal((origin, origin), (stored.GetProperty("origin").GetString(), read.GetProperty("origin").GetString()));
        Assert.Equal(stored.GetProperty("steps").GetRawText(), read.GetProperty("steps").GetRawText());
    }

    [Fact]
    public async Task Rows_after_the_time_change_nothing_though_they_are_no_prices()
    {
        string FileOf(int known, params string[] later) => _folder.Write("a.csv", string.Join('\n',
            ["timestamp,close", .. Enumerable.Range(0, known).Select(row => $"{_start.AddDays(row):yyyy-MM-dd},{Cell(row)}"), .. later]));

        var cut = await ForecastAsync(FileOf(Rows), $"{_start.AddDays(Rows - 1):yyyy-MM-dd}");
        var whole = await ForecastAsync(FileOf(Rows, $"{_start.AddDays(Rows):yyyy-MM-dd},-5"), $"{_start.AddDays(Rows - 1):yyyy-MM-dd}");

        Assert.Equal(cut.GetProperty("steps").GetRawText(), whole.GetProperty("steps").GetRawText());
    }

    [Fact]
    public async Task Of_many_candles_the_newest_10_000_that_were_over_are_used()
    {
        Write("1h", [.. Enumerable.Range(0, 10_020).Select(hour => _start.AddHours(hour))]);
        var run = await RunAsync("BTC-USD@1h", $"{_start.AddHours(10_010):yyyy-MM-ddTHH:mm}");

        Assert.Equal(10_000, JsonDocument.Parse(run.Output).RootElement.GetProperty("data").GetProperty("rows").GetInt32());
        Assert.Contains("note: The newest 10,000 of 10,010 stored candles are used.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes the same candles into a file and into the store.</summary>
    string Write(string interval, DateTimeOffset[] times)
    {
        var series = new CandleSeries("coinbase", "BTC-USD", Interval.Parse(interval));
        using var store = CandleStore.Open(_folder.In("gatecast.db"));
        store.Write(
            series,
            [.. times.Select((time, row) => CandleAt(time, decimal.Parse(Cell(row), CultureInfo.InvariantCulture)))],
            Fetch.Of("https://example.org", "", "body"u8, times[^1].AddYears(1)));
        return _folder.Write("a.csv", string.Join('\n', ["timestamp,high,low,close,volume", .. times.Select((time, row) => $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ},{Cell(row)},{Cell(row)},{Cell(row)},1")]));
    }

    static Candle CandleAt(DateTimeOffset time, decimal close) => new(time, Open: close, High: close, Low: close, Close: close, Volume: 1);

    static string Cell(int row) => (100 + 10 * Math.Sin(row * 0.7) + row % 11).ToString("F4", CultureInfo.InvariantCulture);

    Task<Run> RunAsync(string series, string asOf) => Run.With(
        new Dictionary<string, string> { ["GATECAST_DB"] = _folder.In("gatecast.db") },
        "forecast", series, "--as-of", asOf, "--json", "--epochs", "1", "--horizon", "3", "--hidden", "4");

    async Task<JsonElement> ForecastAsync(string series, string asOf)
    {
        var run = await RunAsync(series, asOf);
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
