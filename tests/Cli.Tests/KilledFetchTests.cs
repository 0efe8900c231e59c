using System.Diagnostics;
using Gatecast.Storage;

namespace Gatecast.Cli.Tests;

/// <summary>A fetch that is killed at any moment goes on where it was.</summary>
public class KilledFetchTests
{
    const int PageRows = 300;

    [Fact]
    public Task Two_kills_and_one_clean_run_leave_the_truth() => KillAsync(kills: 2);

    [Fact, Trait("Category", "Slow")]
    public Task Ten_kills_and_one_clean_run_leave_the_truth() => KillAsync(kills: 10);

    static async Task KillAsync(int kills)
    {
        var random = new Random(kills);
        await using var market = await Market.OpenAsync(candles: kills * 7_000);
        for (var kill = 0; kill < kills; kill++)
        {
            var before = market.Server.Requests.Count;
            using var process = Start(market);
            while (market.Server.Requests.Count == before && !process.HasExited)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(0, 250), TestContext.Current.CancellationToken);
            Assert.False(process.HasExited, "the fetch was over before it could be killed");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            var stored = market.Stored("coinbase", "ETH-USD");
            Assert.Equal(market.Truth("coinbase", "ETH-USD").Take(stored.Count), stored);
        }

        using var last = Start(market);
        var error = await last.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await last.WaitForExitAsync(TestContext.Current.CancellationToken);
        var truth = market.Truth("coinbase", "ETH-USD");
        var downloaded = market.Server.Requests.Where(request => request.Instrument is "ETH/USD").Sum(request => request.Rows.Count);

        Assert.Equal((0, ""), (last.ExitCode, error));
        Assert.Equal(truth, market.Stored("coinbase", "ETH-USD"));

        // One page was in flight at each kill, and each start reads the overlap again; gaps are asked for once more, in one page.
        var most = truth.Count + kills * (PageRows + CandleFetcher.Overlap) + PageRows;
        Assert.True(downloaded <= most, $"{downloaded} candles were downloaded for {truth.Count}, and {most} are allowed");
        Assert.Equal(0, (await market.Run("series", "check")).Code);
    }

    static Process Start(Market market) => CommandProcess.Start(market.Environment, "fetch", "ETH-USD@1h", "--since", market.Since);
}
