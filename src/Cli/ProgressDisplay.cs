using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>Shows how far some work has come on standard error: a bar on a terminal, nothing elsewhere.</summary>
static class ProgressDisplay
{
    /// <param name="work">Is given what it tells the share that is done, 0 to 1.</param>
    public static async Task<T> RunAsync<T>(bool quiet, string what, Func<Action<double>, Task<T>> work)
    {
        var progress = Terminal.Progress(quiet, new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        return progress is null
            ? await work(_ => { })
            : await progress.StartAsync(async context =>
            {
                var task = context.AddTask(what, maxValue: 1);
                return await work(done => task.Value = done);
            });
    }
}
