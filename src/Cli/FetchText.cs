using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>What a fetch brought, for people.</summary>
static class FetchText
{
    const int MostFaults = 10;

    public static void Write(IReadOnlyList<FetchResult> results)
    {
        var console = Terminal.Output();
        var table = Terminal.Table("--series", "new", "revised", "stored", "-first (UTC)", "-last (UTC)", "gaps");
        foreach (var result in results.Where(result => result.Report is not null || result.Stored is not null))
            table.AddRow(new Text[]
            {
                new(result.Series.ToString()),
                new(Count(result.Report?.Counts.Added)), new(Count(result.Report?.Counts.Revised)), new(Count(result.Stored?.Candles)),
                new(Day(result.Stored?.FirstOpen)), new(Day(result.Stored?.LastOpen)),
                new(Count(result.Report?.Gaps.Count)),
            });
        if (table.Rows.Count > 0)
            console.Write(table);
        GapText.Write(console, results.Where(result => result.Report is not null).Select(result => (result.Series, result.Report!.Gaps)));
    }

    /// <summary>Notes, rows set aside and errors, on standard error.</summary>
    public static void WriteFaults(IReadOnlyList<FetchResult> results, bool quiet, bool verbose)
    {
        foreach (var result in results)
        {
            foreach (var note in quiet ? [] : result.Report?.Notes ?? [])
                Console.Error.WriteLine($"note: {result.Series}: {note}");
            if (!quiet && result.Report?.Attribution is { } attribution)
                Console.Error.WriteLine($"note: {result.Series}: {attribution}.");
            foreach (var one in result.Report?.Rejected.Take(MostFaults) ?? [])
                Console.Error.WriteLine($"error: {result.Series}: the row {one.Row.Text} was set aside because {one.Row.Reason} ({one.Address}).");
            if (result.Report?.Rejected.Count is > MostFaults and var count)
                Console.Error.WriteLine(Invariant($"error: {result.Series}: {count - MostFaults:N0} more rows were set aside; --json has all."));
            if (result.Error is { } error)
                Console.Error.WriteLine($"error: {result.Series}: {(verbose ? error : CommandLine.Message(error))}");
        }
    }

    static string Count(int? count) => count is { } number ? Invariant($"{number:N0}") : "";

    static string Day(DateTimeOffset? time) => time is { } there ? TimeText.Of(there) : "";
}
