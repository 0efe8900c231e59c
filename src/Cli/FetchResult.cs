using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>How the fetch of one series ended.</summary>
/// <param name="Report"><see langword="null"/> where it failed; what came before is stored.</param>
/// <param name="Stored">What the store holds now; <see langword="null"/> where that is nothing.</param>
sealed record FetchResult(CandleSeries Series, FetchReport? Report, CatalogueEntry? Stored, Exception? Error)
{
    /// <summary>Rows that cannot be true are a failure of the source, of which the user must know; gaps are none.</summary>
    public int ExitCode => Error is InvalidDataException ? Cli.ExitCode.Failed   // the source's reply, not the user's input
        : Error is not null ? CommandLine.CodeOf(Error)
        : Report!.Rejected.Count > 0 ? Cli.ExitCode.Failed
        : Cli.ExitCode.Done;

    public static FetchResult Of(CandleSeries series, FetchReport report, CandleStore store) =>
        new(series, report, store.CatalogueEntry(series), null);

    public static FetchResult Of(CandleSeries series, Exception error, CandleStore store) =>
        new(series, null, error is IOException or UnauthorizedAccessException ? null : store.CatalogueEntry(series), error);
}
