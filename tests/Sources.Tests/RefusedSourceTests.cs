using Gatecast.Sources.Tests.Exchanges;

namespace Gatecast.Sources.Tests;

/// <summary>What is no source says why, and what to take.</summary>
public class RefusedSourceTests : TemporaryFolder
{
    [Theory]
    [InlineData("coingecko:bitcoin")]
    [InlineData("CoinGecko:bitcoin@1d")]
    public void Trap_12_Candles_of_CoinGecko_are_named_after_their_close_and_are_no_source(string text) => Assert.Equal(
        "CoinGecko is no source: its candles carry the time of their close, have no volume, and beyond 30 days cover four days each. " +
        "An exchange has the real ones: write coinbase:BTC-USD, kraken:XBTUSD or binance:BTCUSDT.",
        Refusal(text));

    [Fact]
    public void Trap_14_Stooq_needs_a_key_and_is_no_source() => Assert.Equal(
        "Stooq is no source: since March 2026 it hands out data only for a key that it gives to people who solve a captcha. " +
        "Write fred:SP500 for an index, or download the CSV in a browser and write file:prices.csv.",
        Refusal("stooq:spy.us"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trap_14_A_page_of_Stooq_saved_as_a_table_is_recognised(bool afterBlanks)
    {
        var page = await File.ReadAllTextAsync(RecordedExchange.Fixture("stooq-get-apikey.html"), TestContext.Current.CancellationToken);
        var path = Write((afterBlanks ? "\n  \n" : "") + page, "spy_us_d.csv");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Read(path));

        Assert.Equal(
            $"{path} is a web page and no table: the site answered with a page, such as Stooq's request for a key, in place of the data. " +
            "Open it in a browser to see what it asks for, and download the table itself.",
            error.Message);
    }

    [Fact]
    public void Trap_15_Yahoo_is_no_source_and_FRED_stands_in_for_it() => Assert.Equal(
        "Yahoo Finance is no source: it has no public interface, and turns ordinary programs away. " +
        "Write fred:SP500 (or fred:NASDAQCOM, fred:DJIA) for an index without a key, or download a CSV of the stock and write file:prices.csv.",
        Refusal("yahoo:AAPL"));

    [Fact]
    public void A_reference_made_by_hand_is_told_the_same() => Assert.StartsWith(
        "Yahoo Finance is no source",
        Assert.Throws<ArgumentException>(() => new SeriesReference { Source = "yahoo", Symbol = "AAPL" }).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("fred:SP500")]
    [InlineData("coinbase:BTC-USD")]
    [InlineData("kraken:XBTUSD")]
    [InlineData("binance:BTCUSDT")]
    [InlineData("fred:DJIA")]
    public void What_is_proposed_instead_can_be_read_as_a_reference(string text) => Assert.Equal(text, SeriesReference.Parse(text).ToString());

    static string Refusal(string text) => Assert.Throws<FormatException>(() => SeriesReference.Parse(text)).Message;
}
