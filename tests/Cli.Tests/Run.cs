using System.Text;

namespace Gatecast.Cli.Tests;

/// <summary>One run of the command line in this process, with what it printed.</summary>
sealed record Run(int Code, string Output, string Error)
{
    static readonly SemaphoreSlim _console = new(1);

    /// <summary>Runs as a shell would; one at a time, since the console belongs to the process.</summary>
    public static Task<Run> Of(params string[] args) => With(new Dictionary<string, string>(), args);

    /// <summary>The same with environment variables, which belong to the process as well.</summary>
    public static async Task<Run> With(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        await _console.WaitAsync(TestContext.Current.CancellationToken);
        var (output, error) = (Console.Out, Console.Error);
        var (outText, errorText) = (new StringWriter(new StringBuilder()), new StringWriter(new StringBuilder()));
        try
        {
            foreach (var (name, value) in environment)
                Environment.SetEnvironmentVariable(name, value);
            Console.SetOut(outText);
            Console.SetError(errorText);
            var code = await CommandLine.RunAsync(args);
            return new(code, outText.ToString(), errorText.ToString());
        }
        finally
        {
            foreach (var name in environment.Keys)
                Environment.SetEnvironmentVariable(name, null);
            Console.SetOut(output);
            Console.SetError(error);
            _console.Release();
        }
    }
}
