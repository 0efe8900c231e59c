using System.Diagnostics;
using System.Globalization;
using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>On real hourly prices the volatility models are better than one distribution for all hours.</summary>
/// <remarks>Fitted on the first half, judged on the second. From 2017 the first half is the wilder one, which makes one distribution for both a
/// weak opponent; from May 2022 it is a fair one. A day ahead EWMA, which knows no mean to return to, is not sure to win (p 0.02).</remarks>
[Trait("Category", "Slow")]
public class VolatilitySkillTests
{
    public static TheoryData<string, string, string, int> Cases =>
        new(from coin in (string[])["BTCUSDT", "ETHUSDT"]
            from baseline in (string[])["ewma volatility", "har volatility", "garch volatility"]
            from span in ((string, int)[])[("2017-08-17", 1), ("2022-05-25", 1), ("2022-05-25", 24)]
            where baseline != "ewma volatility" || span.Item2 == 1
            select (coin, baseline, span.Item1, span.Item2));

    [Theory, MemberData(nameof(Cases))]
    public async Task A_volatility_model_beats_the_unconditional_distribution(string coin, string baseline, string since, int horizon)
    {
        var series = await Read(coin, DateTimeOffset.Parse($"{since}Z", CultureInfo.InvariantCulture));
        var past = series.Head(series.Length / 2);
        int[] origins = [.. Enumerable.Range(past.Length - 1, series.Length - past.Length).Where(origin => series.IsWhole(origin, horizon))];
        var watch = Stopwatch.StartNew();
        var losses = RelativeCrps(series, origins, Baseline.Parse(baseline).Fit(past, horizon));
        var elapsed = watch.Elapsed;
        var test = SkillTest.Of(losses, RelativeCrps(series, origins, Baseline.LastValue.Fit(past, horizon)), horizon, stride: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{coin} {since} h={horizon} {baseline}: skill {test.Skill:P2} [{test.Low:P2}, {test.High:P2}], p {test.PBetter:E1}, ") +
            FormattableString.Invariant($"{origins.Length} origins, CRPS {1e4 * losses.Average():F2}e-4, {elapsed.TotalSeconds:F1} s"));

        Assert.True(test.Skill > 0);
        Assert.True(test.PBetter < 0.01);
    }

    static async Task<Series> Read(string coin, DateTimeOffset since)
    {
        var path = SharedFile.PathOf($"crypto/hourly/{coin}.csv.gz");
        var all = Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse($"file:{path}"), TestContext.Current.CancellationToken));
        var first = all.Times.ToArray().Count(time => time < since);
        return Series.From(coin, all.Target, all.Interval, all.Times[first..].ToArray(), all.Values[first..].ToArray());
    }

    /// <summary>CRPS of the log return, so that dear hours count like cheap ones; for each origin the mean over its steps.</summary>
    static double[] RelativeCrps(Series series, int[] origins, IForecaster forecaster) =>
    [
        .. forecaster.Forecast([.. origins.Select(series.Until)]).Select(forecast => Enumerable.Range(1, forecast.Horizon).Average(step => Crps.Of(
            series.Levels[forecast.Origin + step], Array.ConvertAll(forecast.Quantiles(step).ToArray(), Math.Log)))),
    ];
}
