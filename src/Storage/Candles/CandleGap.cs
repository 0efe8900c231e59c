namespace Gatecast.Storage;

/// <summary>Candles that the source does not have although it was asked for them.</summary>
/// <param name="Candles">How many are missing.</param>
/// <param name="Class"><see langword="null"/> where nobody has looked into it yet.</param>
public sealed record CandleGap(CandleSpan Span, int Candles, GapClass? Class);
