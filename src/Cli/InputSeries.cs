using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What a reference led to.</summary>
/// <param name="Stored">Where in the store it lies; <see langword="null"/> for files and samples.</param>
/// <param name="ReadColumn">Reads another of <see cref="Observations.Columns"/>, over the same rows.</param>
sealed record InputSeries(Observations Observations, StoredSeries? Stored, Func<string, CancellationToken, Task<Observations>> ReadColumn);
