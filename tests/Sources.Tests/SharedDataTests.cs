using System.Runtime.CompilerServices;

namespace Gatecast.Sources.Tests;

/// <summary>Real files, where a checkout has them beside it.</summary>
public class SharedDataTests
{
    // data/MANIFEST.md: 28 gaps, 127 missing hours, real outages of the exchange.
    [Fact]
    public async Task Hourly_bitcoin_has_the_outages_of_its_exchange()
    {
        var prices = await Read("crypto/hourly/BTCUSDT.csv.gz");

        Assert.Equal((68_869, "1h"), (prices.Values.Count, prices.Interval.ToString()));
        Assert.Equal((28, 127), (prices.Gaps.Count, prices.Gaps.Sum(gap => gap.MissingRows)));
    }

    [Fact]
    public async Task A_stock_has_trading_days_and_the_closure_of_September_2001()
    {
        var prices = await Read("stocks/SPY.csv.gz");

        Assert.True(prices.TradingDays);
        Assert.Equal(4, Assert.Single(prices.Gaps).MissingRows);
    }

    static Task<Observations> Read(string name, [CallerFilePath] string thisFile = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../shared/data", name));
        Assert.SkipUnless(File.Exists(path), $"There is no {path}.");

        return SeriesReader.ReadAsync(SeriesReference.Parse($"file:{path}"), TestContext.Current.CancellationToken);
    }
}
