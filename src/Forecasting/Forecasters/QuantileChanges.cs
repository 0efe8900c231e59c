namespace Gatecast.Forecasting;

/// <summary>Fills in quantiles of the change of the level from an origin to each step ahead. Not to be shared between threads.</summary>
/// <param name="changes">[h, Q] out: quantiles of level(origin + step) − level(origin).</param>
delegate void QuantileChanges(int origin, Span<double> changes);
