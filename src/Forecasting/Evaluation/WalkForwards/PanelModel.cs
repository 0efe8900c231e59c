namespace Gatecast.Forecasting;

/// <summary>How one model did on many series.</summary>
public sealed record PanelModel
{
    /// <summary>What stands in a verdict for the references, which may differ from series to series.</summary>
    public const string References = "each series' reference";

    public required string Name { get; init; }

    public required bool IsBaseline { get; init; }

    /// <summary>Scale-free, each series counting the same.</summary>
    public required PanelScore Score { get; init; }

    /// <summary>MAE over the naive error, at each step; see <see cref="ByStep"/>.</summary>
    public required IReadOnlyList<double> MaseByStep { get; init; }

    /// <summary>[h] CRPS over the naive error, averaged over the series.</summary>
    public required IReadOnlyList<double> ByStep { get; init; }

    /// <summary>[h] skill over the references at each step.</summary>
    public required IReadOnlyList<double> SkillByStep { get; init; }

    /// <summary>On the losses of each origin time, averaged over the series that have one: series move together, and so do their losses.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>[series] one-sided p-value of "no better than the reference", corrected for the number of series by <see cref="Holm"/>.</summary>
    public required IReadOnlyList<double> AdjustedPValues { get; init; }

    /// <summary>Series whose reference it beats with such a p-value below that of a verdict.</summary>
    public int SeriesBeaten => AdjustedPValues.Count(p => p < Verdict.Significant);

    /// <summary>[coverages] share of all outcomes inside each interval of <see cref="CoverageScore.Nominals"/>.</summary>
    public required IReadOnlyList<double> Coverage { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <param name="evaluations">Of all series.</param>
    /// <param name="scaled">Of those that have a scale, one at least.</param>
    internal static PanelModel Of(string name, IReadOnlyList<Evaluation> evaluations, IReadOnlyList<Evaluation> scaled)
    {
        JudgedModel[] models = [.. evaluations.Select(one => one.Model(name))];
        JudgedModel[] counted = [.. scaled.Select(one => one.Model(name))];
        JudgedModel[] references = [.. scaled.Select(one => one.Model(one.Reference))];
        var byStep = Steps(counted, step => step.ScaledCrps);
        var settings = evaluations[0].Settings;
        return new()
        {
            Name = name,
            IsBaseline = models[0].IsBaseline,
            Score = PanelScore.Of([.. counted.Select(model => model.Report.Total)]),
            MaseByStep = Steps(counted, step => step.Mase),
            ByStep = byStep,
            SkillByStep = [.. byStep.Zip(Steps(references, step => step.ScaledCrps), (own, other) => other > 0 ? 1 - own / other : 0)],
            Verdict = Verdict.Of(
                ByTime(scaled, counted), References, ByTime(scaled, references),
                $"its forecasts are those of {References}", settings.Horizon, settings.Stride),
            AdjustedPValues = Holm.Adjust([.. models.Select(model => model.Verdict.PValue)]),
            Coverage =
            [
                .. CoverageScore.Nominals.Select(nominal => models.Sum(model => (double)model.Report.Total.CoverageOf(nominal).Inside)
                    / models.Sum(model => (double)model.Report.Total.CoverageOf(nominal).Outcomes)),
            ],
            Elapsed = models.Aggregate(TimeSpan.Zero, (sum, model) => sum + model.Elapsed),
        };
    }

    static double[] Steps(JudgedModel[] models, Func<ForecastScore, double> of) =>
        [.. Enumerable.Range(0, models[0].Report.ByStep.Count).Select(k => models.Average(model => of(model.Report.ByStep[k])))];

    /// <summary>[times] scaled CRPS of the origins at each time, averaged over the series.</summary>
    static double[] ByTime(IReadOnlyList<Evaluation> evaluations, JudgedModel[] models) => PanelLosses.ByTime(evaluations.Zip(models, (evaluation, model) =>
    {
        var total = model.Report.Total;
        return new PanelLosses.OfSeries(
            [.. evaluation.Origins.Select(origin => evaluation.Series.Times[origin])], model.Report.CrpsByOrigin, total.Crps > 0 ? total.ScaledCrps / total.Crps : 0);
    }));
}
