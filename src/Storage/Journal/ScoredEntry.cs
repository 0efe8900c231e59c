using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>An entry of the journal with how it did so far.</summary>
/// <param name="Counts">Whether it is the first one of its series, origin and horizon: later ones of the same origin are no further evidence.</param>
public sealed record ScoredEntry(JournalEntry Entry, ServedScore Score, bool Counts);
