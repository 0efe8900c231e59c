namespace Gatecast.Charts;

/// <summary>Where a series of a report came from.</summary>
/// <param name="Reference">As the user named it, such as <c>file:prices.csv</c>.</param>
/// <param name="Notes">Sentences on what reading it passed over or changed.</param>
public sealed record ReportedSource(string Reference, IReadOnlyList<string> Notes);
