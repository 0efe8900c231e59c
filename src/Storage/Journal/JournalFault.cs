namespace Gatecast.Storage;

/// <summary>Where the journal is not what was written.</summary>
/// <param name="Entry">The first entry that is changed or missing.</param>
/// <param name="Reason">A sentence without its full stop.</param>
public sealed record JournalFault(long Entry, string Reason);
