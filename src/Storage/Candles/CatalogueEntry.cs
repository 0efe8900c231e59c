using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>What the store holds of one series.</summary>
/// <param name="FirstOpen"><see langword="null"/> where fetches brought no candle yet.</param>
/// <param name="LastRefresh">Time of the last fetch, whether or not it brought anything new.</param>
public sealed record CatalogueEntry(
    CandleSeries Series, DateTimeOffset? FirstOpen, DateTimeOffset? LastOpen, int Candles, int Revisions, DateTimeOffset LastRefresh);
