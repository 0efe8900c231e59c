namespace Gatecast.Sources.Tests;

public class SeriesReferenceTests
{
    [Theory]
    [InlineData("sample:btc-usd", "sample", "btc-usd", null, null)]
    [InlineData("sample:seattle-weather#wind", "sample", "seattle-weather", "wind", null)]
    [InlineData("BTC-USD", "coinbase", "BTC-USD", null, null)]
    [InlineData("ETH-USD@1h", "coinbase", "ETH-USD", null, "1h")]
    [InlineData("Binance:BTCUSDT@1h", "binance", "BTCUSDT", null, "1h")]
    [InlineData("open-meteo:52.52,13.41#temperature_2m@1h", "open-meteo", "52.52,13.41", "temperature_2m", "1h")]
    [InlineData("fred:SP500", "fred", "SP500", null, null)]
    [InlineData("file:prices.csv#close@1d", "file", "prices.csv", "close", "1d")]
    [InlineData("file:prices.csv@1q#close", "file", "prices.csv", "close", "3mo")]
    [InlineData("file:C:\\data\\prices.csv", "file", "C:\\data\\prices.csv", null, null)]
    [InlineData("file:me@home.csv", "file", "me@home.csv", null, null)]
    [InlineData("file:prices.csv#", "file", "prices.csv#", null, null)]
    [InlineData(" sample:btc-usd ", "sample", "btc-usd", null, null)]
    public void A_reference_has_a_source_a_symbol_a_column_and_an_interval(
        string text, string source, string symbol, string? column, string? interval)
    {
        var reference = SeriesReference.Parse(text);

        Assert.Equal((source, symbol, column), (reference.Source, reference.Symbol, reference.Column));
        Assert.Equal(interval, reference.Interval?.ToString());
    }

    [Theory]
    [InlineData("BTC-USD", "coinbase:BTC-USD")]
    [InlineData("SAMPLE:btc-usd", "sample:btc-usd")]
    [InlineData("file:prices.csv@60m#close", "file:prices.csv#close@1h")]
    [InlineData("file:me@home.csv", "file:me@home.csv")]
    public void A_reference_has_one_canonical_text(string text, string canonical)
    {
        var reference = SeriesReference.Parse(text);

        Assert.Equal(canonical, reference.ToString());
        Assert.Equal(reference, SeriesReference.Parse(canonical));
    }

    [Fact]
    public void An_unknown_source_suggests_the_nearest_and_lists_all()
    {
        var error = Assert.Throws<FormatException>(() => SeriesReference.Parse("smaple:btc-usd"));

        Assert.Equal(
            "The source 'smaple' is unknown; did you mean 'sample'? The sources are sample, file, coinbase, binance, binance-us, kraken, " +
            "bitstamp, okx, bybit, open-meteo, fred.",
            error.Message);
    }

    [Fact]
    public void A_source_near_nothing_gets_no_suggestion() =>
        Assert.StartsWith(
            "The source 'https' is unknown. The sources are",
            Assert.Throws<FormatException>(() => SeriesReference.Parse("https://example.com/prices.csv")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("sample:")]
    [InlineData("file: ")]
    [InlineData("@1d")]
    public void A_reference_without_a_symbol_is_refused(string text) =>
        Assert.Contains(
            "names no series",
            Assert.Throws<FormatException>(() => SeriesReference.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_suffix_that_is_no_interval_is_refused_where_no_file_may_be_called_so() =>
        Assert.Contains(
            "'1x' in 'BTC-USD@1x' is not an interval",
            Assert.Throws<FormatException>(() => SeriesReference.Parse("BTC-USD@1x")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_column_is_refused_where_no_file_may_be_called_so() =>
        Assert.Contains(
            "more than one column, or an empty one",
            Assert.Throws<FormatException>(() => SeriesReference.Parse("sample:sp500#")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_reference_made_by_hand_is_checked() =>
        Assert.Throws<ArgumentException>(() => new SeriesReference { Source = "nowhere", Symbol = "x" });

    [Theory]
    [InlineData("BTC-USD", "write sample:btc-usd")]
    [InlineData("DOGE-USD", "use file: with a CSV or Parquet file, or sample:")]
    [InlineData("kraken:XBTUSD@1h", "kraken:XBTUSD@1h is a series of kraken, whose candles ICandleSource reads")]
    [InlineData("sp500", "write sample:sp500")]
    public async Task Candles_of_an_exchange_are_no_file(string text, string message)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => SeriesReader.ReadAsync(SeriesReference.Parse(text), TestContext.Current.CancellationToken));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
