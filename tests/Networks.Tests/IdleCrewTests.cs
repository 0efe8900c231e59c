namespace Gatecast.Networks.Tests;

/// <summary>Looks at the whole process, so no other test runs beside it.</summary>
[CollectionDefinition(DisableParallelization = true), Collection<IdleCrewTests>]
public class IdleCrewTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void Runs_that_end_before_a_helper_comes_do_not_pile_helpers_up(int threads)
    {
        var crew = new Crew(threads);
        for (var run = 0; run < 10_000; run++)
            crew.Run(40, _ => { });

        // Beside the crew's own there may be a few of the test runner's.
        Assert.InRange(ThreadPool.PendingWorkItemCount, 0, threads + 50);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void A_crew_without_work_takes_no_processor_time(int threads)
    {
        var (crew, window) = (new Crew(threads), TimeSpan.FromMilliseconds(300));
        for (var run = 0; run < 1000; run++)
            crew.Run(40, _ => { });
        Thread.Sleep(50);

        // A thread that goes on looking takes its share of every window; what the runtime does meanwhile, of a few.
        var least = TimeSpan.MaxValue;
        for (var windows = 0; windows < 20 && least > window / 20; windows++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(window);
            least = new(long.Min(least.Ticks, (Environment.CpuUsage.TotalTime - before).Ticks));
        }

        Assert.True(least <= window / 20, $"The process took {least.TotalMilliseconds} ms in {window.TotalMilliseconds} ms.");
    }
}
