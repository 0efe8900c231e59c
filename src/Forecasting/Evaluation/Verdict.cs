namespace Gatecast.Forecasting;

/// <summary>How a forecaster did against the best baseline on the same origins.</summary>
public enum Outcome
{
    /// <summary>No difference that the test origins could show.</summary>
    Inconclusive,

    /// <summary>Better: one-sided p &lt; 0.025, and the 95 % interval of the skill lies above 0.</summary>
    Beats,

    /// <summary>Worse, by the mirror of the same rule.</summary>
    Loses,
}

/// <summary>The judgement that comes with every forecast.</summary>
public sealed record Verdict
{
    /// <summary>Largest one-sided p-value of a verdict that is not INCONCLUSIVE.</summary>
    public const double Significant = 0.025;

    public required Outcome Outcome { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of the loss that was compared.</summary>
    public string Metric { get; init; } = "crps";

    /// <summary>1 − loss of the model / loss of the baseline; a fraction, 0 for no difference.</summary>
    public required double Skill { get; init; }

    /// <summary>Lower end of the 95 % block-bootstrap interval of the skill.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % block-bootstrap interval of the skill.</summary>
    public required double High { get; init; }

    /// <summary>One-sided p-value of "no better than the baseline".</summary>
    public required double PValue { get; init; }

    /// <summary>Name of the baseline, chosen on the validation origins before the test origins were read.</summary>
    public required string Baseline { get; init; }

    /// <summary>Number of test origins compared.</summary>
    public required int Origins { get; init; }

    /// <summary>Judges a model by its losses on the test origins.</summary>
    /// <param name="losses">[n] one for each origin.</param>
    /// <param name="baseline">Name of the reference.</param>
    /// <param name="reference">[n] its losses on the same origins.</param>
    /// <param name="sameReason">What to say where they are the same.</param>
    /// <param name="horizon">h: steps that each loss spans.</param>
    /// <param name="stride">Rows between origins.</param>
    internal static Verdict Of(
        IReadOnlyList<double> losses, string baseline, IReadOnlyList<double> reference, string sameReason, int horizon, int stride)
    {
        var origins = losses.Count;
        if (losses.SequenceEqual(reference))
            return Undecided(baseline, origins, sameReason);

        if (origins < WalkForward.LeastForVerdict)
            return Undecided(baseline, origins, $"only {origins} test origins, and a verdict needs {WalkForward.LeastForVerdict}");

        var test = SkillTest.Of([.. losses], [.. reference], horizon, stride);
        var outcome = test switch
        {
            { Low: > 0 } when test.BootstrapAlone || test.PBetter < Significant => Outcome.Beats,
            { High: < 0 } when test.BootstrapAlone || test.PWorse < Significant => Outcome.Loses,
            _ => Outcome.Inconclusive,
        };
        return new()
        {
            Outcome = outcome,
            Reason = ReasonFor(outcome, baseline, origins, test),
            Skill = test.Skill,
            Low = test.Low,
            High = test.High,
            PValue = test.PBetter,
            Baseline = baseline,
            Origins = origins,
        };
    }

    /// <summary>The verdict on a forecast that is the baseline's own, or on too few origins to say.</summary>
    internal static Verdict Undecided(string baseline, int origins, string reason) => new()
    {
        Outcome = Outcome.Inconclusive,
        Reason = reason,
        Skill = 0,
        Low = 0,
        High = 0,
        PValue = 1,
        Baseline = baseline,
        Origins = origins,
    };

    static string ReasonFor(Outcome outcome, string baseline, int origins, SkillTest test)
    {
        var how = test.BootstrapAlone ? "block bootstrap alone, since there are few origins for this horizon" : "Diebold–Mariano test and block bootstrap";
        return outcome switch
        {
            Outcome.Beats => $"lower CRPS than {baseline} on {origins} unseen origins ({how})",
            Outcome.Loses => $"higher CRPS than {baseline} on {origins} unseen origins ({how})",
            _ => $"{origins} unseen origins show no sure difference from {baseline} ({how})",
        };
    }
}
