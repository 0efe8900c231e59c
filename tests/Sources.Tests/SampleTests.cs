namespace Gatecast.Sources.Tests;

public class SampleTests
{
    [Fact]
    public async Task Bitcoin_has_a_year_of_daily_closes_in_dollars()
    {
        var btc = await Read("sample:btc-usd");

        Assert.Equal(("btc-usd", "sample:btc-usd", "close", "USD", true), (btc.Name, btc.Reference, btc.Column, btc.Unit, btc.IsPrice));
        Assert.Equal((365, "1d", false), (btc.Values.Count, btc.Interval.ToString(), btc.TradingDays));
        Assert.Equal((Day(2016, 7, 4), 676.18m), (btc.Times[0], btc.Values[0]));
        Assert.Equal((Day(2017, 7, 3), 2486.69m), (btc.Times[^1], btc.Values[^1]));
        Assert.Empty(btc.Gaps);
    }

    [Fact]
    public async Task Seattle_has_four_years_of_temperatures_that_are_no_prices()
    {
        var weather = await Read("sample:seattle-weather");

        Assert.Equal(("temp_max", "°C", false), (weather.Column, weather.Unit, weather.IsPrice));
        Assert.Equal((1461, "1d", Day(2012, 1, 1), Day(2015, 12, 31)),
            (weather.Values.Count, weather.Interval.ToString(), weather.Times[0], weather.Times[^1]));
        Assert.Equal(12.8m, weather.Values[0]);
        Assert.Empty(weather.Gaps);
    }

    [Fact]
    public async Task A_column_of_a_sample_can_be_chosen()
    {
        var wind = await Read("sample:seattle-weather#wind");

        Assert.Equal(("wind", "m/s", 4.7m), (wind.Column, wind.Unit, wind.Values[0]));
    }

    [Fact]
    public async Task The_index_has_twenty_years_of_trading_days_and_one_gap_in_September_2001()
    {
        var index = await Read("sample:sp500");

        Assert.Equal(("close", "points", true, true), (index.Column, index.Unit, index.IsPrice, index.TradingDays));
        Assert.Equal((5105, "1d", Day(2000, 1, 3), Day(2020, 4, 17)),
            (index.Values.Count, index.Interval.ToString(), index.Times[0], index.Times[^1]));
        Assert.Equal([new Gap(Day(2001, 9, 10), Day(2001, 9, 17), MissingRows: 4)], index.Gaps);
        Assert.Equal((1455.219971m, 2874.560059m), (index.Values[0], index.Values[^1]));
    }

    [Fact]
    public async Task Samples_are_found_whatever_their_case() =>
        Assert.Equal("sample:btc-usd@1d", (await Read("sample:BTC-USD@1d")).Reference);

    [Fact]
    public async Task An_unknown_sample_suggests_the_nearest_and_lists_all() =>
        Assert.Equal(
            "The sample 'btc-usdt' is unknown; did you mean 'btc-usd'? The samples are btc-usd, seattle-weather, sp500.",
            (await Assert.ThrowsAsync<ArgumentException>(() => Read("sample:btc-usdt"))).Message);

    [Fact]
    public async Task An_unknown_column_of_a_sample_suggests_the_nearest_and_lists_all() =>
        Assert.Equal(
            "sample:seattle-weather has no column 'tmp_max'; did you mean 'temp_max'? " +
            "Its columns are 'date', 'precipitation', 'temp_max', 'temp_min', 'wind'.",
            (await Assert.ThrowsAsync<ArgumentException>(() => Read("sample:seattle-weather#tmp_max"))).Message);

    [Fact]
    public async Task An_interval_that_a_sample_does_not_have_is_refused() =>
        Assert.Equal(
            "sample:btc-usd has a row every 1d, and the reference asks for @1h; write @1d, or nothing, after the name.",
            (await Assert.ThrowsAsync<InvalidDataException>(() => Read("sample:btc-usd@1h"))).Message);

    static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    static Task<Observations> Read(string reference) =>
        SeriesReader.ReadAsync(SeriesReference.Parse(reference), TestContext.Current.CancellationToken);
}
