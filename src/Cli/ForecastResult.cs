using Gatecast.Forecasting;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>A finished forecast, for the writers of its outputs.</summary>
/// <param name="Elapsed">Training, judging and forecasting; reading and writing not counted.</param>
sealed record ForecastResult(Observations Observations, JudgedForecast Forecast, TimeSpan Elapsed)
{
    /// <summary>Where the forecast stands in the journal; <see langword="null"/> where it is not journalled.</summary>
    public JournalEntry? Journal { get; init; }

    /// <summary>Futures drawn from the forecast; <see langword="null"/> where none were asked for.</summary>
    public SamplePaths? Paths { get; init; }

    /// <summary>Against the price of --above; <see langword="null"/> where none was named.</summary>
    public PriceOdds? Odds { get; init; }

    /// <summary>How a forecast of --as-of compares with what was served; <see langword="null"/> for others.</summary>
    public Reproduction? Reproduction { get; init; }
}
