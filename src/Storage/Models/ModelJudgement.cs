using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>What a model was worth when it was trained, in the store's own shape, which outlives changes of <see cref="Evaluation"/>.</summary>
/// <param name="Verdict">Of the same procedure, trained on the rows before the origins.</param>
/// <param name="FirstOrigin">UTC.</param>
/// <param name="LastOrigin">UTC.</param>
/// <param name="Coverage">Of what is served, by nominal coverage in percent; fractions.</param>
/// <param name="Crps">Mean over the origins, in the unit of the series; of several series in units of their naive errors.</param>
/// <param name="ChampionCrps">On the same origins, of the champion that it went on from; <see langword="null"/> for a model that was trained from nothing.</param>
/// <param name="BySeries">For each series its own, where there are several.</param>
public sealed record ModelJudgement(
    ServedVerdict Verdict, DateTimeOffset FirstOrigin, DateTimeOffset LastOrigin, IReadOnlyDictionary<string, double> Coverage, double Crps, double? ChampionCrps,
    IReadOnlyList<ModelJudgement>? BySeries = null)
{
    /// <summary>Of one series of the model.</summary>
    public ModelJudgement Of(int series) => BySeries is null ? this : BySeries[series];

    /// <summary>Of a model over one or more series: for several what they say together, with each series' own.</summary>
    /// <param name="judged">For each series the model whose scores count: the network, or the baseline that it serves.</param>
    /// <param name="verdicts">For each series.</param>
    /// <param name="together">On all of them.</param>
    /// <param name="championCrps">As <see cref="ChampionCrps"/>, of all together.</param>
    /// <param name="championBySeries">For each series, in its unit; <see langword="null"/> where there was no champion.</param>
    public static ModelJudgement Of(
        IReadOnlyList<Evaluation> evaluations, IReadOnlyList<JudgedModel> judged, IReadOnlyList<Verdict> verdicts, Verdict together, double? championCrps,
        IReadOnlyList<double>? championBySeries)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(verdicts);
        ModelJudgement[] own = [.. evaluations.Select((evaluation, i) => Of(evaluation, verdicts[i], judged[i], championBySeries?[i]))];
        if (own is [var alone])
            return alone;

        ForecastScore[] totals = [.. judged.Select(model => model.Report.Total)];
        return new(
            ServedVerdict.Of(together), own.Min(one => one.FirstOrigin), own.Max(one => one.LastOrigin),
            CoverageScore.Nominals.ToDictionary(Percent, nominal => totals.Sum(total => (double)total.CoverageOf(nominal).Inside) / totals.Sum(total => (double)total.CoverageOf(nominal).Outcomes)),
            totals.Where(total => double.IsFinite(total.ScaledCrps)).Select(total => total.ScaledCrps).DefaultIfEmpty(double.NaN).Average(), championCrps, own);
    }

    /// <param name="judged">The model whose scores count: the network, or the baseline that it serves.</param>
    public static ModelJudgement Of(Evaluation evaluation, Verdict verdict, JudgedModel judged, double? championCrps)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(judged);
        return new(
            ServedVerdict.Of(verdict), evaluation.Series.Times[evaluation.Origins[0]], evaluation.Series.Times[evaluation.Origins[^1]],
            judged.Report.Total.Coverage.ToDictionary(one => Percent(one.Nominal), one => one.Share),
            judged.Report.Total.Crps, championCrps);
    }

    static string Percent(double nominal) => FormattableString.Invariant($"{100 * nominal:0}");
}
