using Gatecast.Forecasting;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>Shows training on standard error: a bar on a terminal, nothing elsewhere.</summary>
static class TrainingDisplay
{
    /// <summary>The network is trained twice: for the verdict, and for the forecast.</summary>
    const int Trainings = 2;

    public static async Task<T> RunAsync<T>(bool quiet, Func<IProgress<TrainingProgress>?, Task<T>> work)
    {
        var progress = Terminal.Progress(quiet, new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        return progress is null
            ? await work(null)
            : await progress.StartAsync(async context => await work(new Bar(context.AddTask("training", maxValue: Trainings))));
    }

    sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        int _training;
        int _lastEpoch = int.MaxValue;

        public void Report(TrainingProgress value)
        {
            if (value.Epoch <= _lastEpoch)
                _training++;
            _lastEpoch = value.Epoch;
            task.Value = _training - 1 + (double)value.Epoch / value.Epochs;
            task.Description = FormattableString.Invariant(
                $"{(_training == 1 ? "training for the verdict" : "training for the forecast")}, epoch {value.Epoch}, validation skill {100 * value.ValidationSkill:+0.0;-0.0;0.0} %");
        }
    }
}
