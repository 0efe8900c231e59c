using System.CommandLine;
using System.Diagnostics;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>train</c>: train a model, judge it, and keep it under a name.</summary>
sealed class TrainCommand
{
    internal const string Stopped = "Stopped; the same command goes on from the last epoch.";

    readonly Argument<string[]> _series = new("series") { Description = "One or more series as in forecast: BTC-USD@1h, file:prices.csv, sample:btc-usd.", Arity = ArgumentArity.OneOrMore };
    readonly Option<string?> _name = new("--name") { Description = "Name of the model, such as btc-daily; a name that is there gets another version.", HelpName = "name" };
    readonly Option<int?> _horizon = new("--horizon") { Description = "Steps ahead (default as in forecast).", HelpName = "steps" };
    readonly Option<string?> _target = new("--target") { Description = "How changes are measured: log-return (default for prices) or difference.", HelpName = "kind" };
    readonly Option<int> _rows = new("--rows") { Description = "Newest stored candles to use; files are used whole.", DefaultValueFactory = _ => SeriesInput.MostCandles, HelpName = "count" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Take as many epochs as fit into this time, such as 90s or 3m.", HelpName = "time" };
    readonly Option<int?> _steps = new("--steps") { Description = "Stop each training after so many epochs; repeats a run of --max-time bit for bit.", HelpName = "epochs" };
    readonly Option<bool> _resume = new("--resume") { Description = "Go on with an unfinished training, and end with an error where there is none; without it, go on where there is one." };
    readonly Option<bool> _restart = new("--restart") { Description = "Forget an unfinished training of this name, and begin anew." };
    readonly NetworkOptions _network = new();
    readonly EnsembleOptions _ensemble = new();
    readonly CovariateOptions _covariates = new();
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _requireSkill = new("--require-skill") { Description = "End with code 3 unless the verdict is BEATS; the model is kept either way." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var train = new TrainCommand();
        var command = new Command(
            "train",
            """
            Train a model and keep it under a name, with what it was worth on unseen rows. It is kept after every epoch: stopped or killed, the same
            command goes on from there, with the rows that it began with, to the same last bits. Over several series its networks learn from all of them.

            Examples:
              gatecast train sample:btc-usd --name btc
              gatecast train BTC-USD@1h --name btc-hourly --horizon 24 --hidden 64 --max-time 3m
              gatecast train BTC-USD@1d ETH-USD@1d LTC-USD@1d --name coins --horizon 7
              gatecast forecast BTC-USD@1h --model btc-hourly
            """)
        {
            train._series, train._name, train._horizon, train._target, train._rows, train._maxTime, train._steps, train._resume, train._restart,
            train._offline, train._requireSkill, train._json, train._quiet, train._verbose,
        };
        foreach (var option in train._network.All.Concat(train._ensemble.All).Concat(train._covariates.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
            CommandLine.GuardAsync(parsed.GetValue(train._verbose), () => train.RunAsync(parsed, cancellation), Stopped));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var data = new MarketData(Settings.Read());
        var request = RequestOf(parsed, data);
        var quiet = parsed.GetValue(_quiet);
        var watch = Stopwatch.StartNew();
        using var store = CandleStore.Open(data.Settings.StoreFile);
        var (models, memory) = (new ModelStore(store, TimeProvider.System), new TrainingMemory(store, request.Name));
        var before = models.List(request.Name);
        var (panel, isBegun) = await PanelAsync(parsed, request, data, memory, cancellation);
        var (horizon, note) = request.HorizonFor(panel);
        if (note is not null && !quiet)
            await Console.Error.WriteLineAsync($"note: {note}");

        var trainer = request.Ensemble with { Network = request.Ensemble.Network with { Horizon = CommandLine.Checked("the horizon", horizon, 1, 10_000) } };
        if (before.Count > 0)
            ModelStore.CheckFits(TrainedModel.Outline(request, trainer, panel), before[^1]);
        if (!isBegun)
            memory.Begin(request.Configuration, panel);
        var host = memory.Attach(new() { Program = TrainedModel.Program, Clock = TimeProvider.System, Budget = request.Budget, Steps = request.Steps });
        var training = await TrainingDisplay.RunAsync(
            quiet, progress => Task.Run(() => JudgedTraining.Make(panel, trainer, host with { Progress = progress }, cancellation), cancellation));

        var model = TrainedModel.Of(request, trainer, training, host.Limit);
        var kept = models.Add(model, ModelFile.Of(training.Model, trainer, panel));
        var cut = TrainedModel.StepsOf(trainer, host.Limit);
        memory.Clear();
        TrainedModel.CountOpenings(store, data, training.Evaluations, request.References);
        ModelCard.WriteTrained(
            kept, before, [.. training.Model.Members.SelectMany(member => member.TrainingNotes).Distinct()], cut, trainer.Network.Epochs, watch.Elapsed, parsed.GetValue(_json), quiet);
        return parsed.GetValue(_requireSkill) && training.Verdict.Outcome is not Outcome.Beats ? ExitCode.NoSkill : ExitCode.Done;
    }

    /// <summary>The rows of an unfinished training, else those of the reference as they are now.</summary>
    async Task<(IReadOnlyList<Series> Panel, bool IsBegun)> PanelAsync(
        ParseResult parsed, TrainRequest request, MarketData data, TrainingMemory memory, CancellationToken cancellation)
    {
        var quiet = parsed.GetValue(_quiet);
        if (!parsed.GetValue(_restart) && memory.Unfinished(request.Configuration) is { } begun)
        {
            if (!quiet)
                await Console.Error.WriteLineAsync(
                    $"note: Goes on with the unfinished training of {request.Name}, on the {begun.Sum(one => one.Length)} rows to {TimeText.Of(begun.Max(one => one.Times[^1]))} that it began with.");
            return (begun, IsBegun: true);
        }

        if (parsed.GetValue(_resume))
            throw new ArgumentException($"{request.Name} has no unfinished training, and --resume begins none. Leave --resume out to begin one.");

        var reader = new SeriesInput(data, parsed.GetValue(_offline), quiet, request.Rows);
        var inputs = await BacktestInput.ReadAllAsync(
            reader, request.References, asOf: null, input => _covariates.SeriesOfAsync(parsed, reader, input, request.Target, asOf: null, cancellation), "train", quiet, cancellation);
        return ([.. inputs.Select(input => input.Series)], IsBegun: false);
    }

    TrainRequest RequestOf(ParseResult parsed, MarketData data)
    {
        string[] references = [.. parsed.GetRequiredValue(_series).Select(one => TrainedModel.WholeReference(data, one))];
        BacktestInput.CheckDistinct(references);
        var name = ModelStore.CheckedName(parsed.GetValue(_name)
            ?? throw new ArgumentException("train keeps the model under a name, and none was given; add --name, such as --name btc-daily."));
        if (parsed.GetValue(_resume) && parsed.GetValue(_restart))
            throw new ArgumentException("--resume goes on with what was begun and --restart forgets it; give one of them.");

        var (budget, epochs) = TrainRequest.LimitOf(parsed.GetValue(_maxTime), parsed.GetValue(_steps));
        return new()
        {
            Name = name,
            References = references,
            Horizon = parsed.GetValue(_horizon) is { } steps ? CommandLine.Checked("--horizon", steps, 1, 10_000) : null,
            Target = ForecastCommand.TargetOf(parsed.GetValue(_target)),
            Rows = CommandLine.Checked("--rows", parsed.GetValue(_rows), 2, 10_000_000),
            Budget = budget,
            Steps = epochs,
            CovariateWords = _covariates.WordsOf(parsed),
            Ensemble = _ensemble.Of(parsed, _network.Of(parsed, horizon: 1, _covariates.FrontEndOf(parsed))),
        };
    }
}
