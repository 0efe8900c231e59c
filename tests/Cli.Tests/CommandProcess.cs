using System.Diagnostics;

namespace Gatecast.Cli.Tests;

/// <summary>The command line as a process of its own.</summary>
static class CommandProcess
{
    /// <summary>Where the build put the program itself; the copy beside the tests lacks what their web framework brings along.</summary>
    static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "gatecast.dll"));

    /// <summary>Both outputs are redirected.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
