using System.CommandLine;
using System.Diagnostics;
using Gatecast.Lab;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The command <c>lab</c>: why LSTM, measured on tasks that only a memory solves.</summary>
sealed class LabCommand
{
    readonly Func<ParseResult, int, ILabTask> _task;
    readonly Option<int> _length;
    readonly Option<string> _cells = new("--cells") { Description = "What is compared: lstm, rnn, gru, lstm-no-forget-bias, separated by commas.", DefaultValueFactory = _ => string.Join(',', LabCells.All), HelpName = "names" };
    readonly Option<int> _seeds = new("--seeds") { Description = "Runs of each cell.", DefaultValueFactory = _ => 3, HelpName = "count" };
    readonly Option<int> _sequences = new("--sequences") { Description = "Training sequences after which a run ends unsolved; the plain cell gets as many as the slowest lstm took.", DefaultValueFactory = _ => 500_000, HelpName = "count" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "End after this time, such as 90s or 3m, with what is there by then; the lstm goes first.", HelpName = "time" };
    readonly Option<int> _threads = new("--threads") { Description = "Threads to use; nothing depends on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "count" };
    readonly Option<string?> _chart = new("--chart") { Description = "Draw learning curves and gradients into this file (.png or .svg).", HelpName = "file" };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    LabCommand(int length, Func<ParseResult, int, ILabTask> task)
    {
        _task = task;
        _length = new("--length") { Description = "Time steps to remember over.", DefaultValueFactory = _ => length, HelpName = "steps" };
    }

    public static Command Create()
    {
        var classes = new Option<int>("--classes") { Description = "4 for two symbols to tell the order of, 8 for three.", DefaultValueFactory = _ => 4, HelpName = "count" };
        return new(
            "lab",
            """
            Why LSTM, measured: cells of the same size learn a task that only a memory solves, and the gradient shows how far back each reaches.

            Examples:
              gatecast lab vanishing --chart vanishing.png
              gatecast lab copy --length 100 --cells lstm,rnn --seeds 1
            """)
        {
            new LabCommand(200, (_, length) => new AddingProblem(length)).Subcommand(
                "vanishing",
                """
                The adding problem: add the two marked values of a sequence of random ones. The plain rnn gets a sweep of learning rates and
                initial weights and shows its best; if it solves the task, it goes on at twice the length.

                Examples:
                  gatecast lab vanishing --chart vanishing.png
                  gatecast lab vanishing --length 400 --cells lstm,rnn --max-time 5m
                """),
            new LabCommand(30, (_, length) => new CopyMemory(length)).Subcommand(
                "copy",
                """
                Copy memory: repeat ten symbols after so many steps of nothing.

                Examples:
                  gatecast lab copy --cells lstm,rnn --seeds 1
                """),
            new LabCommand(100, (parsed, length) => new TemporalOrder(length, parsed.GetValue(classes))).Subcommand(
                "order",
                """
                Temporal order: tell in which order two or three symbols came, far apart among others that mean nothing.

                Examples:
                  gatecast lab order --classes 8
                """,
                classes),
        };
    }

    Command Subcommand(string name, string description, params Option[] own)
    {
        var command = new Command(name, description) { _length, _cells, _seeds, _sequences, _maxTime, _threads, _chart, _json, _quiet, _verbose };
        foreach (var option in own)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(parsed.GetValue(_verbose), () => RunAsync(parsed, cancellation)));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var experiment = ExperimentOf(parsed);
        var budget = parsed.GetValue(_maxTime) is { } text ? DurationText.Parse("--max-time", text) : (TimeSpan?)null;
        var threads = CommandLine.Checked("--threads", parsed.GetValue(_threads), 1, 1_024);
        var chart = parsed.GetValue(_chart);
        if (chart is not null)
            ChartFile.Check(chart);
        var watch = Stopwatch.StartNew();
        var host = new LabHost { Clock = TimeProvider.System, Budget = budget, Threads = threads };
        var result = await ShownAsync(
            parsed.GetValue(_quiet), show => Task.Run(() => experiment.Run(host with { Progress = show }, cancellation), cancellation));

        if (chart is not null)
            await OutputFile.WriteAsync([ChartFile.Of(chart, () => LabChart.Of(result).ToSvg(), () => LabChart.Of(result).ToPng())], cancellation);
        if (parsed.GetValue(_json))
            await Console.Out.WriteLineAsync(LabJson.Of(result, watch.Elapsed));
        else
            LabText.Write(result, chart, watch.Elapsed);
        return ExitCode.Done;
    }

    LabExperiment ExperimentOf(ParseResult parsed) => new()
    {
        Task = _task(parsed, CommandLine.Checked("--length", parsed.GetValue(_length), TaskLength.Least, TaskLength.Most)),
        Cells = parsed.GetValue(_cells)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Seeds = CommandLine.Checked("--seeds", parsed.GetValue(_seeds), 1, 100),
        MostSequences = CommandLine.Checked("--sequences", parsed.GetValue(_sequences), 1, 1_000_000_000),
    };

    static async Task<LabResult> ShownAsync(bool quiet, Func<Action<LabProgress>, Task<LabResult>> work)
    {
        var progress = Terminal.Progress(quiet, new SpinnerColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn());
        return progress is null
            ? await work(_ => { })
            : await progress.StartAsync(async context =>
            {
                var task = context.AddTask("lab");
                task.IsIndeterminate = true;
                return await work(state => task.Description = FormattableString.Invariant(
                    $"{state.Setup.Cell}, seed {state.Setup.Seed}, {state.Setup.Settings}: {state.Sequences:N0} sequences, loss {LabFindings.Number(state.Loss)}"));
            });
    }
}
