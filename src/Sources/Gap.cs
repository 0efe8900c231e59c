namespace Gatecast.Sources;

/// <summary>Rows that are missing between two neighbours.</summary>
/// <param name="After">UTC time of the last row before the gap.</param>
/// <param name="Before">UTC time of the first row after it.</param>
public readonly record struct Gap(DateTimeOffset After, DateTimeOffset Before, int MissingRows);
