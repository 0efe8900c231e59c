namespace Gatecast.Storage;

/// <summary>How far a fetch has come.</summary>
/// <param name="Candles">That came so far.</param>
/// <param name="Done">Share of the time asked for that has been read, 0 to 1.</param>
public readonly record struct FetchProgress(int Candles, double Done);
