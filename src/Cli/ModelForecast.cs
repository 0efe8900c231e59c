using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Gatecast.Charts;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary><c>forecast --model</c>: a stored model forecasts at once, and says what it was worth when it was trained.</summary>
sealed class ModelForecast(ForecastRequest request, string name, int threads, bool json, bool quiet, bool requireSkill)
{
    public async Task<int> RunAsync(bool isOffline, bool isJournalled, CancellationToken cancellation)
    {
        await using var data = new MarketData(Settings.Read());
        var (model, file) = Read(data);
        var reader = new SeriesInput(data, isOffline, quiet, int.Max(SeriesInput.MostCandles, model.Rows));
        var input = await reader.ReadAsync(request.Reference, request.AsOfTime, cancellation);
        var series = await CovariateOptions.SeriesLikeAsync(file.Series, reader, input, request.AsOfTime, cancellation);
        CheckRows(model, file, series);
        if (!quiet)
            ForecastCommand.Notes([.. input.Observations.Notes, .. Age(model, series)]);

        var watch = Stopwatch.StartNew();
        var result = await Task.Run(() => Made(model, file, input, series), cancellation);
        result = result with { Elapsed = watch.Elapsed };
        using var store = new StoreAfterwards(data.Settings);
        await OutputFile.WriteAsync(Files(result), cancellation);
        result = Journalled(result, store, isJournalled);
        if (json)
            await Console.Out.WriteLineAsync(ForecastJson.Of(result));
        else
            ModelForecastText.Write(result, request);
        if (store.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"error: {error}");
            return ExitCode.Failed;
        }

        return requireSkill && result.Verdict.Outcome is not Outcome.Beats ? ExitCode.NoSkill : ExitCode.Done;
    }

    /// <summary>The champion of the name, where it is a model of the series that was asked for.</summary>
    (StoredModel Model, ModelFile File) Read(MarketData data)
    {
        using var store = CandleStore.OpenExisting(data.Settings.StoreFile) ?? throw ModelStore.Unknown(name, []);
        var models = new ModelStore(store, TimeProvider.System);
        var model = models.Find(name);
        var reference = TrainedModel.WholeReference(data, request.Reference);
        if (!model.Series.Contains(reference))
            throw new ArgumentException(
                $"{name} was trained on {string.Join(", ", model.Series)}, and {reference} is another series. Forecast that one, or train a model of this one: " +
                $"gatecast train {CommandLine.Quoted(request.Reference)} --name NAME");
        if (request.Horizon is { } steps && steps != model.Horizon)
            throw new ArgumentException(
                $"{name} was trained to forecast {model.Horizon} steps ahead, not {steps}. Leave --horizon out, or train another model with --horizon {steps}.");
        if (request.Until is not null)
            throw new ArgumentException($"{name} forecasts {model.Horizon} steps ahead, and --until asks for others. Leave --until out.");

        return (model, models.Read(model));
    }

    void CheckRows(StoredModel model, ModelFile file, Series series)
    {
        if (series.Interval != file.Series.Interval || series.TradingDays != file.Series.TradingDays)
            throw new ArgumentException(
                $"{name} was trained on rows at {file.Series.Interval}{(file.Series.TradingDays ? " on trading days" : "")}, and {series.Name} has rows at {series.Interval}" +
                $"{(series.TradingDays ? " on trading days" : "")} now. Train it anew.");
        if (series.Times[^1] < model.LastRow)
            throw new ArgumentException(
                $"{name} was trained on rows to {TimeText.Of(model.LastRow)}, and the last row here is of {TimeText.Of(series.Times[^1])}: it has seen what it would forecast. " +
                "Choose a later --as-of, or leave --model out.");
    }

    static IEnumerable<string> Age(StoredModel model, Series series)
    {
        if (ModelUpdate.NewRows(series, model.LastRow) is > 0 and var rows)
            yield return $"{model.Name} was trained on rows to {TimeText.Of(model.LastRow)}; {rows} came since, which gatecast update {model.Name} takes in.";
    }

    ModelForecastResult Made(StoredModel model, ModelFile file, InputSeries input, Series series)
    {
        var forecaster = file.Forecaster(threads);
        var verdict = model.Judgement.Verdict.ToVerdict();
        var future = forecaster.Forecast(series);
        var (paths, odds) = PriceOdds.Of(request, forecaster, future, series, forecaster.Seed);
        return new()
        {
            Observations = input.Observations,
            Stored = input.Stored,
            Series = series,
            Model = model,
            Forecaster = forecaster,
            Verdict = verdict,
            Future = future,
            Paths = paths,
            Odds = odds,
            Reference = Baseline.Parse(verdict.Baseline).Fit(series, model.Horizon).Forecast(series.Until(series.Length - 1)),
        };
    }

    ModelForecastResult Journalled(ModelForecastResult result, StoreAfterwards store, bool isJournalled)
    {
        if (result.Stored is not { } from || !isJournalled || request.AsOf is not null)
            return result;

        var served = ServedForecast.Of(
            result.Series, result.Future, result.Reference, ServedVerdict.Of(result.Verdict), result.Forecaster.Seed, Configuration(result.Model), from,
            ThisProgram.Version, ThisProgram.Machine);
        return store.Try("The forecast was not journalled", opened => new ForecastJournal(opened, TimeProvider.System).Append(served), out var entry)
            ? result with { Journal = entry }
            : result;
    }

    /// <summary>Settings and bytes of the model: all that decides the figures beside the rows.</summary>
    static string Configuration(StoredModel model)
    {
        var settings = JsonNode.Parse(model.Settings)!.AsObject();
        settings["model"] = new JsonObject { ["name"] = model.Name, ["sha256"] = model.Sha256, ["version"] = model.Version };
        return RunConfiguration.Canonical(settings);
    }

    List<(string, ReadOnlyMemory<byte>)> Files(ModelForecastResult result)
    {
        var files = new List<(string, ReadOnlyMemory<byte>)>();
        if (request.ChartPath is { } path)
        {
            var chart = new ForecastChart
            {
                Series = result.Series,
                Future = result.Future,
                Verdict = result.Verdict,
                Model = $"{result.Forecaster.Name.ToUpperInvariant()} {name}",
                Served = result.Forecaster is { Abstained: true, Anchor: var anchor } ? anchor : null,
            };
            files.Add((path, Path.GetExtension(path).ToLowerInvariant() is ".svg" ? Encoding.UTF8.GetBytes(chart.ToSvg()) : chart.ToPng()));
        }

        if (request.CsvPath is { } csv)
            files.Add((csv, Encoding.UTF8.GetBytes(ForecastCsv.Of(result.Future, result.Paths))));
        foreach (var beside in request.ManifestPaths)
            files.Add((beside, Encoding.UTF8.GetBytes(Manifest(result).ToJson())));
        return files;
    }

    RunManifest Manifest(ModelForecastResult result) => new()
    {
        Series = result.Observations.Reference,
        Origin = result.Future.OriginTime,
        DataSha256 = result.Series.Sha256,
        Rows = result.Series.Length,
        Configuration = Configuration(result.Model),
        Seed = result.Forecaster.Seed,
        Version = ThisProgram.Version,
        Machine = ThisProgram.Machine,
        Threads = threads,
        TestOpenings = null,
        Time = TimeProvider.System.GetUtcNow(),
    };
}
