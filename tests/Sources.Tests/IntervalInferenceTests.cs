using FsCheck.Xunit;

namespace Gatecast.Sources.Tests;

public class IntervalInferenceTests
{
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1s")]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("15m")]
    [InlineData("1h")]
    [InlineData("36h")]
    [InlineData("1d")]
    [InlineData("1w")]
    [InlineData("4w")]
    [InlineData("30d")]
    [InlineData("1mo")]
    [InlineData("3mo")]
    [InlineData("6mo")]
    [InlineData("1y")]
    [InlineData("10y")]
    public void Even_rows_give_their_interval(string text)
    {
        var interval = Interval.Parse(text);

        Assert.Equal(interval, Interval.Infer([.. Enumerable.Range(0, 30).Select(step => interval.After(_start, step))]));
    }

    [Fact]
    public void Ends_of_months_are_monthly()
    {
        var times = Enumerable.Range(1, 24).Select(month => _start.AddMonths(month).AddDays(-1));

        Assert.Equal("1mo", Interval.Infer([.. times]).ToString());
    }

    [Fact]
    public void Last_working_days_of_months_are_monthly()
    {
        var times = Enumerable.Range(1, 36).Select(month =>
        {
            var day = _start.AddMonths(month).AddDays(-1);
            return day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => -2, _ => 0 });
        });

        Assert.Equal("1mo", Interval.Infer([.. times]).ToString());
    }

    [Fact]
    public void Weekdays_are_daily() =>
        Assert.Equal("1d", Interval.Infer([.. Weekdays(60)]).ToString());

    [Fact]
    public void Two_months_are_monthly() => Assert.Equal("1mo", Interval.Infer([_start, _start.AddMonths(1)]).ToString());

    [Fact]
    public void Rows_that_come_a_little_early_or_late_give_the_round_interval()
    {
        int[] seconds = [0, 2, -1, 3, 1, -2, 0, 4, -3, 2];

        Assert.Equal("5m", Interval.Infer([.. seconds.Select((late, i) => _start.AddSeconds(i * 300 + late))]).ToString());
    }

    [Property]
    public bool Missing_rows_do_not_change_the_interval(byte[] missing)
    {
        var hours = Enumerable.Range(0, 300).Except(missing.Take(40).Select(hour => (int)hour));

        return Interval.Infer([.. hours.Select(hour => _start.AddHours(hour))]) == new Interval(1, IntervalUnit.Hour);
    }

    [Fact]
    public void One_time_has_no_interval() =>
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => Interval.Infer([_start])).Message, StringComparison.Ordinal);

    [Fact]
    public void Times_within_a_second_are_refused() =>
        Assert.Contains(
            "0.1 seconds apart",
            Assert.Throws<ArgumentException>(() => Interval.Infer([_start, _start.AddMilliseconds(100)])).Message,
            StringComparison.Ordinal);

    static IEnumerable<DateTimeOffset> Weekdays(int days) =>
        Enumerable.Range(0, days).Select(day => _start.AddDays(day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
}
