namespace Gatecast.Forecasting.Tests;

/// <summary>The ensemble with all its default settings, judged as the command does it.</summary>
static class WholeProcedure
{
    /// <param name="baselines">Anchors and opponents; by default all that can be fitted.</param>
    public static Verdict Judge(Series series, int horizon, int? origins = null, IReadOnlyList<Baseline>? baselines = null) =>
        Evaluate(series, horizon, origins, baselines).Verdict;

    public static Evaluation Evaluate(Series series, int horizon, int? origins = null, IReadOnlyList<Baseline>? baselines = null)
    {
        var trainer = new EnsembleTrainer { Network = new() { Horizon = horizon, Threads = 2, Baselines = baselines } };
        var settings = new WalkForward
        {
            Horizon = horizon,
            Lookback = trainer.LookbackFor(series),
            Origins = origins,
            Baselines = baselines,
            Threads = 2,
        };
        return settings.Evaluate(series, [Candidate.Of(trainer)]);
    }

    /// <summary>What a test that counts writes into its output.</summary>
    public static void Tell(string what, Verdict verdict) => TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
        $"{what}: {verdict.Outcome} against {verdict.Baseline}, skill {verdict.Skill:P2} [{verdict.Low:P2}, {verdict.High:P2}], p {verdict.PValue:E1}, {verdict.Origins} origins; {verdict.Reason}"));
}
