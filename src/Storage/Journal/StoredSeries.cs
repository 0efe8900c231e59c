using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>One column of stored candles, and when they were read.</summary>
/// <param name="ReadAt">The time of --as-of, where that was asked for.</param>
public sealed record StoredSeries(CandleSeries Series, string Column, DateTimeOffset ReadAt);
