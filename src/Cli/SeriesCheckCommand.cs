using System.CommandLine;
using System.Globalization;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The command <c>series check</c>: every stored candle once more, and the file itself.</summary>
static class SeriesCheckCommand
{
    const int MostFaults = 10;

    public static Command Create(Option<bool> json, Option<bool> verbose)
    {
        var command = new Command("check", "Check every stored candle and the file itself; ends with 1 where something cannot be true.");
        command.SetAction((parsed, _) => CommandLine.GuardAsync(parsed.GetValue(verbose), () => Task.FromResult(Run(parsed.GetValue(json)))));
        return command;
    }

    static int Run(bool json)
    {
        var file = Settings.Read().StoreFile;
        using var store = CandleStore.OpenExisting(file);
        var checks = store?.Check() ?? [];
        if (json)
            Console.Out.WriteLine(Json.Of(new
            {
                Store = file,
                Series = checks.Select(check => new { Series = check.Series.ToString(), Rows = check.Candles, check.Faults, Gaps = check.Gaps.Select(FetchJson.Gap) }),
            }));
        else
            Write(file, checks);
        return checks.All(check => check.Faults.Count == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    static void Write(string file, IReadOnlyList<CandleCheck> checks)
    {
        var console = Terminal.Output();
        foreach (var check in checks)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{check.Series}: {check.Candles:N0} candles, {(check.Faults.Count == 0 ? "all true" : $"{check.Faults.Count:N0} faults")}, {GapText.Summary(check.Gaps)}"));
            foreach (var fault in check.Faults.Take(MostFaults))
                Console.Error.WriteLine($"error: {check.Series}: {fault}.");
        }

        GapText.Write(console, checks.Select(check => (check.Series, check.Gaps)));
        Console.Out.WriteLine(checks.Count == 0 ? $"Nothing is stored in {file} yet." : $"Checked {file}: the file is sound.");
    }
}
