namespace Gatecast.Forecasting;

/// <summary>The best trial against the defaults, on inner folds that had no say in choosing it: the best of many is lucky where it was chosen.</summary>
public sealed record Confirmation
{
    /// <summary>Largest one-sided p-value with which settings are better than the defaults.</summary>
    public const double Significant = 0.05;

    /// <summary>Origins compared, each time counting once.</summary>
    public required int Origins { get; init; }

    /// <summary>1 − CRPS of the best trial / CRPS of the defaults; a fraction.</summary>
    public required double Skill { get; init; }

    /// <summary>Lower end of the 95 % block-bootstrap interval of the skill.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % block-bootstrap interval of the skill.</summary>
    public required double High { get; init; }

    /// <summary>One-sided p-value of "no better than the defaults".</summary>
    public required double PValue { get; init; }

    /// <summary>Origins enough for a verdict, and significantly lower losses on them.</summary>
    public bool IsBetter => Origins >= WalkForward.LeastForVerdict && Skill > 0 && PValue < Significant;
}
