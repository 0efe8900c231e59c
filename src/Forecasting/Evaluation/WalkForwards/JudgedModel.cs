namespace Gatecast.Forecasting;

/// <summary>One model of a walk-forward: how it did, and what that is worth against the reference.</summary>
public sealed record JudgedModel
{
    public required string Name { get; init; }

    public required bool IsBaseline { get; init; }

    public required ScoreReport Report { get; init; }

    /// <summary>Against the reference; the reference itself has no skill over itself.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>[h] skill over the reference at each step ahead.</summary>
    public required IReadOnlyList<StepSkill> SkillByStep { get; init; }

    /// <summary>The forecaster of the last fold; <see langword="null"/> where all its forecasts were recalled from an earlier run.</summary>
    public required IForecaster? Forecaster { get; init; }

    /// <summary>The newest forecasts from origins so far apart that their steps do not overlap, oldest first; for charts.</summary>
    public required IReadOnlyList<QuantileForecast> Examples { get; init; }

    /// <summary>Fitting and forecasting; zero where the host gave no clock.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the lag detector has to say, of the first step first.</summary>
    public IEnumerable<string> LagSentences => Report.Lags.Select(lag => lag.Sentence).OfType<string>();
}
