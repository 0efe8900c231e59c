namespace Gatecast.Forecasting;

/// <summary>Makes forecasts at origins of a series, by whatever means: scaling, features, fitting, selection and all.</summary>
/// <param name="series">The whole series, also what comes after the origins: a procedure that is honest leaves it alone.</param>
/// <param name="origins">Rows, ascending; nothing may be fitted on rows after the first one.</param>
/// <returns>One forecast for each origin, in their order.</returns>
public delegate IReadOnlyList<QuantileForecast> ForecastProcedure(Series series, IReadOnlyList<int> origins);
