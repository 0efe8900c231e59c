namespace Gatecast.Sources.Tests;

public class ObservationsTests
{
    static readonly Interval _day = Interval.Parse("1d");
    static readonly DateTimeOffset _monday = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_missing_day_is_a_gap()
    {
        var observations = Make(_day, Days(0, 1, 2, 5, 6));

        Assert.Equal([new Gap(_monday.AddDays(2), _monday.AddDays(5), MissingRows: 2)], observations.Gaps);
    }

    [Fact]
    public void Weekday_rows_over_two_weeks_are_trading_days_without_gaps()
    {
        var observations = Make(_day, Weekdays(30));

        Assert.True(observations.TradingDays);
        Assert.Empty(observations.Gaps);
    }

    [Fact]
    public void A_holiday_of_two_days_is_no_gap_of_trading_days() =>
        Assert.Empty(Make(_day, Weekdays(60).Except(Days(9, 10, 18, 21))).Gaps);

    [Fact]
    public void Three_missing_weekdays_are_a_gap_of_trading_days()
    {
        var observations = Make(_day, Weekdays(60).Except(Days(10, 11, 14)));

        Assert.Equal([new Gap(_monday.AddDays(9), _monday.AddDays(15), MissingRows: 3)], observations.Gaps);
    }

    [Fact]
    public void Weekday_rows_over_less_than_two_weeks_are_not_trading_days()
    {
        var observations = Make(_day, Weekdays(12));

        Assert.False(observations.TradingDays);
        Assert.Equal(2, Assert.Single(observations.Gaps).MissingRows);
    }

    [Fact]
    public void One_row_on_a_Sunday_means_every_day_counts()
    {
        var observations = Make(_day, Weekdays(60).Append(_monday.AddDays(62)));

        Assert.False(observations.TradingDays);
        Assert.Equal(9, observations.Gaps.Count);
    }

    [Fact]
    public void Months_are_counted_along_the_calendar() =>
        Assert.Equal(2, Assert.Single(Make(Interval.Parse("1mo"), [_monday, _monday.AddMonths(1), _monday.AddMonths(4)]).Gaps).MissingRows);

    [Fact]
    public void As_of_a_time_are_the_rows_whose_intervals_were_over()
    {
        var observations = Make(Interval.Parse("1mo"), [_monday, _monday.AddMonths(1), _monday.AddMonths(2)]) with { Unit = "USD", IsPrice = true, Notes = ["a"] };
        var cut = observations.AsOf(_monday.AddMonths(2));

        Assert.Equal([_monday, _monday.AddMonths(1)], cut.Times);
        Assert.Equal(observations.Values.Take(2), cut.Values);
        Assert.Equal((observations.Name, observations.Reference, observations.Column, "USD", true, "a"), (cut.Name, cut.Reference, cut.Column, cut.Unit, cut.IsPrice, Assert.Single(cut.Notes)));
        Assert.Equal([_monday], observations.AsOf(_monday.AddMonths(2).AddTicks(-1)).Times);
        Assert.Throws<ArgumentException>(() => observations.AsOf(_monday.AddDays(30)));
    }

    [Fact]
    public void Times_must_ascend() => Assert.Throws<ArgumentException>(() => Make(_day, Days(1, 0)));

    [Fact]
    public void Times_must_differ() => Assert.Throws<ArgumentException>(() => Make(_day, Days(1, 1)));

    [Fact]
    public void Times_must_be_UTC() =>
        Assert.Throws<ArgumentException>(() => Make(_day, [new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(1))]));

    [Fact]
    public void Every_time_needs_a_value() => Assert.Throws<ArgumentException>(
        () => new Observations([_monday], [], _day) { Name = "x", Reference = "file:x", Column = "close" });

    [Fact]
    public void A_name_may_not_be_blank() => Assert.Throws<ArgumentException>(() => Make(_day, Days(0, 1)) with { Name = " " });

    [Fact]
    public void What_was_passed_in_may_change_without_harm()
    {
        var times = Days(0, 1).ToList();
        var observations = Make(_day, times);
        times[0] = _monday.AddYears(9);

        Assert.Equal(_monday, observations.Times[0]);
    }

    static Observations Make(Interval interval, IEnumerable<DateTimeOffset> times)
    {
        var list = times as List<DateTimeOffset> ?? [.. times];
        return new(list, [.. list.Select((_, i) => (decimal)i)], interval) { Name = "x", Reference = "file:x", Column = "close" };
    }

    static IEnumerable<DateTimeOffset> Days(params int[] days) => days.Select(day => _monday.AddDays(day));

    static IEnumerable<DateTimeOffset> Weekdays(int days) =>
        Days([.. Enumerable.Range(0, days)]).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
}
