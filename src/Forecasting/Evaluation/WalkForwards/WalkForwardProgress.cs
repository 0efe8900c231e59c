namespace Gatecast.Forecasting;

/// <summary>How far a walk-forward has come.</summary>
/// <param name="Fitting">Name of the model that is being fitted; <see langword="null"/> while forecasts are made.</param>
/// <param name="Fold">1 … <paramref name="Folds"/>.</param>
/// <param name="Done">Test origins that every model has forecast from.</param>
/// <param name="Origins">Test origins there will be.</param>
public readonly record struct WalkForwardProgress(string? Fitting, int Fold, int Folds, int Done, int Origins);
