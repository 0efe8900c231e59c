using System.Globalization;

namespace Gatecast.Sources.Tests;

public class FileTimeTests : TemporaryFolder
{
    [Theory]
    [InlineData("2024-01-31", "2024-02-01")]
    [InlineData("2024/01/31", "2024/02/01")]
    [InlineData("2024.01.31", "2024.02.01")]
    [InlineData("2024-01-31T00:00:00Z", "2024-02-01T00:00:00Z")]
    [InlineData("2024-01-31T00:00", "2024-02-01T00:00")]
    [InlineData("2024-01-31 00:00:00", "2024-02-01 00:00:00")]
    [InlineData("2024-01-31 00:00:00.000", "2024-02-01 00:00:00.000")]
    [InlineData("2024-01-31 00:00:00 UTC", "2024-02-01 00:00:00 UTC")]
    [InlineData("2024-01-31T02:00:00+02:00", "2024-02-01T02:00:00+02:00")]
    [InlineData("1706659200", "1706745600")]
    [InlineData("1706659200.0", "1706745600.0")]
    [InlineData("1706659200000", "1706745600000")]
    [InlineData("1706659200000000", "1706745600000000")]
    [InlineData("1706659200000000000", "1706745600000000000")]
    [InlineData("1706659200000", "1706745600000000")]
    [InlineData("20240131", "20240201")]
    [InlineData("31/01/2024", "01/02/2024")]
    [InlineData("31/1/2024 00:00", "1/2/2024 00:00")]
    [InlineData("31.01.2024", "01.02.2024")]
    [InlineData("01/31/2024", "02/01/2024")]
    [InlineData("1/31/2024 12:00 AM", "2/1/2024 12:00 AM")]
    [InlineData("\"Jan 31, 2024\"", "\"Feb 01, 2024\"")]
    [InlineData("31 Jan 2024", "1 Feb 2024")]
    public async Task Times_are_read_in_many_forms(string first, string second)
    {
        var series = await ReadText($"date,close\n{first},1\n{second},2\n");

        Assert.Equal([Utc("2024-01-31"), Utc("2024-02-01")], series.Times);
        Assert.All(series.Times, time => Assert.Equal(TimeSpan.Zero, time.Offset));
    }

    [Theory]
    [InlineData("2024-01", "2024-02", "1mo")]
    [InlineData("202401", "202402", "1mo")]
    [InlineData("Jan 2024", "Feb 2024", "1mo")]
    [InlineData("2024", "2025", "1y")]
    public async Task Months_and_years_are_times(string first, string second, string interval) =>
        Assert.Equal(interval, (await ReadText($"period,value\n{first},1\n{second},2\n")).Interval.ToString());

    [Theory]
    [InlineData("timestamp")]
    [InlineData("Time")]
    [InlineData("DATE")]
    [InlineData("Datetime")]
    [InlineData("Open time")]
    [InlineData("open_time")]
    [InlineData("unix")]
    [InlineData("ds")]
    [InlineData("observation_date")]
    [InlineData("when")]
    [InlineData("")]
    public async Task The_time_column_is_recognised_by_name_or_content(string name) =>
        Assert.Equal(2, (await ReadText($"{name},close\n1706659200,1\n1706745600,2\n")).Times.Count);

    [Fact]
    public async Task Figures_that_look_like_years_are_not_times() =>
        Assert.Equal([1999m, 2001m], (await ReadText("sales,when\n1999,2024-01-01\n2001,2024-01-02\n")).Values);

    [Fact]
    public async Task A_named_column_without_times_is_passed_over() =>
        Assert.Equal("close", (await ReadText("time,date,close\nmorning,2024-01-01,1\nmorning,2024-01-02,2\n")).Column);

    [Fact]
    public async Task One_row_far_below_settles_whether_the_day_comes_first()
    {
        var rows = Enumerable.Range(1, 12).SelectMany(month => Enumerable.Range(1, 12).Select(day => $"{day:00}/{month:00}/2020,1\n"));
        var series = await ReadText($"date,close\n{string.Concat(rows)}13/12/2020,2\n");

        Assert.Equal(Utc("2020-01-02"), series.Times[1]);
        Assert.Contains("Dates are read with the day first.", series.Notes);
    }

    [Fact]
    public async Task Dates_that_could_be_read_both_ways_are_refused() =>
        Assert.Contains(
            "dates such as '02/01/2024' in its column 'date', and no row shows whether day or month comes first; write them as 2024-01-31.",
            (await Assert.ThrowsAsync<InvalidDataException>(() => ReadText("date,close\n01/01/2024,1\n02/01/2024,2\n"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Dates_that_change_their_order_are_refused() =>
        Assert.Contains(
            "line 3: '01/14/2024' in column 'date' is not a time written like the others",
            (await Assert.ThrowsAsync<InvalidDataException>(() => ReadText("date,close\n13/01/2024,1\n01/14/2024,2\n"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Days_that_begin_at_local_midnight_are_dates_through_summer_time()
    {
        var series = await ReadText(
            "Date,Close\n2024-03-28 00:00:00+01:00,1\n2024-03-29 00:00:00+01:00,1\n2024-03-30 00:00:00+01:00,1\n" +
            "2024-03-31 00:00:00+01:00,1\n2024-04-01 00:00:00+02:00,2\n");

        Assert.Equal(Utc("2024-04-01"), series.Times[^1]);
        Assert.Equal("1d", series.Interval.ToString());
        Assert.Contains("Every row begins at midnight of its own offset, and is read as that date.", series.Notes);
    }

    [Fact]
    public async Task Weekdays_are_noted_as_trading_days()
    {
        var days = Enumerable.Range(0, 40).Select(new DateOnly(2024, 1, 1).AddDays)
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        var series = await ReadText($"date,close\n{string.Concat(days.Select(day => $"{day:yyyy-MM-dd},1\n"))}");

        Assert.True(series.TradingDays);
        Assert.Contains("The rows are trading days: closed on Saturday and Sunday.", series.Notes);
    }

    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
