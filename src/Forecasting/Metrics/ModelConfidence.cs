namespace Gatecast.Forecasting;

/// <summary>Where one forecaster stands in a <see cref="ModelConfidenceSet"/>.</summary>
/// <param name="MeanLoss">In the unit of the loss.</param>
/// <param name="PValue">The largest α at which the forecaster is still in the set; 1 for the last one left.</param>
public readonly record struct ModelConfidence(string Name, double MeanLoss, double PValue, bool IsInSet);
