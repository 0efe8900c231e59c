using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Exchanges;

/// <summary>What holds for each of them.</summary>
public class EverySourceTests
{
    public static TheoryData<string> Names => [.. SeriesReference.Sources.Except(["sample", "file"])];

    [Theory, MemberData(nameof(Names))]
    public void A_source_that_a_reference_can_name_is_there(string name) => Assert.Equal(name, Of("coinbase-empty.json").Source(name).Name);

    // One value in eleven is missing. Kraken has no more than 720 candles, and FRED no hours.
    [Theory, MemberData(nameof(Names))]
    public async Task Pages_of_a_full_history_are_together_the_truth(string name)
    {
        var (interval, steps, hoursPerStep) = name switch { "kraken" => ("1h", 700, 1), "fred" => ("1d", 700, 24), _ => ("1h", 10_000, 1) };
        var truth = new ExchangeTruth(Enumerable.Range(0, steps).Where(step => step % 11 != 5).Select(step => step * hoursPerStep));
        var exchange = Answering(name, truth, hours: steps * hoursPerStep + 2);

        var pages = await exchange.ReadAsync(name, interval, steps * hoursPerStep);

        Assert.Equal(name is "open-meteo" or "fred" ? truth.Values : truth.Candles, pages.SelectMany(page => page.Candles));
        Assert.All(pages, page => Assert.Empty(page.Rejected));
        Assert.All(pages, page => Assert.Null(page.Shortfall));
        Assert.All(pages, page => Assert.Equal(NewYear, page.CoveredFrom));
        Assert.Equal(NewYear.AddHours(steps * hoursPerStep), pages[^1].CoveredTo);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_is_not_over_is_left_out_and_comes_the_next_time(string name)
    {
        var (interval, step) = name is "fred" ? ("1d", 24) : ("1h", 1);
        var truth = new ExchangeTruth(Enumerable.Range(200, 20).Select(hour => hour * step));
        var exchange = Answering(name, truth, hours: 219.5 * step);

        var before = await exchange.ReadAsync(name, interval, 220 * step, from: NewYear.AddHours(200 * step));
        exchange.Clock.SetUtcNow(NewYear.AddHours(220.5 * step));
        var after = await exchange.ReadAsync(name, interval, 220 * step, from: before[^1].CoveredTo);

        Assert.Equal(NewYear.AddHours(218 * step), before.SelectMany(page => page.Candles).Last().OpenTime);
        Assert.Equal(NewYear.AddHours(219 * step), Assert.Single(after.SelectMany(page => page.Candles)).OpenTime);
    }

    [Theory, MemberData(nameof(Names))]
    public void It_says_which_symbols_always_trade_or_whom_to_name(string name)
    {
        var source = Of("coinbase-empty.json").Source(name);

        Assert.Equal(source.Capabilities.HasVolume ? 2 : 0, source.Capabilities.ReferenceSymbols.Count);
        Assert.All(source.Capabilities.ReferenceSymbols, symbol => Assert.Equal(symbol, source.SymbolOf(symbol)));
        Assert.Equal(source.Capabilities.HasVolume, source.Capabilities.Attribution is null);
        Assert.Equal(source.Capabilities.HasVolume, source.Capabilities.HasPrices);
        Assert.Equal(name is "open-meteo" ? "1h" : "1d", source.Capabilities.DefaultInterval.ToString());
        Assert.False(source.Capabilities.NeedsKey);
    }

    // Trap 1: columns in the wrong order look like prices, but do not stay between their extremes.
    [Theory, MemberData(nameof(Names))]
    public async Task Trap_1_The_open_and_the_close_lie_between_low_and_high_at_every_source(string name)
    {
        var file = name switch
        {
            "coinbase" => "coinbase-candles.json",
            "kraken" => "kraken-ohlc.json",
            "bitstamp" => "bitstamp-ohlc.json",
            "okx" => "okx-candles.json",
            "bybit" => "bybit-kline.json",
            "open-meteo" => "open-meteo-hourly.json",
            "fred" => "fred-sp500.csv",
            _ => "binance-klines.json",
        };

        // Binance is asked for more until it has none.
        var hours = file is "binance-klines.json" ? 3 : 100;
        var candles = (await Of(file).ReadAsync(name, name is "fred" ? "1d" : "1h", hours)).SelectMany(page => page.Candles).ToList();

        Assert.NotEmpty(candles);
        Assert.All(candles, candle => Assert.InRange(candle.Open, candle.Low, candle.High));
        Assert.All(candles, candle => Assert.InRange(candle.Close, candle.Low, candle.High));
    }

    [Theory]
    [InlineData("binance-us", "GATECAST_SOURCES__BINANCEUS__BASEADDRESS")]
    [InlineData("binance-us", "GATECAST_SOURCES__BINANCE_US__BASEADDRESS")]
    [InlineData("open-meteo", "GATECAST_SOURCES__OPENMETEO__BASEADDRESS")]
    [InlineData("open-meteo", "GATECAST_SOURCES__OPEN_METEO__BASEADDRESS")]
    [InlineData("kraken", "GATECAST_SOURCES__KRAKEN__BASEADDRESS")]
    [InlineData("fred", "GATECAST_SOURCES__FRED__BASEADDRESS")]
    public async Task The_environment_moves_a_source_to_another_address(string name, string variable)
    {
        var exchange = Answering(name, new ExchangeTruth([0, 24, 48]), hours: 100);
        var source = exchange.Source(name, asked => asked == variable ? "http://127.0.0.1:5080/there" : null);
        await source.ReadAsync(SymbolOf(name), Interval.Parse(name is "fred" ? "1d" : "1h"), NewYear, NewYear.AddDays(3)).FirstOrDefaultAsync();

        Assert.StartsWith("http://127.0.0.1:5080/there/", exchange.Requests[0].Address.AbsoluteUri, StringComparison.Ordinal);
    }

    static RecordedExchange Answering(string name, ExchangeTruth truth, double hours)
    {
        RecordedExchange? exchange = null;
        exchange = new RecordedExchange((_, request) => truth.Answer(name, request, exchange!.Clock.GetUtcNow()));
        exchange.Clock.SetUtcNow(NewYear.AddHours(double.Max(hours, 168)));
        return exchange;
    }
}
