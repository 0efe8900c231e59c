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

    /// <summary>Bars on standard error, cleared in the end; <see langword="null"/> where nobody looks or nobody wants them.</summary>
    public static Progress? Progress(bool quiet, params ProgressColumn[] columns) => quiet || Console.IsErrorRedirected
        ? null
        : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true).Columns(columns);

    /// <summary>An empty table that stays within 80 columns where it can: figures to the right and unbroken, times broken before the hour.</summary>
    /// <param name="headings">Of columns of figures; those of texts begin with a minus, which is not shown, and those of unbroken ones with two.</param>
    public static Table Table(params IEnumerable<string> headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            var column = new TableColumn(heading.TrimStart('-')).PadLeft(0).PadRight(1);
            column.NoWrap = heading.StartsWith("--", StringComparison.Ordinal) || !heading.StartsWith('-');
            table.AddColumn(heading.StartsWith('-') ? column : column.RightAligned());
        }

        return table;
    }
}
