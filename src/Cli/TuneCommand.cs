using System.CommandLine;
using System.Diagnostics;
using Gatecast.Forecasting;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The command <c>tune</c>: better settings of the network, found on the rows before the test period.</summary>
sealed class TuneCommand
{
    readonly Argument<string[]> _series = new("series") { Description = "One or more series as in forecast; the settings are to be good for all of them.", Arity = ArgumentArity.OneOrMore };
    readonly Option<int?> _horizon = new("--horizon") { Description = "Steps ahead (default as in forecast).", HelpName = "steps" };
    readonly Option<int> _trials = new("--trials") { Description = "Settings to try at most, the defaults among them.", DefaultValueFactory = _ => 27, HelpName = "count" };
    readonly Option<string?> _target = new("--target") { Description = "How changes are measured: log-return (default for prices) or difference.", HelpName = "kind" };
    readonly Option<string?> _asOf = new("--as-of") { Description = "Use what was over by this time, stored candles as they stood then; a date is the end of its day.", HelpName = "date" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Make the search as large as fits into this time, such as 90s or 3m, but no smaller than four short trials.", HelpName = "time" };
    readonly Option<int?> _steps = new("--steps") { Description = "Make it as large as so many steps allow, an epoch of a trial each; repeats a search of --max-time bit for bit.", HelpName = "count" };
    readonly Option<string?> _resume = new("--resume") { Description = "Keep what is done in this file; the same command goes on from there after a stop.", HelpName = "file" };
    readonly Option<string?> _manifest = new("--manifest") { Description = "Write the run manifest here.", HelpName = "file" };
    readonly NetworkOptions _network = new(epochsText: "Most passes over the training windows in the last rung; a third of them in the one before.") { HasShape = false };
    readonly CovariateOptions _covariates = new();
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var tune = new TuneCommand();
        var command = new Command(
            "tune",
            """
            Search for better settings of the network, on the rows before the test period alone: many short trainings, longer ones for the best.

            Examples:
              gatecast tune sample:seattle-weather --horizon 7
              gatecast tune BTC-USD@1h ETH-USD@1h --horizon 24 --max-time 10m
              gatecast tune file:prices.csv --trials 50 --resume search.gatecast
            """)
        {
            tune._series, tune._horizon, tune._trials, tune._target, tune._asOf, tune._maxTime, tune._steps, tune._resume, tune._manifest, tune._offline, tune._json, tune._quiet, tune._verbose,
        };
        foreach (var option in tune._network.All.Concat(tune._covariates.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(tune._verbose), () => tune.RunAsync(parsed, cancellation),
            parsed.GetValue(tune._resume) is { } file ? $"Stopped; the same command goes on from {file}." : "Stopped; nothing was written."));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestOf(parsed);
        request.CheckOutputs();
        var quiet = parsed.GetValue(_quiet);
        await using var data = new MarketData(Settings.Read());
        var reader = new SeriesInput(data, parsed.GetValue(_offline), quiet);
        var inputs = await BacktestInput.ReadAllAsync(
            reader, request.References, request.AsOfTime, input => _covariates.SeriesOfAsync(parsed, reader, input, request.Target, request.AsOfTime, cancellation), "tune", quiet, cancellation);
        var (search, note) = request.SearchFor(inputs);
        if (note is not null && !quiet)
            await Console.Error.WriteLineAsync($"note: {note}");

        var watch = Stopwatch.StartNew();
        var found = await ShownAsync(quiet, show => Task.Run(() => Found(request, search, inputs, show, cancellation), cancellation));
        var result = new TuneResult
        {
            Request = request,
            Inputs = inputs,
            Search = search,
            Found = found,
            Elapsed = watch.Elapsed,
            Made = TimeProvider.System.GetUtcNow(),
        };
        if (request.ManifestPath is { } manifest)
            await OutputFile.WriteAsync([(manifest, result.ManifestFile)], cancellation);
        if (parsed.GetValue(_json))
            await Console.Out.WriteLineAsync(TuneJson.Of(result));
        else
            TuneText.Write(result);
        return ExitCode.Done;
    }

    TuneRequest RequestOf(ParseResult parsed)
    {
        if (parsed.GetValue(_steps) is not null && parsed.GetValue(_maxTime) is not null)
            throw new ArgumentException("--steps and --max-time both say how large the search is; give one of them.");

        var frontEnd = _covariates.FrontEndOf(parsed);
        if (frontEnd is FrontEnd.Smoothing)
            throw new ArgumentException("tune searches lookbacks and patches, which --front-end smoothing has not; choose market or window, or compare its settings with backtest.");

        var defaults = _network.Of(parsed, horizon: 1, frontEnd);
        return new()
        {
            References = parsed.GetRequiredValue(_series),
            Horizon = parsed.GetValue(_horizon) is { } steps ? CommandLine.Checked("--horizon", steps, 1, 10_000) : null,
            Target = ForecastCommand.TargetOf(parsed.GetValue(_target)),
            AsOf = parsed.GetValue(_asOf),
            CovariateWords = _covariates.WordsOf(parsed),
            ManifestPath = parsed.GetValue(_manifest),
            ResumePath = parsed.GetValue(_resume),
            Budget = parsed.GetValue(_maxTime) is { } text ? DurationText.Parse("--max-time", text) : null,
            Steps = parsed.GetValue(_steps) is { } limit ? CommandLine.Checked("--steps", limit, 1, 100_000_000) : null,
            Search = new()
            {
                Defaults = defaults with { Threads = 1 },
                Trials = CommandLine.Checked("--trials", parsed.GetValue(_trials), 2, 1_000),
                Seed = defaults.Seed,
                Threads = defaults.Threads,
            },
        };
    }

    static TuningResult Found(
        TuneRequest request, SuccessiveHalving search, List<BacktestInput> inputs, Action<TuningProgress> show, CancellationToken cancellation)
    {
        using var resume = request.ResumePath is { } path ? ResumeFile.Open(path) : null;
        var host = new TuningHost { Clock = TimeProvider.System, Steps = request.Steps, Budget = request.Budget, Progress = show };
        Series[] series = [.. inputs.Select(input => input.Series)];
        if (resume is not null)
            host = resume.Attach(host, $"tune {string.Join(' ', request.References)}", Json.Of(new
            {
                DataSha256 = string.Join(' ', series.Select(one => one.Sha256)),
                Settings = RunConfiguration.Of(search, series, steps: null),
                ThisProgram.Version,
                ThisProgram.Machine.Kernels,
            }));
        return search.Search(series, host, cancellation);
    }

    static async Task<TuningResult> ShownAsync(bool quiet, Func<Action<TuningProgress>, Task<TuningResult>> work)
    {
        var progress = Terminal.Progress(quiet, new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        return progress is null
            ? await work(_ => { })
            : await progress.StartAsync(async context =>
            {
                var task = context.AddTask("preparing the inner folds", maxValue: 1);
                return await work(state => (task.Description, task.Value) = (What(state), state.Done));
            });
    }

    static string What(TuningProgress state) => state.Rung > state.Rungs
        ? "the best trial against the defaults"
        : FormattableString.Invariant($"rung {state.Rung} of {state.Rungs}: {state.Trials} trials of {state.Epochs} epochs");
}
