using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>The verdict that a forecast was served with, in the journal's own shape, which outlives changes of <see cref="Verdict"/>.</summary>
/// <param name="Outcome">BEATS, INCONCLUSIVE or LOSES.</param>
/// <param name="Skill">A fraction, with <paramref name="Low"/> and <paramref name="High"/> the ends of its 95 % interval.</param>
public sealed record ServedVerdict(
    string Outcome, string Reason, string Metric, double Skill, double Low, double High, double PValue, string Baseline, int Origins)
{
    /// <summary>Of what was not judged.</summary>
    public static ServedVerdict None { get; } = new("INCONCLUSIVE", "it was not judged", "crps", Skill: 0, Low: 0, High: 0, PValue: 1, Baseline: "", Origins: 0);

    public static ServedVerdict Of(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new(
            verdict.Outcome.ToString().ToUpperInvariant(), verdict.Reason, verdict.Metric, Skill: verdict.Skill, Low: verdict.Low, High: verdict.High,
            PValue: verdict.PValue, verdict.Baseline, verdict.Origins);
    }

    public Verdict ToVerdict() => new()
    {
        Outcome = Enum.Parse<Forecasting.Outcome>(Outcome, ignoreCase: true),
        Reason = Reason,
        Metric = Metric,
        Skill = Skill,
        Low = Low,
        High = High,
        PValue = PValue,
        Baseline = Baseline,
        Origins = Origins,
    };
}
