using System.CommandLine;
using System.Diagnostics;
using Gatecast.Forecasting;
using Gatecast.Storage;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The command <c>update</c>: continue a model on new rows, and promote it where it is not worse.</summary>
sealed class UpdateCommand
{
    readonly Argument<string> _name = new("name") { Description = "Name of the model." };
    readonly Option<int> _threads = new("--threads") { Description = "Threads to use; nothing depends on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "count" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Take as many epochs as fit into this time, such as 90s or 3m.", HelpName = "time" };
    readonly Option<int?> _steps = new("--steps") { Description = "Stop each training after so many epochs; repeats an update of --max-time bit for bit.", HelpName = "epochs" };
    readonly Option<bool> _offline = new("--offline") { Description = "Use the stored candles as they are, without asking their source." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var update = new UpdateCommand();
        var command = new Command(
            "update",
            """
            Continue a model on the rows that came since, from the weights of its champion. Champion and challenger forecast from the newest origins, on rows
            that neither was trained on; the challenger becomes champion if its mean CRPS there is not higher. Both are kept.

            Examples:
              gatecast update btc
              gatecast update btc-hourly --offline --json
              gatecast update btc-hourly --max-time 3m
            """)
        {
            update._name, update._threads, update._maxTime, update._steps, update._offline, update._json, update._quiet, update._verbose,
        };
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(update._verbose), () => update.RunAsync(parsed, cancellation), "Stopped; the champion stays, and the same command goes on."));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (name, quiet, json) = (parsed.GetRequiredValue(_name), parsed.GetValue(_quiet), parsed.GetValue(_json));
        var threads = CommandLine.Checked("--threads", parsed.GetValue(_threads), 1, 1_024);
        var (budget, steps) = TrainRequest.LimitOf(parsed.GetValue(_maxTime), parsed.GetValue(_steps));
        await using var data = new MarketData(Settings.Read());
        var watch = Stopwatch.StartNew();
        using var store = CandleStore.OpenExisting(data.Settings.StoreFile) ?? throw ModelStore.Unknown(name, []);
        var models = new ModelStore(store, TimeProvider.System);
        var champion = models.Find(name);
        var file = models.Read(champion);
        var panel = await PanelAsync(data, champion, file, parsed.GetValue(_offline), quiet, cancellation);
        if (NewRows(file, panel).All(rows => rows == 0))
            return Nothing(champion, json);

        var memory = new TrainingMemory(store, $"update of {name}");
        var host = memory.Attach(new() { Program = TrainedModel.Program, Clock = TimeProvider.System, Budget = budget, Steps = steps });
        // What was begun on other rows, or with another time, is no use any more.
        if (Configuration(champion, panel, budget) is var configuration && !memory.IsUnfinished(configuration))
            memory.Begin(configuration, panel);
        var update = await TrainingDisplay.RunAsync(
            quiet, progress => Task.Run(() => ModelUpdate.Make(file, panel, threads, host with { Progress = progress }, cancellation), cancellation));

        var kept = models.Add(
            TrainedModel.Of(champion, file.Trainer, update, host.Limit), ModelFile.Of(update.Challenger, file.Trainer, panel), promote: update.IsNotWorse);
        var cut = TrainedModel.StepsOf(file.Trainer, host.Limit);
        memory.Clear();
        TrainedModel.CountOpenings(store, data, update.Evaluations, champion.Series);
        Write(new(champion, kept, update, [.. NewRows(file, panel)], cut, watch.Elapsed), json, quiet);
        return ExitCode.Done;
    }

    /// <summary>The series of the model as they are now.</summary>
    static async Task<IReadOnlyList<Series>> PanelAsync(
        MarketData data, StoredModel champion, ModelFile file, bool isOffline, bool quiet, CancellationToken cancellation)
    {
        var panel = new List<Series>();
        foreach (var reference in champion.Series)
        {
            var (input, series) = await TrainedSeries.ReadAsync(data, file, panel.Count, reference, asOf: null, isOffline, quiet, cancellation);
            foreach (var note in quiet ? [] : input.Observations.Notes)
                await Console.Error.WriteLineAsync(champion.Series.Count > 1 ? $"note: {reference}: {note}" : $"note: {note}");
            panel.Add(series);
        }

        return panel;
    }

    static IEnumerable<int> NewRows(ModelFile file, IReadOnlyList<Series> panel) =>
        file.Panel.Zip(panel, (trained, series) => ModelUpdate.NewRows(series, trained.Times[^1]));

    static string Configuration(StoredModel champion, IReadOnlyList<Series> panel, TimeSpan? budget) => Json.Of(new
    {
        Champion = champion.Version,
        champion.Sha256,
        Data = string.Join(", ", panel.Select(series => series.Sha256)),
        Rows = panel.Sum(series => series.Length),
        MaxTime = budget,
        TrainedModel.Program,
    });

    static int Nothing(StoredModel champion, bool json)
    {
        Console.Out.WriteLine(json
            ? Json.Of(new { Updated = false, Champion = ModelCard.Summary(champion) })
            : $"Nothing is new: {champion.Name} knows the rows of {string.Join(", ", champion.Series)} to {TimeText.Of(champion.LastRow)}, and there are none after that.");
        return ExitCode.Done;
    }

    static void Write(Updated updated, bool json, bool quiet)
    {
        foreach (var note in quiet ? [] : updated.Update.Challenger.Members.SelectMany(member => member.TrainingNotes).Distinct())
            Console.Error.WriteLine($"note: {note}.");
        if (json)
            Console.Out.WriteLine(Document(updated));
        else
            WriteText(updated);
    }

    static string Document(Updated updated)
    {
        var (_, kept, update, newRows, cut, elapsed) = updated;
        return Json.Of(new
        {
            Updated = true,
            Promoted = kept.State is ModelState.Champion,
            NewRows = newRows.Sum(),
            NewestFold = new
            {
                Origins = update.Evaluations.Sum(one => one.Origins.Count),
                First = TimeText.Iso(kept.Judgement.FirstOrigin),
                Last = TimeText.Iso(kept.Judgement.LastOrigin),
                ChampionCrps = update.ChampionCrps,
                ChallengerCrps = update.ChallengerCrps,
            },
            Model = ModelCard.Summary(kept),
            Steps = cut,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
        });
    }

    static void WriteText(Updated updated)
    {
        var (champion, kept, update, newRows, cut, elapsed) = updated;
        var (isPromoted, isPanel) = (kept.State is ModelState.Champion, update.Evaluations.Count > 1);
        Console.Out.WriteLine(Invariant(
            $"{kept.Name} version {champion.Version} was continued on {newRows.Sum():N0} new rows{(isPanel ? $" of {newRows.Count} series" : "")} to {TimeText.Of(kept.LastRow)}, and is kept as version {kept.Version}."));
        if (cut is { } steps)
            Console.Out.WriteLine(Invariant($"Its trainings were cut short after {steps} epoch{(steps == 1 ? "" : "s")}; --steps {steps} repeats it bit for bit."));
        Console.Out.WriteLine(Invariant(
            $"Newest fold: {update.Evaluations.Sum(one => one.Origins.Count)} origins, {TimeText.Of(kept.Judgement.FirstOrigin)} to {TimeText.Of(kept.Judgement.LastOrigin)}, that neither was trained on. Mean CRPS{(isPanel ? " in units of each series' naive error" : "")} {ForecastReport.Error(update.ChallengerCrps)} against the champion's {ForecastReport.Error(update.ChampionCrps)}."));
        if (isPanel)
            ModelCard.WriteSeries(kept);
        Console.Out.WriteLine(isPromoted ? $"It is not worse, so version {kept.Version} is the champion now and version {champion.Version} is kept."
            : update.IsNotWorse ? $"It is not worse, but the champion changed meanwhile, so it is kept as challenger: gatecast models promote {kept.Name} --version {kept.Version}"
            : $"It is worse, so version {champion.Version} stays the champion and version {kept.Version} is kept as challenger.");
        Console.Out.WriteLine(Invariant($"Done in {elapsed.TotalSeconds:0.0} s. This is not financial advice."));
    }

    /// <param name="NewRows">Of each series.</param>
    /// <param name="Cut">Epochs that a limit allowed, where it cut the trainings short.</param>
    sealed record Updated(StoredModel Champion, StoredModel Kept, ModelUpdate Update, IReadOnlyList<int> NewRows, int? Cut, TimeSpan Elapsed);
}
