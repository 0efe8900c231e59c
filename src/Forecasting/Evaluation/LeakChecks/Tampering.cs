namespace Gatecast.Forecasting;

/// <summary>What a leak check does to the rows after a row.</summary>
public enum Tampering
{
    /// <summary>They are not there.</summary>
    CutOff,

    /// <summary>They go on with changes ten times as large, of either sign.</summary>
    Wild,

    /// <summary>They go on with hardly any change.</summary>
    Still,
}
