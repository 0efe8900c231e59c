namespace Gatecast.Forecasting;

/// <summary>When the values of a covariate are known.</summary>
public enum CovariateRole
{
    /// <summary>One value that holds for the whole series, such as the height of a station.</summary>
    Static,

    /// <summary>Known up to the origin, such as the volume traded.</summary>
    Past,

    /// <summary>Known beforehand for every step that is forecast, such as a holiday or a planned price.</summary>
    Future,
}
