namespace Gatecast.Forecasting.Tests;

/// <summary>Looks at the whole process, so no other test runs beside it.</summary>
[CollectionDefinition(DisableParallelization = true), Collection<WalkForwardMemoryTests>]
public class WalkForwardMemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_origins()
    {
        var few = Held(origins: 1000);
        var many = Held(origins: 11_000);

        // One number for each origin, model and list that may have doubled; the forecasts themselves would take 36 MB.
        Assert.InRange(many - few, -1_000_000, 1_500_000);

        static long Held(int origins)
        {
            var series = Draw.RandomWalk(seed: 1, rows: 12_000);
            var (count, held) = (0, 0L);
            new WalkForward { Horizon = 1, Lookback = 8, Origins = origins, Baselines = [Baseline.LastValue, Baseline.Drift] }.Evaluate(series, [], new()
            {
                Sink = (_, _, _) =>
                {
                    if (++count == 2 * origins)
                        held = GC.GetTotalMemory(forceFullCollection: true);
                },
            });
            return held;
        }
    }
}
