using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>How one model did, as JSON; fractions are fractions, errors are in the unit of the series.</summary>
static class ModelJson
{
    /// <summary>What a table has.</summary>
    public static object Summary(JudgedModel model)
    {
        var total = model.Report.Total;
        return new
        {
            model.Name,
            Baseline = model.IsBaseline,
            total.Crps,
            total.Mae,
            total.Mase,
            total.Smape,
            Coverage = total.Coverage.ToDictionary(coverage => FormattableString.Invariant($"{100 * coverage.Nominal:0}"), coverage => coverage.Share),
            model.Verdict.Skill,
            SkillLow = model.Verdict.Low,
            SkillHigh = model.Verdict.High,
            model.Verdict.PValue,
            Verdict = ForecastReport.Word(model.Verdict.Outcome),
        };
    }
}
