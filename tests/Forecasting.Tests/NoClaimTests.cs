using System.Globalization;
using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>Prices are close to a random walk, and the judge claims no skill on them.</summary>
[Trait("Category", "Slow")]
public class NoClaimTests
{
    static readonly Interval _day = Interval.Parse("1d");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void On_exchange_rates_there_is_no_claim(int column)
    {
        // Days of trade, one after the other: the file has no row for the others.
        double[] values =
        [
            .. SharedFile.Rows("multivariate/exchange_rate_autoformer.csv.gz").Skip(1)
                .Select(row => double.Parse(row[column + 1], CultureInfo.InvariantCulture)),
        ];
        AssertNoClaim($"rate {column}", Series.From($"rate {column}", TargetKind.LogReturn, _day, Draw.Days(values.Length), values), horizon: 30);
    }

    [Theory]
    [InlineData("BTCUSDT", 1)]
    [InlineData("BTCUSDT", 30)]
    [InlineData("ETHUSDT", 1)]
    [InlineData("ETHUSDT", 30)]
    public async Task On_price_levels_of_coins_there_is_no_claim(string coin, int horizon)
    {
        var path = SharedFile.PathOf($"crypto/daily/{coin}.csv.gz");
        var series = Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse($"file:{path}"), TestContext.Current.CancellationToken));
        AssertNoClaim($"{coin} h={horizon}", series, horizon);
    }

    /// <summary>The claim would be about the level: that the median comes nearer to it than the last value does.</summary>
    static void AssertNoClaim(string what, Series series, int horizon)
    {
        var evaluation = WholeProcedure.Evaluate(series, horizon);
        var (network, last) = (evaluation.Models[0], evaluation.Model("last value"));
        var ratio = network.Report.Total.Mae / last.Report.Total.Mae;
        WholeProcedure.Tell(what, evaluation.Verdict);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"MAE against the last value's: {ratio:F4}; {string.Join("; ", network.LagSentences)}"));

        Assert.NotEqual(Outcome.Beats, evaluation.Verdict.Outcome);
        Assert.InRange(ratio, 0.98, double.MaxValue);
    }
}
