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
        var (model, file, index) = Read(data);
        var trained = file.Panel[index];
        var (input, series) = await TrainedSeries.ReadAsync(data, file, index, request.Reference, request.AsOfTime, isOffline, quiet, cancellation);
        CheckRows(trained, series);
        if (!quiet)
            ForecastCommand.Notes([.. input.Observations.Notes, .. Age(model, trained, series)]);

        var watch = Stopwatch.StartNew();
        var result = await Task.Run(() => Made(model, file, index, input, series), cancellation);
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

    /// <summary>The champion of the name, where it is a model of the series that was asked for, and which of its series that is.</summary>
    (StoredModel Model, ModelFile File, int Index) Read(MarketData data)
    {
        using var store = CandleStore.OpenExisting(data.Settings.StoreFile) ?? throw ModelStore.Unknown(name, []);
        var models = new ModelStore(store, TimeProvider.System);
        var model = models.Find(name);
        var reference = TrainedModel.WholeReference(data, request.Reference);
        var index = model.Series.ToList().IndexOf(reference);
        if (index < 0)
            throw new ArgumentException(
                $"{name} was trained on {string.Join(", ", model.Series)}, and {reference} is another series. Forecast {(model.Series.Count > 1 ? "one of those" : "that one")}, or train a model of this one: " +
                $"gatecast train {CommandLine.Quoted(request.Reference)} --name NAME");
        if (request.Horizon is { } steps && steps != model.Horizon)
            throw new ArgumentException(
                $"{name} was trained to forecast {model.Horizon} steps ahead, not {steps}. Leave --horizon out, or train another model with --horizon {steps}.");
        if (request.Until is not null)
            throw new ArgumentException($"{name} forecasts {model.Horizon} steps ahead, and --until asks for others. Leave --until out.");

        return (model, models.Read(model), index);
    }

    void CheckRows(Series trained, Series series)
    {
        if (series.Interval != trained.Interval || series.TradingDays != trained.TradingDays)
            throw new ArgumentException(
                $"{name} was trained on rows at {trained.Interval}{(trained.TradingDays ? " on trading days" : "")}, and {series.Name} has rows at {series.Interval}" +
                $"{(series.TradingDays ? " on trading days" : "")} now. Train it anew.");
        if (series.Times[^1] < trained.Times[^1])
            throw new ArgumentException(
                $"{name} was trained on rows to {TimeText.Of(trained.Times[^1])}, and the last row here is of {TimeText.Of(series.Times[^1])}: it has seen what it would forecast. " +
                "Choose a later --as-of, or leave --model out.");
    }

    static IEnumerable<string> Age(StoredModel model, Series trained, Series series)
    {
        if (ModelUpdate.NewRows(series, trained.Times[^1]) is > 0 and var rows)
            yield return $"{model.Name} was trained on rows to {TimeText.Of(trained.Times[^1])}; {rows} came since, which gatecast update {model.Name} takes in.";
    }

    ModelForecastResult Made(StoredModel model, ModelFile file, int index, InputSeries input, Series series)
    {
        var (forecaster, judgement) = (file.Forecaster(threads, index), model.Judgement.Of(index));
        var future = forecaster.Forecast(series);
        var (paths, odds) = PriceOdds.Of(request, forecaster, future, series, forecaster.Seed);
        return new()
        {
            Observations = input.Observations,
            Stored = input.Stored,
            Series = series,
            Model = model,
            Forecaster = forecaster,
            Judgement = judgement,
            TrainedTo = file.Panel[index].Times[^1],
            Future = future,
            Paths = paths,
            Odds = odds,
            Reference = Baseline.Parse(judgement.Verdict.Baseline).Fit(series, model.Horizon).Forecast(series.Until(series.Length - 1)),
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
                Paths = result.Paths,
                Verdict = result.Verdict,
                Model = $"{result.Forecaster.Name.ToUpperInvariant()} {name}",
                Served = result.Forecaster is { Abstained: true, Anchor: var anchor } ? anchor : null,
            };
            files.Add(ChartFile.Of(path, () => chart.ToSvg(), () => chart.ToPng()));
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
