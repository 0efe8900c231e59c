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
    public static StoredModel Outline(TrainRequest request, EnsembleTrainer trainer, Series series) => Outline(request.Name, request.References, trainer, series, steps: null);

    public static StoredModel Of(TrainRequest request, EnsembleTrainer trainer, JudgedForecast forecast, int? limit)
    {
        var served = ForecastJson.ServedModel(forecast);
        return Outline(request.Name, request.References, trainer, forecast.Series, StepsOf(trainer, limit)) with
        {
            ValidationSkill = forecast.Model.ValidationSkill,
            ValidationPValue = forecast.Model.ValidationPValue,
            Judgement = ModelJudgement.Of(forecast.Evaluation, forecast.Verdict, served, championCrps: null),
        };
    }

    public static StoredModel Of(StoredModel champion, EnsembleTrainer trainer, ModelUpdate update, int? limit)
    {
        var judged = update.JudgedChallenger;
        return Outline(champion.Name, champion.Series, trainer, update.Evaluation.Series, StepsOf(trainer, limit)) with
        {
            Parent = champion.Version,
            ValidationSkill = update.Challenger.ValidationSkill,
            ValidationPValue = update.Challenger.ValidationPValue,
            Judgement = ModelJudgement.Of(update.Evaluation, update.Verdict, judged, update.ChampionCrps),
        };
    }

    /// <summary>Epochs that a limit allowed, where it cut the training short.</summary>
    public static int? StepsOf(EnsembleTrainer trainer, int? limit) => limit < trainer.Network.Epochs ? limit : null;

    static StoredModel Outline(string name, IReadOnlyList<string> references, EnsembleTrainer trainer, Series series, int? steps) => new()
    {
        Name = name,
        Series = references,
        Horizon = trainer.Network.Horizon,
        Settings = RunConfiguration.Of(trainer, series, steps),
        DataSha256 = series.Sha256,
        Rows = series.Length,
        FirstRow = series.Times[0],
        LastRow = series.Times[^1],
        Program = ThisProgram.Version,
        Machine = Json.Of(ThisProgram.Machine),
        ValidationSkill = 0,
        ValidationPValue = 1,
        Judgement = new(ServedVerdict.None, default, default, new Dictionary<string, double>(), 0, null),
    };
}
