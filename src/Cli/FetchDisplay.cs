using Gatecast.Sources;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>Shows fetches on standard error: a bar for each series on a terminal, nothing elsewhere.</summary>
static class FetchDisplay
{
    /// <param name="work">Takes the progress of a series.</param>
    public static async Task RunAsync(bool quiet, IReadOnlyList<CandleSeries> series, Func<Func<CandleSeries, IProgress<FetchProgress>?>, Task> work)
    {
        var progress = Terminal.Progress(
            quiet, new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        await (progress is null
            ? work(_ => null)
            : progress.StartAsync(async context =>
            {
                var bars = series.ToDictionary(one => one, one => new Bar(context.AddTask(Markup.Escape(one.ToString()), maxValue: 1), one));
                await work(one => bars[one]);
            }));
    }

    sealed class Bar(ProgressTask task, CandleSeries series) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value)
        {
            task.Value = double.Min(value.Done, 1);
            task.Description = Markup.Escape(FormattableString.Invariant($"{series}  {value.Candles,9:N0} candles"));
        }
    }
}
