namespace Gatecast.Sources.Tests;

public class MarketCalendarTests
{
    static readonly Interval _day = Interval.Parse("1d");

    /// <summary>What a market keeps besides its weekends, by year.</summary>
    static readonly Dictionary<string, Func<int, IEnumerable<DateOnly>>> _markets = new()
    {
        ["New York"] = year =>
        [
            .. new DateOnly(year, 1, 1).DayOfWeek is DayOfWeek.Saturday ? [] : (DateOnly[])[Observed(new(year, 1, 1))],
            Nth(year, 1, DayOfWeek.Monday, 3), Nth(year, 2, DayOfWeek.Monday, 3), HolidayRule.Easter(year).AddDays(-2), Last(year, 5, DayOfWeek.Monday),
            .. year >= 2022 ? (DateOnly[])[Observed(new(year, 6, 19))] : [],
            Observed(new(year, 7, 4)), Nth(year, 9, DayOfWeek.Monday, 1), Nth(year, 11, DayOfWeek.Thursday, 4), Observed(new(year, 12, 25)),
        ],
        ["London"] = year =>
        [
            Next(new(year, 1, 1)), HolidayRule.Easter(year).AddDays(-2), HolidayRule.Easter(year).AddDays(1), Nth(year, 5, DayOfWeek.Monday, 1),
            Last(year, 5, DayOfWeek.Monday), Last(year, 8, DayOfWeek.Monday), .. Christmas(year),
        ],
        ["Frankfurt"] = year =>
        [
            new(year, 1, 1), HolidayRule.Easter(year).AddDays(-2), HolidayRule.Easter(year).AddDays(1), new(year, 5, 1), new(year, 12, 24), new(year, 12, 25),
            new(year, 12, 26), new(year, 12, 31),
        ],
    };

    /// <summary>New York has kept 19 June since 2022, and it does not fall on a Saturday before 2027: where it moves then, the rows cannot tell.</summary>
    public static TheoryData<string, int> Markets => new() { { "New York", 2026 }, { "London", 2035 }, { "Frankfurt", 2035 } };

    [Theory, MemberData(nameof(Markets))]
    public void Holidays_of_the_years_to_come_are_those_that_twelve_years_have_shown(string market, int until)
    {
        var calendar = MarketCalendar.Of([.. OpenDays(market, new(2013, 3, 4), new(2025, 3, 3))], _day)!;
        var expected = OpenDays(market, new(2025, 3, 4), new(until, 12, 30)).ToList();

        Assert.Equal(expected, Enumerable.Range(1, expected.Count).Select(days => calendar.After(Utc(new(2025, 3, 3)), days)));
    }

    [Fact]
    public void Holidays_are_named()
    {
        var names = MarketCalendar.Of([.. OpenDays("New York", new(2013, 3, 4), new(2025, 3, 3))], _day)!.Holidays;
        Assert.Equal(
            [
                "1 January", "19 June", "25 December", "4 July", "Good Friday", "the first Monday of September", "the fourth Thursday of November",
                "the last Monday of May", "the third Monday of February", "the third Monday of January",
            ],
            names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_Monday_that_was_the_fourth_and_the_last_for_three_years_is_the_one_that_it_was_before()
    {
        // In May of 2018, 2019 and 2020 the fourth Monday was the last; in 2017 it was not.
        var names = MarketCalendar.Of([.. OpenDays("New York", new(2010, 3, 4), new(2021, 3, 3))], _day)!.Holidays;

        Assert.Contains("the last Monday of May", names);
        Assert.DoesNotContain("the fourth Monday of May", names);
    }

    [Fact]
    public void Holidays_have_words_for_people() => Assert.Equal(
        "closed on Saturday and Sunday, on 25 December, 1 January",
        MarketCalendar.Of([.. OpenDays("New York", new(2023, 10, 2), new(2024, 2, 1))], _day)!.Description);

    [Fact]
    public void A_closure_that_came_once_and_a_missing_week_make_no_holiday()
    {
        var days = OpenDays("New York", new(2013, 3, 4), new(2025, 3, 3)).Where(day => day.Date != new DateTime(2018, 12, 5) && (day < At(2024, 8, 5) || day > At(2024, 8, 9)));
        var calendar = MarketCalendar.Of([.. days], _day)!;

        Assert.Equal(10, calendar.Holidays.Count);
        Assert.True(calendar.IsOpen(At(2029, 12, 5)));
        Assert.True(calendar.IsOpen(At(2025, 8, 5)));
        Assert.Equal(5, calendar.Missing(At(2024, 8, 2), At(2024, 8, 12)));
        Assert.Equal(0, calendar.Missing(At(2018, 12, 4), At(2018, 12, 6)));

        // Good Friday and the weekend.
        Assert.Equal(0, calendar.Missing(At(2019, 4, 18), At(2019, 4, 22)));
    }

    [Fact]
    public void A_few_months_show_weekends_and_perhaps_Christmas()
    {
        var calendar = MarketCalendar.Of([.. OpenDays("New York", new(2023, 10, 2), new(2024, 2, 1))], _day)!;

        Assert.Equal(["1 January", "25 December"], calendar.Holidays.Order(StringComparer.Ordinal));
        Assert.Equal(At(2024, 12, 26), calendar.After(At(2024, 12, 24), 1));
    }

    [Fact]
    public void A_market_may_keep_other_days_than_Saturday_and_Sunday()
    {
        // Sunday to Thursday, as in Riyadh.
        var days = Days(new(2024, 1, 1), new(2024, 3, 31)).Where(day => day.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday));
        var calendar = MarketCalendar.Of([.. days], _day)!;

        Assert.Equal(5, calendar.DaysOfWeek);
        Assert.Equal(At(2024, 4, 7), calendar.After(At(2024, 4, 4), 1));

        // A shop that is closed on Sundays.
        Assert.Equal(6, MarketCalendar.Of([.. Days(new(2024, 1, 1), new(2024, 3, 31)).Where(day => day.DayOfWeek is not DayOfWeek.Sunday)], _day)!.DaysOfWeek);
    }

    [Fact]
    public void Rows_on_all_days_few_rows_and_other_intervals_have_no_calendar()
    {
        Assert.Null(MarketCalendar.Of([.. Days(new(2024, 1, 1), new(2024, 3, 31))], _day));
        Assert.Null(MarketCalendar.Of([.. Days(new(2024, 1, 1), new(2024, 1, 12)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))], _day));
        Assert.Null(MarketCalendar.Of([.. Days(new(2024, 1, 1), new(2024, 1, 27)).Where(day => day.DayOfWeek is not DayOfWeek.Sunday)], _day));
        Assert.Null(MarketCalendar.Of([.. OpenDays("London", new(2024, 1, 1), new(2024, 12, 31))], Interval.Parse("1h")));
        Assert.Null(MarketCalendar.Of([], _day));
    }

    [Theory]
    [InlineData(2000, 4, 23)]
    [InlineData(2008, 3, 23)]
    [InlineData(2019, 4, 21)]
    [InlineData(2024, 3, 31)]
    [InlineData(2038, 4, 25)]
    public void Easter_is_when_the_almanac_says(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), HolidayRule.Easter(year));

    static IEnumerable<DateTimeOffset> OpenDays(string market, DateOnly from, DateOnly to)
    {
        var closed = Enumerable.Range(from.Year - 1, to.Year - from.Year + 3).SelectMany(_markets[market]).ToHashSet();
        return Days(from, to).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !closed.Contains(DateOnly.FromDateTime(day.Date)));
    }

    static IEnumerable<DateTimeOffset> Days(DateOnly from, DateOnly to) => Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(day => Utc(from.AddDays(day)));

    static DateTimeOffset At(int year, int month, int day) => Utc(new(year, month, day));

    static DateTimeOffset Utc(DateOnly day) => new(day, default, TimeSpan.Zero);

    static DateOnly Nth(int year, int month, DayOfWeek weekday, int number) => Enumerable.Range(1, 28).Select(day => new DateOnly(year, month, day)).Where(day => day.DayOfWeek == weekday).ElementAt(number - 1);

    static DateOnly Last(int year, int month, DayOfWeek weekday) =>
        Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(day => new DateOnly(year, month, day)).Last(day => day.DayOfWeek == weekday);

    /// <summary>The Friday before a Saturday, the Monday after a Sunday.</summary>
    static DateOnly Observed(DateOnly day) => day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => 1, _ => 0 });

    /// <summary>The Monday after a weekend.</summary>
    static DateOnly Next(DateOnly day) => day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 });

    /// <summary>25 and 26 December, and the first working days after a weekend.</summary>
    static IEnumerable<DateOnly> Christmas(int year) => new DateOnly(year, 12, 25).DayOfWeek switch
    {
        DayOfWeek.Friday => [new(year, 12, 25), new(year, 12, 28)],
        DayOfWeek.Saturday => [new(year, 12, 27), new(year, 12, 28)],
        DayOfWeek.Sunday => [new(year, 12, 26), new(year, 12, 27)],
        _ => [new(year, 12, 25), new(year, 12, 26)],
    };
}
