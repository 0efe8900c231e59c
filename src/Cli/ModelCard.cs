using System.Globalization;
using System.Text.Json.Nodes;
using Gatecast.Forecasting;
using Gatecast.Storage;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>A stored model for people and for machines: what it is, what it was worth, what it is for.</summary>
static class ModelCard
{
    const string Use =
        "Forecasts of the series that it was trained on, from origins after its last row, with quantiles that say how uncertain they are.";

    /// <summary>References that a line has room for.</summary>
    const int MostNamed = 3;

    const string Limits =
        "Other series, intervals and horizons are refused. What it knows ends at its last row: gatecast update takes in newer ones. The verdict is of " +
        "the past, of the same procedure trained on the rows before the origins; the world may change. No forecast is financial advice.";

    public static string Word(ModelState state) => state.ToString().ToLowerInvariant();

    /// <summary>As a list has it.</summary>
    public static object Summary(StoredModel model) => new
    {
        model.Name,
        model.Version,
        State = Word(model.State),
        Created = TimeText.Iso(model.CreatedAt),
        model.Parent,
        model.Series,
        model.Horizon,
        Data = new { model.Rows, First = TimeText.Iso(model.FirstRow), Last = TimeText.Iso(model.LastRow), Sha256 = model.DataSha256 },
        Validation = new { Skill = model.ValidationSkill, PValue = model.ValidationPValue },
        Verdict = Verdict(model.Judgement),
        BySeries = model.Judgement.BySeries?.Zip(model.Series, (own, reference) => new { Series = reference, Verdict = Verdict(own), own.Coverage, own.Crps, own.ChampionCrps }),
        model.Sha256,
    };

    /// <summary>References for people, who need not read all of many.</summary>
    public static string SeriesOf(StoredModel model) => model.Series.Count <= MostNamed ? string.Join(", ", model.Series)
        : Invariant($"{string.Join(", ", model.Series.Take(MostNamed).Select(Short))} and {model.Series.Count - MostNamed} more");

    public static object Verdict(ModelJudgement judgement) => new
    {
        judgement.Verdict.Outcome,
        judgement.Verdict.Reason,
        judgement.Verdict.Metric,
        judgement.Verdict.Skill,
        judgement.Verdict.Low,
        judgement.Verdict.High,
        judgement.Verdict.PValue,
        judgement.Verdict.Baseline,
        judgement.Verdict.Origins,
        First = TimeText.Iso(judgement.FirstOrigin),
        Last = TimeText.Iso(judgement.LastOrigin),
    };

    public static void Write(StoredModel model, ModelFile file, IReadOnlyList<StoredModel> versions, bool json)
    {
        // What a series' own forecaster says besides has to be learned again first, which takes long for many.
        var forecaster = file.Panel.Count == 1 ? file.Forecaster(Environment.ProcessorCount) : null;
        if (json)
        {
            Console.Out.WriteLine(Json.Of(Document(model, file, forecaster, versions)));
            return;
        }

        var judgement = model.Judgement;
        Line("model", $"{model.Name}, version {model.Version}, {Word(model.State)}, made {TimeText.Of(model.CreatedAt)} UTC by Gatecast {model.Program}");
        Line("trained on", Invariant($"{SeriesOf(model)}: {model.Rows:N0} rows at {file.Panel[0].Interval}, {TimeText.Of(model.FirstRow)} to {TimeText.Of(model.LastRow)}"));
        Line("data", $"SHA-256 {model.DataSha256}");
        Line("forecasts", Invariant($"{model.Horizon} steps ahead, changes as {(file.Panel[0].Target is TargetKind.LogReturn ? "log returns" : "differences")}"));
        Line("settings", model.Settings);
        WriteNetworks(file, forecaster);
        WriteJudgement(judgement);
        if (judgement.BySeries is not null)
            WriteSeries(model);
        Line("size", Invariant($"{model.Size:N0} bytes, SHA-256 {model.Sha256}"));
        Line("for", Use);
        Line("not for", Limits);
        var table = Terminal.Table("version", "--state", "-made (UTC)", "went on from", "rows", "--to", "CRPS", "champion's", "--verdict");
        foreach (var one in versions)
            table.AddRow(new Text[]
            {
                new(Number(one.Version)), new(Word(one.State)), new(TimeText.Of(one.CreatedAt)), new(one.Parent is { } parent ? Number(parent) : ""),
                new(Number(one.Rows)), new(TimeText.Of(one.LastRow)), new(ForecastReport.Error(one.Judgement.Crps)),
                new(one.Judgement.ChampionCrps is { } other ? ForecastReport.Error(other) : ""), new(one.Judgement.Verdict.Outcome),
            });
        Terminal.Output().Write(table);
    }

    /// <summary>A line for each series of a model of several, with what it is worth there.</summary>
    public static void WriteSeries(StoredModel model)
    {
        var table = Terminal.Table("-series", "-against", "--verdict", "skill", "p", "origins", "90 %");
        foreach (var (reference, own) in model.Series.Zip(model.Judgement.BySeries ?? []))
            table.AddRow(new Text[]
            {
                new(Short(reference)), new(own.Verdict.Baseline), new(own.Verdict.Outcome), new(ForecastReport.Percent(own.Verdict.Skill)),
                new(ForecastReport.PValue(own.Verdict.PValue).Replace("p ", "", StringComparison.Ordinal)), new(Number(own.Verdict.Origins)),
                new(own.Coverage.TryGetValue("90", out var share) ? Invariant($"{100 * share:0.0} %") : ""),
            });
        Terminal.Output().Write(table);
    }

    /// <summary>What <c>train</c> says in the end.</summary>
    /// <param name="before">Versions that were there before.</param>
    /// <param name="cut">Epochs that a limit allowed, where it cut the training short.</param>
    public static void WriteTrained(
        StoredModel kept, IReadOnlyList<StoredModel> before, IReadOnlyList<string> notes, int? cut, int epochs, TimeSpan elapsed, bool json, bool quiet)
    {
        var isNew = before.All(one => one.Version != kept.Version);
        foreach (var note in quiet ? [] : notes)
            Console.Error.WriteLine($"note: {note}.");
        if (json)
        {
            Console.Out.WriteLine(Json.Of(new { Model = Summary(kept), New = isNew, Steps = cut, Epochs = epochs, Seconds = Math.Round(elapsed.TotalSeconds, 3) }));
            return;
        }

        Console.Out.WriteLine(isNew
            ? Invariant($"{kept.Name} version {kept.Version} is trained and kept as {Word(kept.State)}: {kept.Rows:N0} rows of {SeriesOf(kept)} to {TimeText.Of(kept.LastRow)}, {kept.Horizon} steps ahead.")
            : $"The same model is there already, bit for bit: {kept.Name} version {kept.Version}, {Word(kept.State)}. Nothing was added.");
        if (cut is { } steps)
            Console.Out.WriteLine(Invariant($"Cut short after {steps} of at most {epochs} epochs; --steps {steps} repeats it bit for bit."));
        Line("validation", $"skill {ForecastReport.Percent(kept.ValidationSkill)}, {ForecastReport.PValue(kept.ValidationPValue)}");
        WriteJudgement(kept.Judgement);
        if (kept.Judgement.BySeries is not null)
            WriteSeries(kept);
        Console.Out.WriteLine(kept.State is ModelState.Champion
            ? $"Serve it: gatecast forecast {CommandLine.Quoted(kept.Series[0])} --model {kept.Name}"
            : $"The champion stays; make this one it: gatecast models promote {kept.Name} --version {kept.Version}");
        Console.Out.WriteLine(Invariant($"Done in {elapsed.TotalSeconds:0.0} s. This is not financial advice."));
    }

    /// <summary>A file without its folder.</summary>
    static string Short(string reference) => reference.StartsWith("file:", StringComparison.Ordinal) ? $"file:{Path.GetFileName(reference["file:".Length..])}" : reference;

    static void WriteJudgement(ModelJudgement judgement)
    {
        var verdict = judgement.Verdict;
        Line("verdict", Invariant(
            $"{verdict.Outcome} against {verdict.Baseline}: skill {ForecastReport.Percent(verdict.Skill)} [{100 * verdict.Low:+0.0;-0.0;0.0}, {100 * verdict.High:+0.0;-0.0;0.0}], {ForecastReport.PValue(verdict.PValue)}, on {verdict.Origins} unseen origins, {TimeText.Of(judgement.FirstOrigin)} to {TimeText.Of(judgement.LastOrigin)}"));
        Line("reason", $"{verdict.Reason}.");
        Line("coverage", string.Join(", ", judgement.Coverage.Select(one => Invariant($"{100 * one.Value:0.0} % in the {one.Key} % interval"))));
    }

    static void WriteNetworks(ModelFile file, EnsembleForecaster? forecaster)
    {
        var cell = LstmForecaster.NameOf(file.Trainer.Network.Cell);
        foreach (var (network, i) in file.Networks.Select((network, i) => (network, i)))
            Line("network", Invariant($"{cell}, seed {network.Seed}, lookback {network.Lookback}{(file.Series is [var one] ? $", anchor {one.Anchor}; {Shown(one.Networks[i], "it speaks as its anchor")}" : "")}"));
        if (forecaster is not null)
            Line("experts", forecaster.Experts.Count == 0 ? "none" : $"{string.Join(", ", forecaster.Experts)}; in the first step {Shares(forecaster)}");
        Line("guard", file.Trainer.Guard ? "corrects each quantile by how past ones were kept" : "none");
        foreach (var one in file.Series)
            Line(file.Series.Count > 1 ? one.Series.Name : "together", $"{(file.Series.Count > 1 ? Invariant($"{one.Series.Length:N0} rows; {Experts(one)}; ") : "")}{Shown(one.Shown, $"{one.Anchor} is served instead, bit for bit")}");
        foreach (var note in file.Networks.SelectMany(network => network.TrainingNotes).Distinct())
            Line("training", $"{note}.");

        static string Experts(ModelSeries series) => series.Experts.Count == 0 ? $"anchor {series.Anchor}" : $"anchor {series.Anchor}, experts {string.Join(", ", series.Experts)}";
    }

    /// <param name="otherwise">What happens where none was shown.</param>
    static string Shown(ShownSkill shown, string otherwise) =>
        $"validation skill {ForecastReport.Percent(shown.Skill)}, {ForecastReport.PValue(shown.PValue)}{(shown.IsServed ? "" : $"; abstained: {otherwise}")}";

    static string Shares(EnsembleForecaster forecaster) => string.Join(", ", forecaster.Experts.Prepend(forecaster.Members.Count == 1 ? "network" : "networks").Zip(
        forecaster.Weights(1), (name, weight) => Invariant($"{name} {100 * weight:0} %")));

    /// <param name="forecaster">Of the series where there is one.</param>
    static object Document(StoredModel model, ModelFile file, EnsembleForecaster? forecaster, IReadOnlyList<StoredModel> versions) => new
    {
        Model = Summary(model),
        Interval = file.Panel[0].Interval.ToString(),
        Settings = JsonNode.Parse(model.Settings),
        forecaster?.Anchor,
        forecaster?.Abstained,
        Weights = forecaster is null ? null : ForecastJson.Weights(forecaster),
        file.Trainer.Guard,
        Networks = file.Networks.Zip(forecaster?.Members ?? Enumerable.Repeat<TrainedNetwork?>(null, file.Networks.Count), (network, own) => new
        {
            Cell = LstmForecaster.NameOf(file.Trainer.Network.Cell),
            network.Seed,
            network.Lookback,
            own?.Anchor,
            own?.Abstained,
            own?.ValidationSkill,
            own?.ValidationPValue,
            network.TrainingNotes,
        }),
        Series = forecaster is not null ? null : file.Series.Zip(model.Series, (own, reference) => new
        {
            Series = reference,
            own.Anchor,
            own.Experts,
            Abstained = !own.Shown.IsServed,
            ValidationSkill = own.Shown.Skill,
            ValidationPValue = own.Shown.PValue,
            Rows = own.Series.Length,
            First = TimeText.Iso(own.Series.Times[0]),
            Last = TimeText.Iso(own.Series.Times[^1]),
        }),
        model.Judgement.Coverage,
        model.Judgement.Crps,
        model.Judgement.ChampionCrps,
        model.Size,
        model.Program,
        Machine = JsonNode.Parse(model.Machine),
        IntendedUse = Use,
        Limits,
        Versions = versions.Select(Summary),
    };

    static void Line(string what, string text) => Console.Out.WriteLine($"{what + ':',-12}{text}");

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
