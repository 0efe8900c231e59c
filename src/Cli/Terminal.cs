using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The console that tables and coloured words go to.</summary>
static class Terminal
{
    const int PlainWidth = 110;

    /// <summary>Standard output, as wide as the terminal, or of a fixed width where it goes to a file.</summary>
    public static IAnsiConsole Output()
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
