using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

public class SeriesTests
{
    [Fact]
    public void Levels_of_prices_are_logarithms() =>
        Assert.Equal([Math.Log(2), Math.Log(3)], Draw.Daily([2, 3], TargetKind.LogReturn).Levels.ToArray());

    [Fact]
    public void Levels_of_other_values_are_the_values() => Assert.Equal([2, -3], Draw.Daily([2, -3]).Levels.ToArray());

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.5)]
    public void A_price_that_is_not_positive_is_refused_with_its_time(double price)
    {
        var error = Assert.Throws<ArgumentException>(() => Draw.Daily([5, price, 6], TargetKind.LogReturn));

        Assert.Contains("2015-01-02", error.Message, StringComparison.Ordinal);
        Assert.Contains("--target difference", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_refused(double value) =>
        Assert.Throws<ArgumentException>(() => Draw.Daily([5, value, 6]));

    [Fact]
    public void Values_that_never_change_are_refused() =>
        Assert.Contains("values that change", Assert.Throws<ArgumentException>(() => Draw.Daily([5, 5, 5])).Message, StringComparison.Ordinal);

    [Fact]
    public void Times_that_do_not_ascend_are_refused() => Assert.Throws<ArgumentException>(() =>
        Series.From("x", TargetKind.Difference, Interval.Parse("1d"), [.. Draw.Days(3).Reverse()], [1, 2, 3]));

    [Fact]
    public void Steps_over_a_gap_are_not_whole()
    {
        var days = Draw.Days(10);
        DateTimeOffset[] times = [.. days[..4], .. days[6..]];
        var series = Series.From("x", TargetKind.Difference, Interval.Parse("1d"), times, [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.True(series.IsWhole(0, 3));
        Assert.False(series.IsWhole(3, 1));
        Assert.False(series.IsWhole(0, 4));
        Assert.True(series.IsWhole(4, 3));
        Assert.False(series.IsWhole(4, 4));
    }

    [Fact]
    public void Trading_days_step_over_the_weekend()
    {
        DateTimeOffset[] times = [new(2024, 1, 4, 0, 0, 0, TimeSpan.Zero), new(2024, 1, 5, 0, 0, 0, TimeSpan.Zero)];
        var series = Series.From("x", TargetKind.Difference, Interval.Parse("1d"), times, [1, 2], tradingDays: true);

        Assert.Equal(new DateTimeOffset(2024, 1, 8, 0, 0, 0, TimeSpan.Zero), series.TimeAfter(1, 1));
        Assert.Equal(new DateTimeOffset(2024, 1, 15, 0, 0, 0, TimeSpan.Zero), series.TimeAfter(1, 6));
    }

    [Fact]
    public void The_hash_sees_the_last_bit_of_a_value()
    {
        var one = Draw.Daily([1, 2, 3]);
        var other = Draw.Daily([1, 2, Math.BitIncrement(3.0)]);

        Assert.Equal(64, one.Sha256.Length);
        Assert.NotEqual(one.Sha256, other.Sha256);
        Assert.Equal(one.Sha256, Draw.Daily([1, 2, 3]).Sha256);
    }

    [Theory]
    [InlineData("1h", 24)]
    [InlineData("15m", 96)]
    [InlineData("1d", 7)]
    [InlineData("1w", 52)]
    [InlineData("1mo", 12)]
    [InlineData("3mo", 4)]
    [InlineData("1y", 1)]
    public void The_season_follows_the_interval(string interval, int rows) =>
        Assert.Equal(rows, Seasons.LengthOf(Interval.Parse(interval)));

    [Fact]
    public void A_history_shows_nothing_after_its_origin()
    {
        var history = Draw.Daily([1, 2, 3, 4]).Until(1);

        Assert.Equal([1, 2], history.Values.ToArray());
        Assert.Equal([1, 2], history.Levels.ToArray());
        Assert.Equal(2, history.Times.Length);
        Assert.Equal(2, history.Grid.Length);
    }
}
