using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>What a closed candle was before its source gave it differently.</summary>
/// <param name="Candle">The older candle.</param>
/// <param name="ReplacedAt">When a different one came.</param>
public sealed record CandleRevision(Candle Candle, DateTimeOffset ReplacedAt);
