namespace Gatecast.Sources.Tests;

public class CandleTests
{
    static readonly Interval _hour = Interval.Parse("1h");

    static readonly Candle _candle =
        new(new(2024, 1, 2, 3, 0, 0, TimeSpan.Zero), Open: 101m, High: 104m, Low: 99m, Close: 103m, Volume: 12.5m);

    [Fact]
    public void A_candle_that_can_be_true_has_no_fault()
    {
        Assert.Null(_candle.Fault(_hour));
        Assert.Null((_candle with { Open = 5, High = 5, Low = 5, Close = 5, Volume = 0 }).Fault(_hour));
        Assert.True(_candle.IsClosed);
        Assert.True(default(Candle).Fault(_hour) is not null);
    }

    public static TheoryData<string, Candle> Wrong => new()
    {
        { "open 101 and close 103 do not lie between low 102 and high 104", _candle with { Low = 102 } },
        { "open 101 and close 103 do not lie between low 99 and high 102", _candle with { High = 102 } },
        { "open 101 and close 98 do not lie between low 99 and high 104", _candle with { Close = 98 } },
        { "a price is not above 0 (open 101, high 104, low 0, close 103)", _candle with { Low = 0 } },
        { "a price is not above 0 (open -1, high 104, low 99, close 103)", _candle with { Open = -1 } },
        { "its volume -0.1 is below 0", _candle with { Volume = -0.1m } },
        { "its open time 2024-01-02 03:00:01 is not the start of an interval of 1h", _candle with { OpenTime = _candle.OpenTime.AddSeconds(1) } },
        { "its open time 2024-01-02T03:00:00.0000000+01:00 is not in UTC", _candle with { OpenTime = new(2024, 1, 2, 3, 0, 0, TimeSpan.FromHours(1)) } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_candle_that_cannot_be_true_says_why(string fault, Candle candle) => Assert.Equal(fault, candle.Fault(_hour));

    [Fact]
    public void Values_that_are_no_prices_may_be_0_or_below_but_keep_their_order_and_their_grid()
    {
        var frost = _candle with { Open = 0, High = 1, Low = -7.5m, Close = -3, Volume = 0 };

        Assert.Null(frost.Fault(_hour, arePrices: false));
        Assert.NotNull(frost.Fault(_hour));
        Assert.NotNull((frost with { High = -5 }).Fault(_hour, arePrices: false));
        Assert.NotNull((frost with { OpenTime = frost.OpenTime.AddMinutes(1) }).Fault(_hour, arePrices: false));
    }

    [Fact]
    public void A_candle_is_over_when_its_interval_is_and_not_a_tick_before()
    {
        Assert.True(_candle.IsOver(_hour, _candle.OpenTime.AddHours(1)));
        Assert.False(_candle.IsOver(_hour, _candle.OpenTime.AddHours(1).AddTicks(-1)));
    }

    [Theory]
    [InlineData("1h", "2024-02-29 13:59:59", "2024-02-29 13:00:00")]
    [InlineData("6h", "2024-02-29 13:59:59", "2024-02-29 12:00:00")]
    [InlineData("1d", "2024-02-29 13:59:59", "2024-02-29 00:00:00")]
    [InlineData("3d", "2024-02-28 13:59:59", "2024-02-26 00:00:00")]
    [InlineData("1w", "2024-02-29 13:59:59", "2024-02-26 00:00:00")]
    [InlineData("1mo", "2024-02-29 13:59:59", "2024-02-01 00:00:00")]
    [InlineData("1q", "2024-02-29 13:59:59", "2024-01-01 00:00:00")]
    [InlineData("1y", "2024-02-29 13:59:59", "2024-01-01 00:00:00")]
    [InlineData("1h", "1969-12-31 23:59:59", "1969-12-31 23:00:00")]
    [InlineData("1w", "1969-12-31 23:59:59", "1969-12-29 00:00:00")]
    [InlineData("1mo", "1969-12-31 23:59:59", "1969-12-01 00:00:00")]
    public void The_grid_of_an_interval_is_counted_from_midnight_Monday_or_January(string interval, string time, string start)
    {
        var (one, expected) = (Interval.Parse(interval), Utc(start));

        Assert.Equal(expected, one.StartOf(Utc(time)));
        Assert.Equal(expected, one.StartOf(expected));
        Assert.True(one.IsOnGrid(expected));
        Assert.False(one.IsOnGrid(Utc(time)));
        Assert.False(one.IsOnGrid(expected.AddTicks(1)));
    }

    static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
