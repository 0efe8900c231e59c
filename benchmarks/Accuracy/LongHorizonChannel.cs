using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>One channel up to the end of the scored rows.</summary>
/// <param name="Deviation">Standard deviation of the training rows: the unit of the errors, in which the z-score's mean drops out.</param>
sealed record LongHorizonChannel(Series Series, double Deviation);
