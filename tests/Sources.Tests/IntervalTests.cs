using FsCheck.Xunit;

namespace Gatecast.Sources.Tests;

public class IntervalTests
{
    [Theory]
    [InlineData("30s", 30, IntervalUnit.Second)]
    [InlineData("1m", 1, IntervalUnit.Minute)]
    [InlineData("5m", 5, IntervalUnit.Minute)]
    [InlineData("15min", 15, IntervalUnit.Minute)]
    [InlineData("1h", 1, IntervalUnit.Hour)]
    [InlineData("4H", 4, IntervalUnit.Hour)]
    [InlineData("1d", 1, IntervalUnit.Day)]
    [InlineData("1w", 1, IntervalUnit.Week)]
    [InlineData("1mo", 1, IntervalUnit.Month)]
    [InlineData("1M", 1, IntervalUnit.Month)]
    [InlineData("1q", 3, IntervalUnit.Month)]
    [InlineData("1y", 1, IntervalUnit.Year)]
    public void An_interval_is_a_count_and_a_unit(string text, int count, IntervalUnit unit)
    {
        var interval = Interval.Parse(text);

        Assert.Equal((count, unit), (interval.Count, interval.Unit));
    }

    [Theory]
    [InlineData("60m", "1h")]
    [InlineData("90m", "90m")]
    [InlineData("24h", "1d")]
    [InlineData("7d", "1w")]
    [InlineData("1q", "3mo")]
    [InlineData("4q", "1y")]
    [InlineData("86400s", "1d")]
    public void The_largest_unit_that_fits_is_kept(string text, string kept) => Assert.Equal(kept, Interval.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("1x")]
    [InlineData("1 d")]
    [InlineData("csv")]
    [InlineData("99999999999d")]
    [InlineData("900000q")]
    public void What_is_no_interval_is_not_read(string? text) => Assert.False(Interval.TryParse(text, out _));

    [Fact]
    public void A_wrong_interval_is_named_with_examples()
    {
        var error = Assert.Throws<FormatException>(() => Interval.Parse("1x"));

        Assert.Contains("'1x' is not an interval", error.Message, StringComparison.Ordinal);
        Assert.Contains("1h", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_value_is_a_valid_interval() => Assert.Equal("1s", default(Interval).ToString());

    [Fact]
    public void A_count_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(0, IntervalUnit.Day));

    [Fact]
    public void An_undefined_unit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(1, (IntervalUnit)99));

    [Property]
    public bool Text_and_interval_are_one(int count, byte unit)
    {
        var interval = new Interval(int.Abs(count % 10_000) + 1, (IntervalUnit)(unit % 7));

        return Interval.Parse(interval.ToString()) == interval;
    }

    [Theory]
    [InlineData("1h", "2024-03-31T01:00Z", 2, "2024-03-31T03:00Z")]
    [InlineData("1d", "2024-02-28", 2, "2024-03-01")]
    [InlineData("1w", "2024-02-28", -1, "2024-02-21")]
    [InlineData("1mo", "2024-01-15", 1, "2024-02-15")]
    [InlineData("1mo", "2024-01-31", 1, "2024-02-29")]
    [InlineData("1mo", "2023-02-28", 1, "2023-03-31")]
    [InlineData("1mo", "2024-01-30", 1, "2024-02-29")]
    [InlineData("3mo", "2024-06-30", 2, "2024-12-31")]
    [InlineData("1y", "2024-02-29", 1, "2025-02-28")]
    [InlineData("1y", "2025-02-28", -1, "2024-02-29")]
    public void Steps_lead_along_the_calendar_and_keep_month_ends(string interval, string from, int steps, string to) =>
        Assert.Equal(Utc(to), Interval.Parse(interval).After(Utc(from), steps));

    [Fact]
    public void A_time_with_an_offset_leads_to_UTC()
    {
        var after = Interval.Parse("1d").After(DateTimeOffset.Parse("2024-01-01T00:00+02:00", null), 1);

        Assert.Equal((TimeSpan.Zero, Utc("2024-01-01T22:00Z")), (after.Offset, after));
    }

    [Theory]
    [InlineData("1d", "2024-01-01", "2024-01-08", 7)]
    [InlineData("1d", "2024-01-08", "2024-01-01", -7)]
    [InlineData("1d", "2024-01-01", "2024-01-02T11:00Z", 1)]
    [InlineData("1d", "2024-01-01", "2024-01-02T13:00Z", 2)]
    [InlineData("1mo", "2024-01-01", "2024-01-10", 0)]
    [InlineData("1mo", "2024-01-01", "2024-01-20", 1)]
    [InlineData("1mo", "2024-01-31", "2024-04-30", 3)]
    [InlineData("3mo", "2023-12-29", "2024-03-28", 1)]
    [InlineData("1y", "2000-01-01", "2024-01-01", 24)]
    [InlineData("1y", "2024-01-01", "2000-01-01", -24)]
    public void Steps_between_two_times_are_rounded_to_the_nearest(string interval, string from, string to, int steps) =>
        Assert.Equal(steps, Interval.Parse(interval).StepsBetween(Utc(from), Utc(to)));

    [Property]
    public bool Steps_between_undoes_after(ushort minutes, byte count, byte unit, short steps)
    {
        var from = Utc("2020-01-01").AddMinutes(minutes * 7);
        var interval = new Interval(count % 20 + 1, (IntervalUnit)(unit % 7));
        var few = steps % 40;

        return interval.StepsBetween(from, interval.After(from, few)) == few;
    }

    static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal);
}
