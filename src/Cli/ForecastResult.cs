using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>A finished forecast, for the writers of its outputs.</summary>
/// <param name="Elapsed">Training, judging and forecasting; reading and writing not counted.</param>
sealed record ForecastResult(Observations Observations, JudgedForecast Forecast, TimeSpan Elapsed);
