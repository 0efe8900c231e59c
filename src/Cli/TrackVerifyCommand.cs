using System.CommandLine;
using System.Globalization;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>track verify</c>: whether the journal is what was written.</summary>
sealed class TrackVerifyCommand
{
    readonly Option<string?> _head = new("--head") { Description = "A head that was noted earlier: it must be in the chain.", HelpName = "hash" };

    public static Command Create(Option<bool> json, Option<bool> verbose)
    {
        var verify = new TrackVerifyCommand();
        var command = new Command(
            "verify",
            """
            Check the journal's chain of hashes; ends with 1 and names the entry where a byte was changed. Prints the head: note it, and a later
            --head finds even a journal that was rewritten as a whole.

            Examples:
              gatecast track verify
              gatecast track verify --head 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            """)
        {
            verify._head,
        };
        command.SetAction((parsed, _) => CommandLine.GuardAsync(
            parsed.GetValue(verbose), () => Task.FromResult(Run(parsed.GetValue(verify._head), parsed.GetValue(json)))));
        return command;
    }

    static int Run(string? noted, bool json)
    {
        noted = noted?.Trim().ToLowerInvariant();
        if (noted is not null && (noted.Length != 64 || !noted.All(char.IsAsciiHexDigitLower)))
            throw new ArgumentException($"--head {noted} is not a hash; give the 64 hexadecimal digits that gatecast track verify printed.");

        var file = Settings.Read().StoreFile;
        var check = Check(file, noted);
        if (json)
            Console.Out.WriteLine(Json.Of(new { Store = file, Whole = check.Fault is null, check.Entries, check.Head, check.Fault }));
        else if (check.Fault is null)
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"The journal is whole: {check.Entries:N0} {(check.Entries == 1 ? "entry" : "entries")}.{Environment.NewLine}Head: {check.Head}"));

        if (check.Fault is not { } fault)
            return ExitCode.Done;

        Console.Error.WriteLine(
            $"error: The journal in {file} is not what was written. Entry {fault.Entry}: {fault.Reason}. The {check.Entries:N0} before it are whole; restore a copy of the store to have the rest.");
        return ExitCode.Failed;
    }

    static JournalCheck Check(string file, string? noted)
    {
        using var store = CandleStore.OpenExisting(file);
        if (store is null)
            return noted is null
                ? new(0, new string('0', 64), null)
                : throw new IOException($"There is no store at {file}, so the journal of that head is not there; set {StorePath.Variable} to its file.");

        return new ForecastJournal(store, TimeProvider.System).Verify(noted);
    }
}
