namespace Gatecast.Sources.Exchanges;

/// <summary>A row set aside because it cannot be true.</summary>
/// <param name="OpenTime"><see langword="null"/> where the row has none that can be read.</param>
/// <param name="Text">The row as it was sent, its end cut off where it is long.</param>
/// <param name="Reason">Reads on from "the row was set aside because".</param>
public sealed record RejectedRow(DateTimeOffset? OpenTime, string Text, string Reason);
