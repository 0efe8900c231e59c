using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>What a model was worth when it was trained, in the store's own shape, which outlives changes of <see cref="Evaluation"/>.</summary>
/// <param name="Verdict">Of the same procedure, trained on the rows before the origins.</param>
/// <param name="FirstOrigin">UTC.</param>
/// <param name="LastOrigin">UTC.</param>
/// <param name="Coverage">Of what is served, by nominal coverage in percent; fractions.</param>
/// <param name="Crps">Mean over the origins, in the unit of the series.</param>
/// <param name="ChampionCrps">On the same origins, of the champion that it went on from; <see langword="null"/> for a model that was trained from nothing.</param>
public sealed record ModelJudgement(
    ServedVerdict Verdict, DateTimeOffset FirstOrigin, DateTimeOffset LastOrigin, IReadOnlyDictionary<string, double> Coverage, double Crps, double? ChampionCrps)
{
    /// <param name="judged">The model whose scores count: the network, or the baseline that it serves.</param>
    public static ModelJudgement Of(Evaluation evaluation, Verdict verdict, JudgedModel judged, double? championCrps)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(judged);
        return new(
            ServedVerdict.Of(verdict), evaluation.Series.Times[evaluation.Origins[0]], evaluation.Series.Times[evaluation.Origins[^1]],
            judged.Report.Total.Coverage.ToDictionary(one => FormattableString.Invariant($"{100 * one.Nominal:0}"), one => one.Share),
            judged.Report.Total.Crps, championCrps);
    }
}
