using System.Text;

namespace Gatecast.Cli.Tests;

/// <summary>One run of the command line in this process, with what it printed.</summary>
sealed record Run(int Code, string Output, string Error)
{
    static readonly SemaphoreSlim _console = new(1);

    /// <summary>Runs as a shell would; one at a time, since the console belongs to the process.</summary>
    public static async Task<Run> Of(params string[] args)
    {
        await _console.WaitAsync(TestContext.Current.CancellationToken);
        var (output, error) = (Console.Out, Console.Error);
        var (outText, errorText) = (new StringWriter(new StringBuilder()), new StringWriter(new StringBuilder()));
        try
        {
            Console.SetOut(outText);
            Console.SetError(errorText);
            var code = await CommandLine.RunAsync(args);
            return new(code, outText.ToString(), errorText.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            _console.Release();
        }
    }
}
