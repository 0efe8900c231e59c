namespace Gatecast.Forecasting;

/// <summary>How far a search has come.</summary>
/// <param name="Rung">1 … <paramref name="Rungs"/>; one more while the best trial is held against the defaults.</param>
/// <param name="Trials">In the rung.</param>
/// <param name="Epochs">Most of each training in the rung.</param>
/// <param name="Done">Share of all steps, 0 … 1.</param>
public readonly record struct TuningProgress(int Rung, int Rungs, int Trials, int Epochs, double Done);
