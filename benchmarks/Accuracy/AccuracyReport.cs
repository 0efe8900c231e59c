using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Gatecast.Networks;
using Gatecast.Storage;

namespace Gatecast.Accuracy;

/// <summary>The file benchmarks/results/accuracy-NAME.md: scores, and the circumstances that they were reached in.</summary>
static partial class AccuracyReport
{
    /// <summary>Scores a data set and writes its file, or prints the scores of a validation.</summary>
    public static async Task WriteAsync(DataSet set, AccuracyRun run, CancellationToken cancellation)
    {
        var path = Path.Combine(SharedData.Repository, "benchmarks", "results", $"accuracy-{set.Name}.md");
        var watch = Stopwatch.StartNew();
        var scores = set.Score(run, cancellation);
        var minutes = watch.Elapsed.TotalMinutes;
        if (run.Validation)
        {
            Console.WriteLine(scores);
            return;
        }

        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# {set.What}\n\n{scores}\n")
            .Append(CultureInfo.InvariantCulture, $"Wall time {minutes:F1} min, loading and scoring included; --threads {run.Threads}. ")
            .Append(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, kernels {Kernels.Best.Name}, ")
            .Append(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}.\n")
            .Append(CultureInfo.InvariantCulture, $"Times the test rows were opened: {Openings(path) + 1}.\n");
        await OutputFile.WriteAsync([(path, Encoding.UTF8.GetBytes(text.ToString()))], cancellation);
        Console.WriteLine(text);
        Console.WriteLine($"Written to {path}.");
    }

    /// <summary>What the file that is there says.</summary>
    static int Openings(string path) =>
        File.Exists(path) && OpeningsLine().Match(File.ReadAllText(path)) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    static string Processor()
    {
        const string List = "/proc/cpuinfo";
        var line = File.Exists(List) ? File.ReadLines(List).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    [GeneratedRegex(@"Times the test rows were opened: (\d+)")]
    private static partial Regex OpeningsLine();
}
