namespace Gatecast.Forecasting;

/// <summary>Settings that a search tried, and how they did.</summary>
/// <param name="Number">1 for the defaults.</param>
/// <param name="Settings">With the epochs and threads of the defaults.</param>
/// <param name="Scores">One for each rung that it took part in, at least one.</param>
public sealed record Trial(int Number, LstmTrainer Settings, IReadOnlyList<TrialScore> Scores)
{
    public bool IsDefault => Number == 1;

    /// <summary>Of the last rung that it took part in.</summary>
    public TrialScore Last => Scores[^1];
}
