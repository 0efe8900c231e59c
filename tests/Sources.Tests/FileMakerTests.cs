using System.Globalization;

namespace Gatecast.Sources.Tests;

/// <summary>The tables that people download, each as its maker writes it.</summary>
public class FileMakerTests : TemporaryFolder
{
    [Fact]
    public async Task Stooq() =>
        await AssertRead(
            "Date,Open,High,Low,Close,Volume\r\n2024-01-02,472.16,473.67,470.49,472.65,123623714\r\n2024-01-03,470.43,471.19,468.17,468.79,103585929\r\n",
            "Close", "2024-01-02", 472.65m, 468.79m);

    [Fact]
    public async Task Yahoo() =>
        await AssertRead(
            "Date,Open,High,Low,Close,Adj Close,Volume\n" +
            "2024-01-02,472.160004,473.670013,470.489990,472.649994,466.663940,123623700\n" +
            "2024-01-03,470.429993,471.190002,468.170013,468.790009,462.852844,103585900\n",
            "Close", "2024-01-02", 472.649994m, 468.790009m);

    [Fact]
    public async Task Nasdaq_comes_newest_first_and_in_dollars()
    {
        var series = await AssertRead(
            "Date,Close/Last,Volume,Open,High,Low\n" +
            "01/17/2024,$182.68,47317430,$181.27,$182.93,$180.30\n01/16/2024,$183.63,65603040,$182.16,$184.26,$180.934\n",
            "Close/Last", "2024-01-16", 183.63m, 182.68m);

        Assert.Contains("Rows come newest first, and are read from the last one up.", series.Notes);
        Assert.Contains("Figures have a $ in front, which is taken off.", series.Notes);
        Assert.Contains("Dates are read with the month first.", series.Notes);
        Assert.True(series.IsPrice);
    }

    [Fact]
    public async Task CryptoDataDownload_begins_with_its_address() =>
        await AssertRead(
            "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USD\n" +
            "1646092800,2022-03-01 00:00:00,BTC/USD,43221.71,43626.49,43185.48,43312.27,52.05632065,2254690.7\n" +
            "1646089200,2022-02-28 23:00:00,BTC/USD,43085.30,43364.81,42892.37,43178.98,106.81992120,4612352.5\n",
            "close", "2022-02-28T23:00", 43178.98m, 43312.27m);

    [Fact]
    public async Task CryptoDataDownload_once_wrote_hours_that_only_it_understood() =>
        await AssertRead(
            "https://www.CryptoDataDownload.com\nUnix Timestamp,Date,Symbol,Open,High,Low,Close,Volume\n" +
            "1586995200.0,2020-04-16 12-AM,BTCUSD,6640.4,6650.3,6600.1,6620.2,12.3\n1586991600.0,2020-04-15 11-PM,BTCUSD,6640.4,6650.3,6600.1,6640.4,11.2\n",
            "Close", "2020-04-15T23:00", 6640.4m, 6620.2m);

    [Fact]
    public async Task Kaggle() =>
        await AssertRead(
            "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price\n" +
            "1325317920.0,4.39,4.39,4.39,4.39,0.45558087,2.0000000193,4.39\n1325317980.0,4.39,4.4,4.39,4.4,0.5,2.2,4.395\n",
            "Close", "2011-12-31T07:52", 4.39m, 4.4m);

    [Fact]
    public async Task TradingView() =>
        await AssertRead(
            "time,open,high,low,close,Volume\n1704067200,42283.58,44184.1,42180.77,44179.55,27174.3\n1704153600,44179.55,45879.63,44148.34,44946.91,65146.4\n",
            "close", "2024-01-01", 44179.55m, 44946.91m);

    [Fact]
    public async Task Investing_com_quotes_everything_and_comes_newest_first()
    {
        const string Text =
            "\uFEFF\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n" +
            "\"01/14/2024\",\"41,732.3\",\"42,849.1\",\"43,073.2\",\"41,724.6\",\"35.20K\",\"-2.61%\"\n" +
            "\"01/13/2024\",\"42,850.5\",\"42,781.2\",\"43,234.7\",\"42,466.3\",\"1.29M\",\"0.17%\"\n";
        await AssertRead(Text, "Price", "2024-01-13", 42850.5m, 41732.3m);

        Assert.Equal([1_290_000m, 35_200m], (await ReadText(Text, "#Vol.")).Values);
    }

    [Fact]
    public async Task Germans_write_commas_and_the_currency() =>
        await AssertRead(
            "Datum;Schlusskurs;Volumen\n15.01.2024;€ 1.234,50;12.000\n16.01.2024;-€1.235,75;13.000\n",
            "Schlusskurs", "2024-01-15", 1234.5m, -1235.75m, suffix: "#schlusskurs");

    [Theory]
    [InlineData("€2.00", "line 3: '€2.00' in column 'close' is in €, and figures above are in $; correct the cell")]
    [InlineData("$", "line 3: '$' in column 'close' is not a figure with a decimal point")]
    [InlineData("$$2.00", "line 3: '$$2.00' in column 'close' is not a figure")]
    public async Task Another_currency_further_down_is_refused(string cell, string message) =>
        await AssertRefused($"date,close\n2024-01-01,$1.00\n2024-01-02,{cell}\n", message);

    [Fact]
    public async Task A_currency_that_only_appears_further_down_is_refused() =>
        await AssertRefused(
            "date,close\n2024-01-01,1.00\n2024-01-02,$2.00\n", "line 3: '$2.00' in column 'close' is in $, and the figures above have no currency");

    [Fact]
    public async Task Rows_that_are_newest_first_only_at_the_top_are_refused() =>
        await AssertRefused(
            "date,close\n2024-01-03,1\n2024-01-02,2\n2024-01-05,3\n",
            "line 4: the time 2024-01-05 comes after 2024-01-02 on line 3, though the rows above are newest first; sort the rows, oldest first.");

    [Fact]
    public async Task A_repeated_time_among_rows_that_are_newest_first_is_refused() =>
        await AssertRefused(
            "date,close\n2024-01-03,1\n2024-01-02,2\n2024-01-02,3\n", "line 4: the time 2024-01-02 is there already on line 3");

    async Task<Observations> AssertRead(string text, string column, string firstTime, decimal first, decimal second, string suffix = "")
    {
        var series = await ReadText(text, suffix);

        Assert.Equal(column, series.Column);
        Assert.Equal([first, second], series.Values);
        Assert.Equal(DateTimeOffset.Parse(firstTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), series.Times[0]);
        return series;
    }

    async Task AssertRefused(string text, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<InvalidDataException>(() => ReadText(text))).Message, StringComparison.Ordinal);
}
