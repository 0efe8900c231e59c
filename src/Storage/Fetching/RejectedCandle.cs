using Gatecast.Sources.Exchanges;

namespace Gatecast.Storage;

/// <summary>A row that a source sent and that cannot be true.</summary>
/// <param name="Address">Of the reply it stood in.</param>
public sealed record RejectedCandle(RejectedRow Row, Uri Address);
