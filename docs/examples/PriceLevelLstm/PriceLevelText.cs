using System.Text;
using static System.FormattableString;

namespace Gatecast.Examples;

/// <summary>A trial for people.</summary>
public static class PriceLevelText
{
    public static string Of(PriceLevelTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var (evaluation, lstm) = (trial.Evaluation, trial.Lstm);
        var (series, origins) = (evaluation.Series, evaluation.Origins);
        var outcomes = origins.Select(origin => series.Values[origin + 1]).ToArray();
        var text = new StringBuilder();
        text.AppendLine(Invariant(
            $"{series.Name}: one step ahead from {origins.Count:N0} origins, {series.Times[origins[0]]:yyyy-MM-dd} to {series.Times[origins[^1]]:yyyy-MM-dd}"));
        if (lstm.Forecaster is PriceLevelLstm network)
            text.AppendLine(Invariant(
                $"prices of the test {outcomes.Min():N2} to {outcomes.Max():N2}; of the last training, of {evaluation.Folds.Count}, {network.Lowest:N2} to {network.Highest:N2}"));

        text.AppendLine().AppendLine("                       R² of prices   R² of changes       MAE   times last value's");
        foreach (var model in evaluation.Models.Where(model => model == lstm || model == trial.LastValue || model.Name == evaluation.Reference))
            text.AppendLine(Invariant(
                $"{model.Name,-20} {trial.R2OfPrices[model.Name],14:0.0000} {trial.R2OfChanges[model.Name],15:0.000} {model.Report.Total.Mae,9:0.00} {model.Report.Total.Mae / trial.LastValue.Report.Total.Mae,20:0.00}"));

        var verdict = lstm.Verdict;
        text.AppendLine().AppendLine(Invariant(
            $"Verdict: {verdict.Outcome.ToString().ToUpperInvariant()} against {verdict.Baseline}, the best of {evaluation.Models.Count - 1} baselines in validation."));
        text.AppendLine(Invariant($"Skill {100 * verdict.Skill:+0.0;-0.0} % [{100 * verdict.Low:+0.0;-0.0}, {100 * verdict.High:+0.0;-0.0}]: {verdict.Reason}."));
        text.AppendLine($"Lag detector: {lstm.LagSentences.FirstOrDefault() ?? "nothing to say"}.");
        return text.ToString();
    }
}
