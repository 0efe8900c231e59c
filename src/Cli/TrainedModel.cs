using System.Security.Cryptography;
using System.Text;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What the store is told of a model that was just trained.</summary>
static class TrainedModel
{
    /// <summary>Version of the program and the kernels: what else decides the bits of a training.</summary>
    public static string Program { get; } = $"{ThisProgram.Version}, kernels {ThisProgram.Machine.Kernels}";

    /// <summary>A reference that means the same series anywhere: with source and interval, a file with its folder.</summary>
    public static string WholeReference(MarketData data, string text)
    {
        var reference = data.Parse(text);
        if (!MarketData.IsFetched(reference))
            return (reference.Source is "file" ? reference with { Symbol = Path.GetFullPath(reference.Symbol) } : reference).ToString();

        var (source, series) = data.Find(reference);
        var column = MarketData.HasVariables(source) || reference.Column is null || reference.Column.Equals("close", StringComparison.OrdinalIgnoreCase)
            ? null : reference.Column.ToLowerInvariant();
        return $"{series.Source}:{series.Symbol}{(column is null ? "" : $"#{column}")}@{series.Interval}";
    }

    /// <summary>Enough to see whether it fits beside other versions.</summary>
    public static StoredModel Outline(TrainRequest request, EnsembleTrainer trainer, IReadOnlyList<Series> panel) =>
        Outline(request.Name, request.References, trainer, panel, steps: null);

    public static StoredModel Of(TrainRequest request, EnsembleTrainer trainer, JudgedTraining training, int? limit) => Of(
        Outline(request.Name, request.References, trainer, training.Panel, StepsOf(trainer, limit)), training.Model,
        ModelJudgement.Of(
            training.Evaluations, [.. training.Evaluations.Zip(training.Model.Members, ForecastJson.ServedModel)], training.Verdicts, training.Verdict,
            championCrps: null, championBySeries: null));

    public static StoredModel Of(StoredModel champion, EnsembleTrainer trainer, ModelUpdate update, int? limit) => Of(
        Outline(champion.Name, champion.Series, trainer, update.Panel, StepsOf(trainer, limit)) with { Parent = champion.Version }, update.Challenger,
        ModelJudgement.Of(
            update.Evaluations, update.JudgedChallengers, update.Verdicts, update.Verdict, update.ChampionCrps, update.ChampionCrpsBySeries));

    /// <summary>Counts a look at the test period of each series that lies in the store.</summary>
    /// <param name="references">Of the evaluations' series.</param>
    public static void CountOpenings(CandleStore store, MarketData data, IReadOnlyList<Evaluation> evaluations, IReadOnlyList<string> references)
    {
        foreach (var (evaluation, _) in evaluations.Zip(references).Where(one => MarketData.IsFetched(data.Parse(one.Second))))
            new TestOpenings(store).Add(TestPeriod.Of(evaluation), TimeProvider.System.GetUtcNow());
    }

    /// <summary>Epochs that a limit allowed, where it cut the training short.</summary>
    public static int? StepsOf(EnsembleTrainer trainer, int? limit) => limit < trainer.Network.Epochs ? limit : null;

    static StoredModel Of(StoredModel outline, PanelForecaster<EnsembleForecaster> model, ModelJudgement judgement) => outline with
    {
        ValidationSkill = model.Members.Average(member => member.ValidationSkill),
        ValidationPValue = model.Members.Max(member => member.ValidationPValue),
        Judgement = judgement,
    };

    static StoredModel Outline(string name, IReadOnlyList<string> references, EnsembleTrainer trainer, IReadOnlyList<Series> panel, int? steps) => new()
    {
        Name = name,
        Series = references,
        Horizon = trainer.Network.Horizon,
        Settings = RunConfiguration.Of(trainer, panel, steps),
        DataSha256 = Sha256(panel),
        Rows = panel.Sum(series => series.Length),
        FirstRow = panel.Min(series => series.Times[0]),
        LastRow = panel.Max(series => series.Times[^1]),
        Program = ThisProgram.Version,
        Machine = Json.Of(ThisProgram.Machine),
        ValidationSkill = 0,
        ValidationPValue = 1,
        Judgement = new(ServedVerdict.None, default, default, new Dictionary<string, double>(), 0, null),
    };

    /// <summary>Of several series the hash over the text of theirs.</summary>
    static string Sha256(IReadOnlyList<Series> panel) => panel is [var alone]
        ? alone.Sha256
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(panel.Select(series => series.Sha256)))));
}
