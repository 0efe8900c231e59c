namespace Gatecast.Storage;

/// <summary>What a look through the whole journal found.</summary>
/// <param name="Entries">That were found whole, from the first one on.</param>
/// <param name="Head">Hash of the last of them; 64 zeros for an empty journal.</param>
/// <param name="Fault">The first thing that is wrong; <see langword="null"/> where nothing is.</param>
public sealed record JournalCheck(long Entries, string Head, JournalFault? Fault);
