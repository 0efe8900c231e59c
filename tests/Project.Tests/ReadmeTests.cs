using System.Text.RegularExpressions;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Project.Tests;

/// <summary>What the README promises is compiled and run here, and must read the same there.</summary>
public partial class ReadmeTests
{
    static async Task LibraryExample()
    {
        // <readme>
        var observations = await SeriesReader.ReadAsync(SeriesReference.Parse("sample:btc-usd"));
        var series = Series.From(observations);

        var trainer = new LstmTrainer { Horizon = 7, Seed = 1, Threads = 2 };
        var judged = JudgedForecast.Make(series, trainer);

        Console.WriteLine($"{judged.Verdict.Outcome}: {judged.Verdict.Reason}");
        var (low, high) = judged.Future.Interval(step: 7, coverage: 0.8);
        Console.WriteLine($"{judged.Future.Times[6]:yyyy-MM-dd}: {judged.Future.Median(7):N2}, 80 % between {low:N2} and {high:N2}");
        // </readme>
    }

    [Fact]
    public Task The_library_example_runs() => LibraryExample();

    [Fact]
    public void The_library_example_in_the_README_is_the_one_that_is_compiled()
    {
        var source = Repository.Read("tests/Project.Tests/ReadmeTests.cs");
        var body = source.Split("// <readme>\n")[1].Split("        // </readme>")[0];
        var example = string.Join('\n', body.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : ""));

        Assert.Contains($"```csharp\nusing Gatecast.Forecasting;\nusing Gatecast.Sources;\n\n{example}\n```", Repository.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_two_commands_are_one_line_each_and_begin_with_dotnet()
    {
        var commands = Fenced().Matches(Repository.Read("README.md")).Select(match => match.Groups[1].Value.Trim()).ToArray();

        Assert.Equal("dotnet run -c Release --project src/Cli -- forecast sample:btc-usd --chart forecast.png", commands[0]);
        Assert.StartsWith("dotnet test ", commands[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', commands[1]);
    }

    [Fact]
    public void Every_link_of_the_documents_leads_to_a_file()
    {
        var broken =
            from document in Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            where !document.Contains("artifacts", StringComparison.Ordinal) && !document.Contains("node_modules", StringComparison.Ordinal)
            from Match match in Link().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, match.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{document}: {match.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [GeneratedRegex("```(?:sh)?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex Link();
}
