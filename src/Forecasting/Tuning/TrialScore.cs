namespace Gatecast.Forecasting;

/// <summary>How a trial did in one rung, on the inner folds that choose.</summary>
/// <param name="Rung">1, 2 …</param>
/// <param name="Epochs">Most of each training.</param>
/// <param name="Skill">1 − CRPS / CRPS of the reference, a fraction; of several series the mean at each origin time.</param>
/// <param name="StandardError">Of the skill, from the width of its 95 % block-bootstrap interval.</param>
/// <param name="ValidationSkill">Mean over the trainings of what their own validation rows said; it decides between trials of the same skill.</param>
/// <param name="Abstained">Trainings whose network abstained, so that the forecast was the reference's.</param>
/// <param name="Trainings">One for each fold that chooses and each series.</param>
public sealed record TrialScore(
    int Rung, int Epochs, double Skill, double StandardError, double ValidationSkill, int Abstained, int Trainings);
