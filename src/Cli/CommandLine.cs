using System.CommandLine;
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
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"error: {Explain(parsed)}");
            await Console.Error.WriteLineAsync($"Run 'gatecast {CommandName(parsed)}--help' for usage and examples.");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = _stopTime });
    }

    /// <summary>Runs a command's work and turns what goes wrong into a sentence and an exit code.</summary>
    internal static async Task<int> GuardAsync(bool verbose, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return ExitCode.Stopped;
        }
        catch (Exception error) when (!verbose)
        {
            var isInput = error is ArgumentException or FormatException or InvalidDataException or FileNotFoundException
                or DirectoryNotFoundException or NotSupportedException;
            await Console.Error.WriteLineAsync($"error: {Message(error)}");
            if (!isInput && error is not (IOException or UnauthorizedAccessException))
                await Console.Error.WriteLineAsync("This is a fault of the program; --verbose shows where it happened.");
            return isInput ? ExitCode.BadInput : ExitCode.Failed;
        }
    }

    /// <summary>The message without the framework's "(Parameter 'x')", which means nothing to a user.</summary>
    static string Message(Exception error)
    {
        var message = error.Message;
        var end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    static string Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is not [var token, ..])
            return command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is null or { Tokens.Count: 0 }) is { } missing
                ? $"gatecast {command.Name} needs a {missing.Name}, such as sample:btc-usd or file:prices.csv."
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

    static string CommandName(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
}
