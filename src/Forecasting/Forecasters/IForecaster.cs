namespace Gatecast.Forecasting;

/// <summary>Something that was fitted and now forecasts. Immutable and safe to share between threads.</summary>
public interface IForecaster
{
    /// <summary>Short name for tables, such as <c>lstm</c> or <c>last value</c>.</summary>
    string Name { get; }

    /// <summary>Steps ahead that every forecast covers.</summary>
    int Horizon { get; }

    QuantileForecast Forecast(History history);

    /// <summary>Forecasts from many origins; a forecaster that can share work between them overrides this.</summary>
    IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories) => [.. histories.Select(Forecast)];
}
