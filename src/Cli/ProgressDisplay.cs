using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>Shows how far some work has come on standard error: a bar on a terminal, nothing elsewhere.</summary>
static class ProgressDisplay
{
    /// <param name="work">Is given what it tells the share that is done, 0 to 1.</param>
    public static async Task<T> RunAsync<T>(bool quiet, string what, Func<Action<double>, Task<T>> work)
    {
        if (quiet || Console.IsErrorRedirected)
            return await work(_ => { });

        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(what, maxValue: 1);
                return await work(done => task.Value = done);
            });
    }
}
