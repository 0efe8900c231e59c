namespace Gatecast.Storage;

/// <summary>Why candles are missing.</summary>
public enum GapClass
{
    /// <summary>Nobody could tell, or nobody has looked yet.</summary>
    Unknown,

    /// <summary>Other symbols of the source have candles at that time.</summary>
    NoTrades,

    /// <summary>The liquid symbols of the source have none either.</summary>
    Outage,

    /// <summary>The source has no candle of the symbol that is older.</summary>
    BeforeListing,
}
