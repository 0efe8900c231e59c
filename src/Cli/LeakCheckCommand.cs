using System.CommandLine;
using System.Diagnostics;
using Gatecast.Forecasting;
using Gatecast.Sources;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The command <c>leakcheck</c>: tamper with the future, and demand the same forecasts bit for bit.</summary>
sealed class LeakCheckCommand
{
    // Of a run after the first origin there are three, and the run on the series itself comes before all.
    const int RunsBesideOrigins = 3;

    readonly Argument<string> _series = new("series") { Description = "A series as in forecast: BTC-USD@1h, file:prices.csv, sample:btc-usd." };
    readonly Option<int?> _horizon = new("--horizon") { Description = "Steps ahead (default as in forecast).", HelpName = "steps" };
    readonly Option<int> _origins = new("--origins") { Description = "Origins to tamper after; each is a training.", DefaultValueFactory = _ => 12, HelpName = "count" };
    readonly Option<string?> _models = new("--models") { Description = "Models to check, with commas between them (default lstm and the baselines; gru, rnn, slstm too).", HelpName = "names" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Take as few origins as fit into this time, such as 90s or 3m.", HelpName = "time" };
    readonly NetworkOptions _network = new(epochs: 5, "Most passes over the training windows; a leak needs no good model.") { HasCell = false, HasShape = false };
    readonly EnsembleOptions _ensemble = new();
    readonly CovariateOptions _covariates = new();
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var check = new LeakCheckCommand();
        var command = new Command(
            "leakcheck",
            """
            Overwrite or cut off the future of a series, and demand the same forecasts bit for bit; ends with 1 where one changes.

            Examples:
              gatecast leakcheck sample:btc-usd
              gatecast leakcheck BTC-USD@1h --origins 30 --max-time 3m
            """)
        {
            check._series, check._horizon, check._origins, check._models, check._maxTime,
            check._offline, check._json, check._quiet, check._verbose,
        };
        foreach (var option in check._network.All.Concat(check._ensemble.All).Concat(check._covariates.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
            CommandLine.GuardAsync(parsed.GetValue(check._verbose), () => check.RunAsync(parsed, cancellation)));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (json, quiet) = (parsed.GetValue(_json), parsed.GetValue(_quiet));
        var budget = parsed.GetValue(_maxTime) is { } text ? DurationText.Parse("--max-time", text) : (TimeSpan?)null;
        var wanted = CommandLine.Checked("--origins", parsed.GetValue(_origins), 1, 1000);
        var request = new ForecastRequest { Reference = parsed.GetRequiredValue(_series), Horizon = parsed.GetValue(_horizon) is { } steps ? CommandLine.Checked("--horizon", steps, 1, 10_000) : null };
        await using var data = new MarketData(Settings.Read());
        var reader = new SeriesInput(data, parsed.GetValue(_offline), quiet);
        var input = await reader.ReadAsync(request.Reference, asOf: null, cancellation);
        var (observations, (series, _)) = (input.Observations, await _covariates.SeriesOfAsync(parsed, reader, input, target: null, asOf: null, cancellation));
        var trainer = _ensemble.Of(parsed, _network.Of(parsed, request.HorizonFor(series, lookback: null).Horizon, _covariates.FrontEndOf(parsed)));
        var models = ModelsOf(parsed.GetValue(_models), series, trainer, cancellation);
        var all = TestOrigins(series, trainer);

        var results = await ProgressDisplay.RunAsync(quiet, "leak check", progress => Task.Run(() =>
        {
            var count = budget is { } time ? Affordable(time, series, all[0], models, wanted) : wanted;
            var origins = Spread(all, count);
            return models.Select((model, i) => (model.Name, Report: new LeakCheck { Seed = trainer.Network.Seed }.Run(
                series, origins, LeakCheck.FittedOnce(model.Fit), done => progress((i + done) / models.Count), cancellation))).ToList();
        }, cancellation));

        if (json)
            await Console.Out.WriteLineAsync(Shape(observations, series, trainer, results));
        else
            Write(series, trainer, results);
        return results.All(result => result.Report.IsClean) ? ExitCode.Done : ExitCode.Failed;
    }

    static List<(string Name, Func<Series, IForecaster> Fit)> ModelsOf(string? names, Series series, EnsembleTrainer trainer, CancellationToken cancellation)
    {
        var chosen = names is null
            ? new ModelNames([trainer.Network.Cell], [.. Baseline.All.Where(baseline => baseline.RowsNeeded(series, trainer.Network.Horizon) <= series.Length / 2)])
            : ModelNames.Parse("--models", names);
        return
        [
            .. chosen.Cells.Select(cell => (LstmForecaster.NameOf(cell), (Func<Series, IForecaster>)(past =>
                (trainer with { Network = trainer.Network with { Cell = cell } }).Fit(past, progress: null, cancellation)))),
            .. chosen.Baselines.Select(baseline => (baseline.Name, (Func<Series, IForecaster>)(past => baseline.Fit(past, trainer.Network.Horizon)))),
        ];
    }

    static int[] TestOrigins(Series series, EnsembleTrainer trainer)
    {
        var (first, last) = new WalkForward { Horizon = trainer.Network.Horizon, Lookback = trainer.LookbackFor(series) }.TestOrigins(series.Length);
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    /// <summary>How many origins one training of each model says will fit.</summary>
    static int Affordable(TimeSpan budget, Series series, int first, List<(string Name, Func<Series, IForecaster> Fit)> models, int wanted)
    {
        var watch = Stopwatch.StartNew();
        foreach (var model in models)
            model.Fit(series.Head(first + 1));
        return int.Clamp((int)((budget - watch.Elapsed) / watch.Elapsed) - RunsBesideOrigins, 1, wanted);
    }

    /// <summary>So many of the rows, the first and the last among them, as far apart as they can be.</summary>
    static int[] Spread(int[] rows, int count) => count >= rows.Length ? rows
        : count == 1 ? [rows[0]]
        : [.. Enumerable.Range(0, count).Select(i => rows[(int)Math.Round((double)i * (rows.Length - 1) / (count - 1))])];

    static string Shape(Observations observations, Series series, EnsembleTrainer trainer, List<(string Name, LeakReport Report)> results) => Json.Of(new
    {
        Series = observations.Reference,
        trainer.Network.Horizon,
        trainer.Network.Seed,
        trainer.Network.Epochs,
        Data = new { Rows = series.Length, series.Sha256 },
        Models = results.Select(result => new
        {
            result.Name,
            Clean = result.Report.IsClean,
            Origins = result.Report.Origins.Count,
            result.Report.Runs,
            result.Report.Compared,
            Leaks = result.Report.Leaks.Select(leak => new
            {
                Origin = TimeText.Iso(series.Times[leak.Origin]),
                TamperedAfter = TimeText.Iso(series.Times[leak.LastKnownRow]),
                leak.Tampering,
                leak.Step,
                leak.Level,
                leak.Before,
                leak.After,
            }),
        }),
    });

    static void Write(Series series, EnsembleTrainer trainer, List<(string Name, LeakReport Report)> results)
    {
        var console = Terminal.Output();
        Console.Out.WriteLine(Invariant($"{series.Name}: {series.Length:N0} rows, forecasts {trainer.Network.Horizon} steps ahead from {results[0].Report.Origins.Count} origins, each with another future."));
        var table = Terminal.Table("--model", "futures", "forecasts compared", "leaks");
        foreach (var (name, report) in results)
            table.AddRow(name, Invariant($"{report.Runs:N0}"), Invariant($"{report.Compared:N0}"), Invariant($"{report.Leaks.Count:N0}"));
        console.Write(table);
        foreach (var (name, report) in results.Where(result => !result.Report.IsClean))
        {
            var leak = report.Leaks[0];
            Console.Error.WriteLine(Invariant(
                $"error: {name} reads the future: its forecast from {TimeText.Of(series.Times[leak.Origin])}, step {leak.Step}, level {leak.Level}, was {leak.Before} and is {leak.After} with other rows after {TimeText.Of(series.Times[leak.LastKnownRow])} ({Word(leak.Tampering)})."));
        }

        if (results.All(result => result.Report.IsClean))
            Console.Out.WriteLine("No forecast changed by a bit.");
    }

    static string Word(Tampering tampering) => tampering switch
    {
        Tampering.CutOff => "cut off",
        Tampering.Wild => "wild",
        _ => "still",
    };
}
