using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Gatecast.Charts;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>forecast</c>: read, train, judge, forecast, draw.</summary>
sealed class ForecastCommand
{

    readonly Argument<string> _series = new("series")
    {
        Description = "What to forecast: BTC-USD, binance:BTCUSDT@1h, file:prices.csv, file:data.csv#column@1h, sample:btc-usd.",
    };

    readonly Option<int?> _horizon = new("--horizon") { Description = "Steps ahead (default 30 for days, 24 for hours, else 14).", HelpName = "steps" };
    readonly Option<string?> _until = new("--until") { Description = "Forecast until this date (UTC) instead of a number of steps.", HelpName = "date" };
    readonly Option<string?> _asOf = new("--as-of") { Description = "Forecast from the rows that were over by this time, a date being the end of its day (UTC; default now), and compare with the journal.", HelpName = "date" };
    readonly Option<string?> _target = new("--target") { Description = "How changes are measured: log-return (default for prices) or difference.", HelpName = "kind" };
    readonly Option<string?> _chart = new("--chart") { Description = "Draw the forecast into this file (.png or .svg).", HelpName = "file" };
    readonly Option<string?> _csv = new("--csv") { Description = "Write all quantiles into this CSV file.", HelpName = "file" };
    readonly Option<int?> _paths = new("--paths") { Description = "Draw so many joint futures, into the CSV file or the JSON document and some of them into the chart.", HelpName = "count" };
    readonly Option<double?> _above = new("--above") { Description = "How likely the value is to lie above this price at each step, and to have touched it by then.", HelpName = "price" };
    readonly Option<string?> _manifest = new("--manifest") { Description = "Write the run manifest here (default beside each file of the forecast).", HelpName = "file" };
    readonly Option<string?> _model = new("--model") { Description = "Forecast with a stored model of gatecast train instead of training one; its verdict is that of its training.", HelpName = "name" };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly NetworkOptions _network = new();
    readonly EnsembleOptions _ensemble = new();
    readonly CovariateOptions _covariates = new();
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _noJournal = new("--no-journal") { Description = "Do not write the forecast into the store's journal." };
    readonly Option<bool> _requireSkill = new("--require-skill") { Description = "End with code 3 unless the verdict is BEATS." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var forecast = new ForecastCommand();
        var command = new Command(
            "forecast",
            """
            Forecast a series: quantiles for every step ahead, and a verdict against the best simple baseline.

            Examples:
              gatecast forecast sample:btc-usd --chart forecast.png
              gatecast forecast BTC-USD@1h --horizon 24 --above 100000
              gatecast forecast file:prices.csv --horizon 7 --json
              gatecast forecast BTC-USD --as-of 2026-11-20
              gatecast forecast BTC-USD@1h --model btc-hourly
              gatecast forecast sample:seattle-weather#temp_max --until 2016-01-14 --past wind,precipitation
            """)
        {
            forecast._series, forecast._horizon, forecast._until, forecast._asOf, forecast._target, forecast._chart, forecast._csv, forecast._paths, forecast._above,
            forecast._manifest, forecast._model, forecast._json, forecast._offline, forecast._noJournal, forecast._requireSkill, forecast._quiet, forecast._verbose,
        };
        foreach (var option in forecast._network.All.Concat(forecast._ensemble.All).Concat(forecast._covariates.All))
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
            CommandLine.GuardAsync(parsed.GetValue(forecast._verbose), () => forecast.RunAsync(parsed, cancellation)));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestOf(parsed);
        var (json, quiet) = (parsed.GetValue(_json), parsed.GetValue(_quiet));
        CheckOutputs(request);
        if (parsed.GetValue(_model) is { } model)
            return await new ModelForecast(request, CheckedModel(parsed, model), _network.Threads(parsed), json, quiet, parsed.GetValue(_requireSkill))
                .RunAsync(isOffline: parsed.GetValue(_offline), isJournalled: !parsed.GetValue(_noJournal), cancellation);

        await using var data = new MarketData(Settings.Read());
        var reader = new SeriesInput(data, parsed.GetValue(_offline), quiet);
        var input = await reader.ReadAsync(request.Reference, request.AsOfTime, cancellation);
        var (series, covariateNotes) = await _covariates.SeriesOfAsync(parsed, reader, input, request.Target, request.AsOfTime, cancellation);
        var (horizon, note) = request.HorizonFor(series, _network.Lookback(parsed));
        if (!quiet)
            Notes([.. input.Observations.Notes, .. covariateNotes, .. note is null ? [] : new[] { note }]);

        var trainer = _ensemble.Of(parsed, _network.Of(parsed, horizon, _covariates.FrontEndOf(parsed)));
        var watch = Stopwatch.StartNew();
        var forecast = await TrainingDisplay.RunAsync(
            quiet, progress => Task.Run(() => JudgedForecast.Make(series, trainer, progress, cancellation), cancellation));
        var (paths, odds) = PriceOdds.Of(request, forecast.Model, forecast.Future, series, trainer.Network.Seed);
        var result = new ForecastResult(input.Observations, forecast, watch.Elapsed) { Paths = paths, Odds = odds };

        using var record = new RunRecord(data.Settings, input.Stored, result, trainer);
        await OutputFile.WriteAsync(FilesOf(request, result, record.Manifest()), cancellation);
        result = request.AsOf is not null ? record.Reproduced() : parsed.GetValue(_noJournal) ? result : record.Journalled();
        if (json)
            await Console.Out.WriteLineAsync(ForecastJson.Of(result));
        else
            ForecastReport.Write(result, request);

        if (!quiet)
            Notes([.. forecast.Model.TrainingNotes.Select(one => $"{one}."), .. record.Notes]);
        if (record.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"error: {error}");
            return ExitCode.Failed;
        }

        return parsed.GetValue(_requireSkill) && forecast.Verdict.Outcome is not Outcome.Beats ? ExitCode.NoSkill : ExitCode.Done;
    }

    ForecastRequest RequestOf(ParseResult parsed)
    {
        var request = new ForecastRequest
        {
            Reference = parsed.GetRequiredValue(_series),
            Horizon = parsed.GetValue(_horizon),
            Until = parsed.GetValue(_until),
            AsOf = parsed.GetValue(_asOf),
            Target = TargetOf(parsed.GetValue(_target)),
            ChartPath = parsed.GetValue(_chart),
            CsvPath = parsed.GetValue(_csv),
            ManifestPath = parsed.GetValue(_manifest),
            Paths = parsed.GetValue(_paths) is { } paths ? CommandLine.Checked("--paths", paths, 1, 100_000) : null,
            Above = parsed.GetValue(_above),
        };
        if (request.Above is { } price && !double.IsFinite(price))
            throw new ArgumentException($"--above {price} is no price; give a number.");
        if (request is { Paths: not null, CsvPath: null, ChartPath: null } && !parsed.GetValue(_json))
            throw new ArgumentException("--paths draws futures into a file; name one with --csv or --chart, or ask for --json.");
        if (request is { Horizon: not null, Until: not null })
            throw new ArgumentException("--horizon and --until both say how far to forecast; give one of them.");
        if (request.Horizon < 1)
            throw new ArgumentException($"--horizon {request.Horizon} is not a number of steps; it must be 1 or more.");

        return request;
    }

    /// <summary>What belongs to training would change nothing about a stored model.</summary>
    string CheckedModel(ParseResult parsed, string name)
    {
        Option[] ofTraining = [.. _network.OfTraining, _target, .. _ensemble.All, .. _covariates.All];
        return Array.Find(ofTraining, option => parsed.GetResult(option) is { Implicit: false }) is { } given
            ? throw new ArgumentException($"{given.Name} belongs to training, and --model {name} was trained already. Leave one of them out, or train another model.")
            : name;
    }

    internal static TargetKind? TargetOf(string? text) => text switch
    {
        null => null,
        "log-return" => TargetKind.LogReturn,
        "difference" => TargetKind.Difference,
        _ => throw new ArgumentException($"--target {text} is unknown; choose log-return or difference."),
    };

    /// <summary>A path that cannot be written is found before the training, not after it.</summary>
    static void CheckOutputs(ForecastRequest request)
    {
        if (request.ChartPath is { } chart)
            ChartFile.Check(chart);
        if (request.CsvPath is { } csv)
            OutputFile.Check(csv);
        foreach (var manifest in request.ManifestPaths)
            OutputFile.Check(manifest);
        (string Option, string? Path)[] named = [("--chart", request.ChartPath), ("--csv", request.CsvPath), ("--manifest", request.ManifestPath)];
        if (named.Where(one => one.Path is not null).GroupBy(one => Path.GetFullPath(one.Path!)).FirstOrDefault(same => same.Count() > 1) is { } same)
            throw new ArgumentException($"{string.Join(" and ", same.Select(one => one.Option))} both name '{same.First().Path}'; give each its own file.");
    }

    internal static void Notes(IReadOnlyList<string> notes)
    {
        foreach (var line in notes)
            Console.Error.WriteLine($"note: {line}");
    }

    static List<(string, ReadOnlyMemory<byte>)> FilesOf(ForecastRequest request, ForecastResult result, RunManifest manifest)
    {
        var files = new List<(string, ReadOnlyMemory<byte>)>();
        if (request.ChartPath is { } path)
        {
            var chart = new ForecastChart
            {
                Series = result.Forecast.Series,
                Future = result.Forecast.Future,
                Past = result.Forecast.Evaluation.Models[0].Examples,
                Paths = result.Paths,
                Verdict = result.Forecast.Verdict,
                Model = result.Forecast.Model.Name.ToUpperInvariant(),
                Served = result.Forecast.Model is { Abstained: true, Anchor: var anchor } ? anchor : null,
            };
            files.Add(ChartFile.Of(path, () => chart.ToSvg(), () => chart.ToPng()));
        }

        if (request.CsvPath is { } csv)
            files.Add((csv, Encoding.UTF8.GetBytes(ForecastCsv.Of(result.Forecast.Future, result.Paths))));
        foreach (var beside in request.ManifestPaths)
            files.Add((beside, Encoding.UTF8.GetBytes(manifest.ToJson())));
        return files;
    }
}
