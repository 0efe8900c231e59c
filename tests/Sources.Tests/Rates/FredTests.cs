using System.Net;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Rates;

public class FredTests
{
    [Fact]
    public async Task Trap_15_FRED_has_stocks_without_a_key_and_a_holiday_has_no_value()
    {
        var exchange = Of("fred-sp500.csv");
        var page = Assert.Single(await exchange.ReadAsync("fred", "1d", hours: 24 * 7, symbol: "sp500"));

        Assert.Equal(
            [(2, 4742.83m), (3, 4704.81m), (4, 4688.68m), (5, 4697.24m)],
            page.Candles.Select(candle => (candle.OpenTime.Day, candle.Close)));
        Assert.All(page.Candles, candle => Assert.Equal((candle.Close, candle.Close, candle.Close, 0m), (candle.Open, candle.High, candle.Low, candle.Volume)));
        Assert.Empty(page.Rejected);
        Assert.Equal(
            "https://fred.stlouisfed.org/graph/fredgraph.csv?id=SP500&cosd=2018-01-01&coed=2024-01-07", exchange.Requests[0].Address.AbsoluteUri);
        Assert.False(exchange.Source("fred").Capabilities.NeedsKey);
    }

    [Fact]
    public async Task What_is_published_late_is_not_counted_as_read()
    {
        var page = Assert.Single(await Of("fred-sp500.csv").ReadAsync("fred", "1d", hours: 24 * 7));

        Assert.Equal(NewYear.AddDays(5), page.CoveredTo);   // Saturday, after the last value
    }

    [Fact]
    public async Task Months_have_the_older_header_and_are_read_as_months()
    {
        var from = new DateTimeOffset(2023, 10, 1, 0, 0, 0, TimeSpan.Zero);
        var page = Assert.Single(await Of("fred-fedfunds.csv").ReadAsync("fred", "1mo", symbol: "FEDFUNDS", from: from));

        Assert.Equal([10, 11, 12], page.Candles.Select(candle => candle.OpenTime.Month));
        Assert.Equal(NewYear, page.CoveredTo);
    }

    [Theory]
    [InlineData("fred-fedfunds.csv", "FEDFUNDS", "1d", "FEDFUNDS of FRED has a value every 1mo, and 1d was asked for; write fred:FEDFUNDS@1mo.")]
    [InlineData("fred-quarterly.csv", "GDP", "1mo", "GDP of FRED has a value every 3mo, and 1mo was asked for; write fred:GDP@3mo.")]
    [InlineData("fred-weekly.csv", "WALCL", "1d", "WALCL of FRED has a value every 1w, and 1d was asked for; write fred:WALCL@1w.")]
    [InlineData("fred-sp500.csv", "SP500", "1w", "SP500 of FRED has a value every 1d, and 1w was asked for; write fred:SP500@1d.")]
    public async Task Another_interval_than_the_series_has_is_refused_with_the_right_one(string file, string id, string interval, string sentence) =>
        Assert.Equal(sentence, (await Assert.ThrowsAsync<ArgumentException>(() => Of(file).ReadAsync("fred", interval, hours: 24, symbol: id))).Message);

    [Fact]
    public async Task A_week_dated_by_its_Friday_begins_on_its_Monday()
    {
        var from = new DateTimeOffset(2023, 11, 27, 0, 0, 0, TimeSpan.Zero);
        var page = Assert.Single(await Of("fred-weekly.csv").ReadAsync("fred", "1w", hours: 24 * 7, symbol: "WALCL", from: from));

        Assert.Equal([27, 4, 18, 25, 1], page.Candles.Select(candle => candle.OpenTime.Day));
        Assert.All(page.Candles, candle => Assert.Equal(DayOfWeek.Monday, candle.OpenTime.DayOfWeek));
        Assert.Equal([-7796145m, 0m], page.Candles.Take(2).Select(candle => candle.Close));
        Assert.Equal("its value x is not a number", Assert.Single(page.Rejected).Reason);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_unknown_series_is_one_clear_sentence(HttpStatusCode status)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Of("fred-error.html", status).ReadAsync("fred", "1d", symbol: "SP50"));

        Assert.StartsWith("FRED does not know the symbol SP50 (it said \"<!DOCTYPE html>", error.Message, StringComparison.Ordinal);
        Assert.Contains("write one such as SP500, all of them are at https://fred.stlouisfed.org/categories.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy-page.html")]
    [InlineData("stooq-get-apikey.html")]
    [InlineData("coinbase-candles.json")]
    [InlineData("coinbase-empty.json")]
    public async Task A_reply_that_is_no_table_of_dates_and_values_is_shown(string file) => Assert.StartsWith(
        "The reply of FRED is not the candles it documents",
        (await Assert.ThrowsAsync<InvalidDataException>(() => Of(file).ReadAsync("fred", "1d"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_span_after_the_last_value_is_empty_and_stays_to_be_read()
    {
        var from = NewYear.AddDays(6);
        var page = Assert.Single(await Of("fred-sp500.csv").ReadAsync("fred", "1d", hours: 24 * 7, from: from));

        Assert.Empty(page.Candles);
        Assert.Equal((from, from), (page.CoveredFrom, page.CoveredTo));
    }
}
