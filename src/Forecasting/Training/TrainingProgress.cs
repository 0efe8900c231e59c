namespace Gatecast.Forecasting;

/// <summary>How far training has come, after each epoch.</summary>
/// <param name="Epoch">1 … <paramref name="Epochs"/>; training may stop before the last.</param>
/// <param name="TrainingLoss">Mean pinball loss, in units of the anchor's spread.</param>
/// <param name="ValidationSkill">1 − CRPS / CRPS of the anchor on the validation origins.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, double TrainingLoss, double ValidationSkill);
