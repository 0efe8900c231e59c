using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What a reference led to.</summary>
/// <param name="Stored">Where in the store it lies; <see langword="null"/> for files and samples.</param>
sealed record InputSeries(Observations Observations, StoredSeries? Stored);
