namespace Gatecast.Storage;

/// <summary>What became of the candles of one batch.</summary>
/// <param name="Unchanged">Held already, with the same numbers.</param>
/// <param name="Revised">Held already with other numbers, which are revisions now.</param>
public readonly record struct WriteCounts(int Added, int Unchanged, int Revised);
