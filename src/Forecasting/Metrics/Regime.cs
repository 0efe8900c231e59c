namespace Gatecast.Forecasting;

/// <summary>How much a series moved just before an origin, measured against its own training rows.</summary>
public enum Regime
{
    /// <summary>The lower third.</summary>
    Quiet,

    /// <summary>The middle third.</summary>
    Normal,

    /// <summary>The upper third.</summary>
    Wild,
}
