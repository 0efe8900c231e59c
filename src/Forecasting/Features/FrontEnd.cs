namespace Gatecast.Forecasting;

/// <summary>How the rows of a series become what a network reads, and in which unit it answers.</summary>
public enum FrontEnd
{
    /// <summary>For prices: returns in units of the volatility that is expected next, its course, the range of the candles, the volume, and the returns
    /// of other markets.</summary>
    Market,

    /// <summary>For weather, loads and all else: levels as seen from the last one, in units of their robust spread.</summary>
    Window,

    /// <summary>For panels of many short series: level and seasons of each series, smoothed with parameters that are learned together with networks that forecast what
    /// they leave. It takes no covariates, and a row for each step.</summary>
    Smoothing,
}
