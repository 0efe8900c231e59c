namespace Gatecast.Storage;

/// <summary>A served forecast in its place in the journal.</summary>
/// <param name="Id">1 for the first entry, and one more for each.</param>
/// <param name="MadeAt">When it was written down, by the clock of the machine; whole milliseconds.</param>
/// <param name="PreviousHash">Of the entry before; 64 zeros for the first one.</param>
/// <param name="Hash">SHA-256 over everything else here, in lower-case hex.</param>
public sealed record JournalEntry(long Id, DateTimeOffset MadeAt, ServedForecast Forecast, string PreviousHash, string Hash);
