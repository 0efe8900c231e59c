using System.CommandLine;
using System.Globalization;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The command <c>series</c>: what is stored; its subcommands export and check it.</summary>
sealed class SeriesCommand
{
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there.", Recursive = true };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };

    public static Command Create()
    {
        var series = new SeriesCommand();
        var command = new Command(
            "series",
            """
            List the stored series: candles, span, gaps, revisions, last fetch.

            Examples:
              gatecast series
              gatecast series export BTC-USD@1d prices.csv
              gatecast series check
            """)
        {
            series._json, series._verbose, SeriesExportCommand.Create(series._json, series._verbose), SeriesCheckCommand.Create(series._json, series._verbose),
        };
        command.SetAction((parsed, _) => CommandLine.GuardAsync(parsed.GetValue(series._verbose), () => Task.FromResult(List(parsed.GetValue(series._json)))));
        return command;
    }

    static int List(bool json)
    {
        var file = Settings.Read().StoreFile;
        var entries = StoredEntries(file);
        if (json)
            Console.Out.WriteLine(Json.Of(new { Store = file, Series = entries.Select(one => Shape(one.Entry, one.Gaps)) }));
        else
            Write(file, entries);
        return ExitCode.Done;
    }

    static List<(CatalogueEntry Entry, IReadOnlyList<CandleGap> Gaps)> StoredEntries(string file)
    {
        using var store = CandleStore.OpenExisting(file);
        return store is null ? [] : [.. store.Catalogue().Select(entry => (entry, store.Gaps(entry.Series)))];
    }

    static object Shape(CatalogueEntry entry, IReadOnlyList<CandleGap> gaps) => new
    {
        Series = entry.Series.ToString(),
        Interval = entry.Series.Interval.ToString(),
        Rows = entry.Candles,
        First = entry.FirstOpen is { } first ? TimeText.Iso(first) : null,
        Last = entry.LastOpen is { } last ? TimeText.Iso(last) : null,
        Gaps = gaps.Select(FetchJson.Gap),
        entry.Revisions,
        LastFetch = TimeText.Iso(entry.LastRefresh),
    };

    static void Write(string file, List<(CatalogueEntry Entry, IReadOnlyList<CandleGap> Gaps)> entries)
    {
        var console = Terminal.Output();
        if (entries.Count == 0)
        {
            Console.Out.WriteLine($"Nothing is stored in {file} yet. Fetch a series, such as: gatecast fetch BTC-USD");
            return;
        }

        var now = TimeProvider.System.GetUtcNow();
        var table = Terminal.Table("--series", "candles", "--first", "--last", "gaps", "revised", "-fetched");
        foreach (var (entry, gaps) in entries)
            table.AddRow(new Text[]
            {
                new(entry.Series.ToString()), new(Count(entry.Candles)),
                new(Day(entry.FirstOpen)), new(Day(entry.LastOpen)),
                new(Count(gaps.Count)), new(Count(entry.Revisions)),
                new($"{TimeText.Of(now - entry.LastRefresh)} ago"),
            });
        console.Write(table);
        Console.Out.WriteLine($"Store: {file}");
    }

    static string Day(DateTimeOffset? time) => time is { } there ? there.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
