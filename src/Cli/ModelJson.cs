using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>How one model did, as JSON; fractions are fractions, errors are in the unit of the series.</summary>
static class ModelJson
{
    /// <summary>What a table has.</summary>
    public static object Summary(JudgedModel model)
    {
        var (total, verdict) = (model.Report.Total, model.Verdict);
        return new
        {
            model.Name,
            Baseline = model.IsBaseline,
            total.Crps,
            total.Mae,
            total.Mase,
            total.Smape,
            Coverage = Coverage(total),
            verdict.Skill,
            SkillLow = verdict.Low,
            SkillHigh = verdict.High,
            verdict.PValue,
            Verdict = ForecastReport.Word(verdict.Outcome),
        };
    }

    /// <summary>All that was measured.</summary>
    public static object Of(JudgedModel model)
    {
        var (report, verdict) = (model.Report, model.Verdict);
        var total = report.Total;
        return new
        {
            model.Name,
            Baseline = model.IsBaseline,
            total.Crps,
            total.Mae,
            total.Mase,
            total.Smape,
            Coverage = Coverage(total),
            verdict.Skill,
            SkillLow = verdict.Low,
            SkillHigh = verdict.High,
            verdict.PValue,
            Verdict = ForecastReport.Word(verdict.Outcome),
            verdict.Reason,
            Lag = model.LagSentences,
            total.Rmse,
            total.Msis,
            total.ScaledCrps,
            total.LogScore,
            Pinball = total.Pinball.Zip(QuantileLevels.All.ToArray(), (loss, level) => new { Level = level, Loss = loss }),
            Width = total.Coverage.ToDictionary(Percent, coverage => coverage.Width),
            Pit = new { total.Pit.Bins, total.UniformityP },
            Direction = Direction(total.Direction),
            Tails = report.Tails[0].Select(tail => new
            {
                tail.Level,
                Side = tail.IsUpper ? "upper" : "lower",
                tail.Share,
                tail.KupiecP,
                ChristoffersenP = tail.IndependenceP,
                tail.ConditionalCoverageP,
            }),
            ByHorizon = report.ByStep.Zip(model.SkillByStep, (step, skill) => new
            {
                step.Crps,
                step.Mae,
                step.Mase,
                step.Smape,
                Coverage = Coverage(step),
                skill.Skill,
                SkillLow = skill.Low,
                SkillHigh = skill.High,
            }),
            ByRegime = report.ByRegime.ToDictionary(
                regime => regime.Key.ToString().ToLowerInvariant(),
                regime => new { regime.Value.Outcomes, regime.Value.Crps, regime.Value.Mae, regime.Value.Mase, Coverage = Coverage(regime.Value) }),
            Seconds = Math.Round(model.Elapsed.TotalSeconds, 3),
        };
    }

    /// <summary>Of many series: errors are in units of each series' naive error.</summary>
    public static object Of(PanelModel model) => new
    {
        model.Name,
        Baseline = model.IsBaseline,
        Crps = model.Score.ScaledCrps,
        Mae = model.Score.Mase,
        model.Score.Mase,
        model.Score.Smape,
        model.Score.Msis,
        Coverage = CoverageScore.Nominals.Zip(model.Coverage).ToDictionary(pair => Percent(pair.First), pair => pair.Second),
        model.Verdict.Skill,
        SkillLow = model.Verdict.Low,
        SkillHigh = model.Verdict.High,
        model.Verdict.PValue,
        Verdict = ForecastReport.Word(model.Verdict.Outcome),
        model.Verdict.Reason,
        ByHorizon = model.ByStep.Select((crps, k) => new { Crps = crps, Mae = model.MaseByStep[k], Skill = model.SkillByStep[k] }),
        Seconds = Math.Round(model.Elapsed.TotalSeconds, 3),
    };

    static Dictionary<string, double> Coverage(ForecastScore score) => score.Coverage.ToDictionary(Percent, coverage => coverage.Share);

    static string Percent(CoverageScore coverage) => Percent(coverage.Nominal);

    static string Percent(double nominal) => FormattableString.Invariant($"{100 * nominal:0}");

    static object Direction(DirectionScore direction) => new
    {
        direction.Accuracy,
        direction.Interval?.Low,
        direction.Interval?.High,
        direction.PValue,
        direction.Count,
        direction.Ties,
    };
}
