using System.Text.RegularExpressions;
using Gatecast.Examples;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Project.Tests;

/// <summary>What docs/price-levels.md quotes is what the example computes, as far as processors round alike.</summary>
public partial class PriceLevelPageTests
{
    static string Page { get; } = Repository.Read("docs/price-levels.md");

    [Fact]
    public Task The_page_quotes_what_comes_out_for_Bitcoin() => Quotes("sample:btc-usd");

    [Fact, Trait("Category", "Slow")]
    public Task The_page_quotes_what_comes_out_for_the_index() => Quotes("sample:sp500");

    [Fact]
    public void The_command_of_the_page_names_the_example()
    {
        var project = Command().Match(Page).Groups[1].Value;

        Assert.True(File.Exists(Path.Combine(Repository.Root, project, $"{Path.GetFileName(project)}.csproj")), project);
        Assert.Contains(project, Repository.Read("Gatecast.slnx"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PriceLevelLstm.cs", 4)]
    [InlineData("PriceLevelTrial.cs", 8)]
    public void The_code_in_the_page_is_the_one_that_is_compiled(string file, int indent)
    {
        var source = Repository.Read($"docs/examples/PriceLevelLstm/{file}").Split('\n').Select(line => line.Length > indent ? line[indent..] : "");
        var quoted = Code().Matches(Page).Select(match => match.Groups[1].Value.TrimEnd()).ToArray();

        Assert.Equal(2, quoted.Length);
        Assert.Contains(quoted, code => string.Join('\n', source).Contains(code, StringComparison.Ordinal));
    }

    static async Task Quotes(string reference)
    {
        var series = Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse(reference), TestContext.Current.CancellationToken));
        var text = PriceLevelText.Of(PriceLevelTrial.Of(series, threads: 2)).ReplaceLineEndings("\n").Trim();
        var start = Page.IndexOf(text.Split('\n')[0], StringComparison.Ordinal);
        Assert.True(start >= 0, text);
        var quoted = Page.Substring(start, int.Min(text.Length + 40, Page.Length - start));

        // Words must agree, and figures within a tenth: rounding grows in a hundred epochs on a processor with other vectors.
        Assert.StartsWith(Worded(text), Worded(quoted), StringComparison.Ordinal);
        foreach (var (computed, printed) in Figure().Matches(text).Zip(Figure().Matches(quoted)))
            Assert.Equal(Value(computed), Value(printed), Math.Abs(Value(computed)) / 10 + 0.02);
    }

    static string Worded(string text) => Spaces().Replace(Figure().Replace(text, "#"), " ");

    static double Value(Match figure) => double.Parse(figure.Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[+-]?\d[\d,]*(?:\.\d+)?")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("dotnet run -c Release --project (\\S+)")]
    private static partial Regex Command();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
