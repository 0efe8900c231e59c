using System.CommandLine;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>backtest</c>: networks and baselines forecast from the same origins of the past, and are judged by what happened.</summary>
sealed class BacktestCommand
{
    readonly Argument<string[]> _series = new("series") { Description = "One or more series as in forecast: BTC-USD@1h, file:prices.csv, sample:btc-usd.", Arity = ArgumentArity.OneOrMore };
    readonly Option<string> _models = new("--models") { Description = "Networks to judge, with commas between them: lstm, gru, rnn, slstm; or baselines alone.", DefaultValueFactory = _ => "lstm", HelpName = "names" };
    readonly Option<string?> _baselines = new("--baselines") { Description = "Baselines to measure against (default all ten).", HelpName = "names" };
    readonly Option<int?> _horizon = new("--horizon") { Description = "Steps ahead (default as in forecast).", HelpName = "steps" };
    readonly Option<int?> _origins = new("--origins") { Description = "Test origins (default the last fifth of the rows, 50 to 2,000).", HelpName = "count" };
    readonly Option<int> _stride = new("--stride") { Description = "Rows from one origin to the next.", DefaultValueFactory = _ => 1, HelpName = "rows" };
    readonly Option<int?> _embargo = new("--embargo") { Description = "Rows between the last validation origin and the first test origin (default the horizon, or 1 % of the rows).", HelpName = "rows" };
    readonly Option<string> _refit = new("--refit") { Description = "When to fit again: never, a number of origins such as 250, or 250,warm to go on from the last weights.", DefaultValueFactory = _ => "never", HelpName = "when" };
    readonly Option<string?> _target = new("--target") { Description = "How changes are measured: log-return (default for prices) or difference.", HelpName = "kind" };
    readonly Option<string?> _asOf = new("--as-of") { Description = "Use what was over by this time, stored candles as they stood then; a date is the end of its day.", HelpName = "date" };
    readonly Option<int> _rows = new("--rows") { Description = "Newest stored candles to use; files are used whole.", DefaultValueFactory = _ => SeriesInput.MostCandles, HelpName = "count" };
    readonly Option<string?> _report = new("--report") { Description = "Write the report into this file (.html): one page that opens anywhere, offline.", HelpName = "file" };
    readonly Option<string?> _csv = new("--csv") { Description = "Write every forecast of every model and its outcome into this CSV file.", HelpName = "file" };
    readonly Option<string?> _manifest = new("--manifest") { Description = "Write the run manifest here (default beside the report and the CSV file).", HelpName = "file" };
    readonly Option<string?> _resume = new("--resume") { Description = "Keep what is done in this file; the same command goes on from there after a stop.", HelpName = "file" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Take as many origins of each series as fit into this time, such as 90s or 3m.", HelpName = "time" };
    readonly Option<int?> _steps = new("--steps") { Description = "Stop after so many origins of each series; repeats a run of --max-time bit for bit.", HelpName = "origins" };
    readonly NetworkOptions _network = new() { HasCell = false };
    readonly EnsembleOptions _ensemble = new();
    readonly CovariateOptions _covariates = new();
    readonly Option<bool> _together = new("--together") { Description = "Train each network over all series instead of one for each; they are of one kind." };
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _requireSkill = new("--require-skill") { Description = "End with code 3 unless a network's verdict is BEATS." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var backtest = new BacktestCommand();
        var command = new Command(
            "backtest",
            """
            Walk forward through the past: networks and all baselines forecast from the same origins, and each gets a verdict.

            Examples:
              gatecast backtest sample:btc-usd --report report.html
              gatecast backtest BTC-USD@1h ETH-USD@1h --horizon 24 --refit 500 --max-time 5m
              gatecast backtest file:prices.csv --models lstm,gru --horizon 7 --json
              gatecast backtest BTC-USD@1d ETH-USD@1d LTC-USD@1d --together --refit 180
              gatecast backtest BTC-USD@1h --rows 70000 --refit 250,warm --resume run.gatecast
            """)
        {
            backtest._series, backtest._models, backtest._baselines, backtest._horizon, backtest._origins, backtest._stride, backtest._embargo, backtest._refit,
            backtest._target, backtest._asOf, backtest._rows, backtest._report, backtest._csv, backtest._manifest, backtest._resume, backtest._maxTime,
            backtest._steps, backtest._together, backtest._offline, backtest._requireSkill, backtest._json, backtest._quiet, backtest._verbose,
        };
        foreach (var option in backtest._network.All.Concat(backtest._ensemble.All).Concat(backtest._covariates.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(backtest._verbose), () => backtest.RunAsync(parsed, cancellation),
            parsed.GetValue(backtest._resume) is { } file ? $"Stopped; the same command goes on from {file}." : "Stopped; nothing was written."));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestOf(parsed);
        request.CheckOutputs();
        await using var data = new MarketData(Settings.Read());
        var quiet = parsed.GetValue(_quiet);
        var reader = new SeriesInput(data, parsed.GetValue(_offline), quiet, CommandLine.Checked("--rows", parsed.GetValue(_rows), 2, 10_000_000));
        var inputs = await BacktestInput.ReadAllAsync(
            reader, request.References, request.AsOf, input => _covariates.SeriesOfAsync(parsed, reader, input, request.Target, request.AsOf, cancellation), "backtest", quiet, cancellation);
        var run = new BacktestRun(request, inputs, quiet);
        using var store = new StoreAfterwards(data.Settings);
        var results = await run.ToEndAsync(cancellation);
        var result = BacktestResult.Of(request, results, store);
        await OutputFile.WriteAsync(result.Files(), cancellation);
        if (parsed.GetValue(_json))
            await Console.Out.WriteLineAsync(BacktestJson.Of(result));
        else
            BacktestText.Write(result);

        if (store.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"error: {error}");
            return ExitCode.Failed;
        }

        var beats = result.Evaluations.Any(one => one.Models.Any(model => !model.IsBaseline && model.Verdict.Outcome is Outcome.Beats));
        return parsed.GetValue(_requireSkill) && !beats ? ExitCode.NoSkill : ExitCode.Done;
    }

    BacktestRequest RequestOf(ParseResult parsed)
    {
        var models = ModelNames.Parse("--models", parsed.GetValue(_models)!);
        var references = parsed.GetRequiredValue(_series);
        if (parsed.GetValue(_steps) is not null && parsed.GetValue(_maxTime) is not null)
            throw new ArgumentException("--steps and --max-time both say where to stop; give one of them.");

        var refit = RefitPolicy.Parse(parsed.GetValue(_refit)!);
        var together = parsed.GetValue(_together);
        if (together && references.Length == 1)
            throw new ArgumentException("--together trains over two series or more, and there is one; name others, or leave the option out.");
        if (together && (refit.WarmStart || parsed.GetValue(_maxTime) is not null))
            throw new ArgumentException(
                $"{(refit.WarmStart ? "--refit with warm goes on from the weights" : "--max-time measures the trainings")} of one series, and --together trains over all; leave one of them out.");

        return new()
        {
            References = references,
            Together = together,
            Cells = models.Cells,
            Baselines = parsed.GetValue(_baselines) is { } names and not "all"
                ? [.. ModelNames.Parse("--baselines", names, withNetworks: false).Baselines.Union(models.Baselines)]
                : null,
            Horizon = parsed.GetValue(_horizon) is { } steps ? CommandLine.Checked("--horizon", steps, 1, 10_000) : null,
            Origins = parsed.GetValue(_origins) is { } origins ? CommandLine.Checked("--origins", origins, 1, 1_000_000) : null,
            Stride = CommandLine.Checked("--stride", parsed.GetValue(_stride), 1, 1_000_000),
            Embargo = parsed.GetValue(_embargo) is { } rows ? CommandLine.Checked("--embargo", rows, 1, 1_000_000) : null,
            Refit = refit,
            Target = ForecastCommand.TargetOf(parsed.GetValue(_target)),
            AsOf = parsed.GetValue(_asOf) is { } date ? TimeText.ParseEnd("--as-of", date) : null,
            ReportPath = parsed.GetValue(_report),
            CsvPath = parsed.GetValue(_csv),
            ManifestPath = parsed.GetValue(_manifest),
            ResumePath = parsed.GetValue(_resume),
            Budget = parsed.GetValue(_maxTime) is { } text ? DurationText.Parse("--max-time", text) : null,
            Steps = parsed.GetValue(_steps) is { } limit ? CommandLine.Checked("--steps", limit, 1, 1_000_000) : null,
            Ensemble = _ensemble.Of(parsed, _network.Of(parsed, horizon: 1, _covariates.FrontEndOf(parsed))),
            Command = $"gatecast {string.Join(' ', parsed.Tokens.Select(token => CommandLine.Quoted(token.Value)))}",
        };
    }
}
