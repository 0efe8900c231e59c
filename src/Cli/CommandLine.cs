using System.CommandLine;
using System.CommandLine.Parsing;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>The command line as a whole: which commands there are, and how errors reach the user.</summary>
public static class CommandLine
{
    /// <summary>Time that a command has to stop after Ctrl-C before the process ends anyway.</summary>
    static readonly TimeSpan _stopTime = TimeSpan.FromSeconds(1);

    /// <summary>Runs one command.</summary>
    /// <returns>0 done, 1 failed, 2 wrong usage or bad input, 3 no skill although required, 130 stopped.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Probabilistic LSTM forecasts of any time sequence, with an honest verdict on their worth.")
        {
            ForecastCommand.Create(),
            TrainCommand.Create(),
            ModelsCommand.Create(),
            UpdateCommand.Create(),
            FetchCommand.Create(),
            SeriesCommand.Create(),
            BacktestCommand.Create(),
            TuneCommand.Create(),
            LeakCheckCommand.Create(),
            TrackCommand.Create(),
            LabCommand.Create(),
            TextCommand.Create(),
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0 || Mistaken(parsed) is not null)
        {
            await Console.Error.WriteLineAsync($"error: {Explain(parsed)}");
            await Console.Error.WriteLineAsync($"Run 'gatecast {CommandName(parsed)}--help' for usage and examples.");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = _stopTime });
    }

    /// <summary>Runs a command's work and turns what goes wrong into a sentence and an exit code.</summary>
    /// <param name="stopped">What is said after Ctrl-C.</param>
    internal static async Task<int> GuardAsync(bool verbose, Func<Task<int>> work, string stopped = "Stopped; nothing was written.")
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(stopped);
            return ExitCode.Stopped;
        }
        catch (Exception error) when (!verbose)
        {
            await Console.Error.WriteLineAsync($"error: {Message(error)}");
            return CodeOf(error);
        }
    }

    /// <summary>An option's number, where it lies in its range.</summary>
    internal static int Checked(string name, int value, int least, int most) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentException($"{name} is {value}; it must lie between {least} and {most}.");

    /// <inheritdoc cref="Checked(string, int, int, int)"/>
    internal static float Checked(string name, float value, float least, float most) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must lie between {least} and {most}."));

    /// <summary>A word as a shell takes it, for showing a command that can be typed again.</summary>
    internal static string Quoted(string word) => word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_./:@#,=+%".Contains(letter, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>What the process ends with after an error.</summary>
    internal static int CodeOf(Exception error) => error is ArgumentException or FormatException or InvalidDataException or FileNotFoundException
        or DirectoryNotFoundException or NotSupportedException ? ExitCode.BadInput : ExitCode.Failed;

    /// <summary>The message without the framework's "(Parameter 'x')", which means nothing to a user.</summary>
    internal static string Message(Exception error)
    {
        var message = error.Message;
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        message = end < 0 ? message : message[..end];
        return CodeOf(error) == ExitCode.BadInput || error is IOException or UnauthorizedAccessException or HttpRequestException
            ? message
            : $"{message}{Environment.NewLine}This is a fault of the program; --verbose shows where it happened.";
    }

    static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if ((parsed.UnmatchedTokens is [var unmatched, ..] ? unmatched : Mistaken(parsed)) is not { } token)
            return command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is null or { Tokens.Count: 0 }) is { } missing
                ? $"gatecast {CommandName(parsed)}needs a {missing.Name}, such as {ExampleOf(command, missing)}."
                : command.Subcommands.Count > 0 && command.Action is null
                ? $"gatecast {CommandName(parsed)}needs one of its commands: {string.Join(", ", command.Subcommands.Select(one => one.Name))}."
                : parsed.Errors[0].Message;

        var isOption = token.StartsWith('-');
        var known = isOption
            ? command.Options.Concat(parsed.RootCommandResult.Command.Options).SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Select(one => one.Name);
        var nearest = Spelling.Nearest(token, known);
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"'{token}' is not {(what is "command" ? "a" : "an")} {what} of gatecast {CommandName(parsed)}".TrimEnd()
            + (nearest is null ? "." : $"; did you mean {nearest}?");
    }

    static string ExampleOf(Command command, Argument argument) => argument.Name switch
    {
        "file" when command.Name is "train" or "score" => "novel.txt",
        "file" => "prices.csv",
        "model" => "shakespeare.model",
        "name" => "btc-daily",
        _ when command.Name is "forecast" => "sample:btc-usd or file:prices.csv",
        _ => "BTC-USD@1d",
    };

    /// <summary>What was taken for an argument, and looks like an option or nearly like a subcommand.</summary>
    static string? Mistaken(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(token => token.Value).FirstOrDefault(word =>
            word.StartsWith("--", StringComparison.Ordinal)
            || (word.All(char.IsAsciiLetter) && Spelling.Nearest(word, command.Subcommands.Select(one => one.Name)) is not null));
    }

    /// <summary>With the commands above it, and a blank behind each.</summary>
    static string CommandName(ParseResult parsed)
    {
        var name = "";
        for (var command = parsed.CommandResult; command.Command is not RootCommand; command = (CommandResult)command.Parent!)
            name = $"{command.Command.Name} {name}";
        return name;
    }
}
