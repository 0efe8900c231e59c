using System.CommandLine;
using System.Globalization;
using Gatecast.Sources;
using Gatecast.Sources.Files;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>series export</c>: stored candles as a file.</summary>
sealed class SeriesExportCommand
{
    readonly Argument<string> _series = new("series") { Description = "A stored series, such as BTC-USD@1d." };
    readonly Argument<string> _file = new("file") { Description = "Where to: .csv, .csv.gz or .parquet." };

    public static Command Create(Option<bool> json, Option<bool> verbose)
    {
        var export = new SeriesExportCommand();
        var command = new Command(
            "export",
            """
            Write the stored candles of a series as CSV or Parquet, which file: reads.

            Example:
              gatecast series export BTC-USD@1d prices.csv
            """)
        {
            export._series, export._file,
        };
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(verbose), () => export.RunAsync(parsed, parsed.GetValue(json), cancellation)));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, bool json, CancellationToken cancellation)
    {
        var path = parsed.GetRequiredValue(_file);
        CandleFile.CheckName(path);
        await using var data = new MarketData(Settings.Read());
        var reference = data.Parse(parsed.GetRequiredValue(_series));
        var (_, wanted) = data.Find(reference);
        using var store = CandleStore.OpenExisting(data.Settings.StoreFile);
        var series = Stored(store, wanted, hasInterval: reference.Interval is not null);
        OutputFile.Check(path);

        var candles = store!.Read(series);
        await OutputFile.WriteAsync(path, stream => CandleFile.WriteAsync(candles, stream, path, cancellation), cancellation);
        await Console.Out.WriteLineAsync(json
            ? Json.Of(new { Series = series.ToString(), Rows = candles.Count, File = path })
            : string.Create(CultureInfo.InvariantCulture, $"{candles.Count:N0} candles of {series}: {path}"));
        return ExitCode.Done;
    }

    /// <summary>The stored series that is meant: of any interval, where the reference has none and only one is stored.</summary>
    static CandleSeries Stored(CandleStore? store, CandleSeries wanted, bool hasInterval)
    {
        var all = store?.Catalogue().Where(entry => entry.Candles > 0).Select(entry => entry.Series).ToList() ?? [];
        if (all.Contains(wanted))
            return wanted;

        var others = all.FindAll(series => series.Source == wanted.Source && series.Symbol == wanted.Symbol);
        if (!hasInterval && others is [var only])
            return only;

        throw new ArgumentException(all.Count == 0
            ? $"{wanted} is not stored, nor is anything else; fetch it first: gatecast fetch {wanted}"
            : $"{wanted} is not stored; stored are {string.Join(", ", (others.Count > 0 ? others : all).Take(10))}. Fetch it first: gatecast fetch {wanted}");
    }
}
