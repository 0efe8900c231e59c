using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gatecast.Project.Tests;

/// <summary>Code points down to the ground and left along the arrow, never back.</summary>
public partial class FloorTests
{
    /// <summary>What each project may use.</summary>
    static readonly Dictionary<string, string[]> _below = new()
    {
        ["Networks"] = [],
        ["Sources"] = [],
        ["Forecasting"] = ["Networks", "Sources"],
        ["Language"] = ["Networks"],
        ["Lab"] = ["Networks"],
        ["Charts"] = ["Forecasting", "Sources"],
        ["Storage"] = ["Forecasting", "Sources"],
        ["Server"] = ["Networks", "Sources", "Forecasting", "Language", "Lab", "Charts", "Storage"],
        ["Cli"] = ["Networks", "Sources", "Forecasting", "Language", "Lab", "Charts", "Storage", "Server"],
    };

    /// <summary>Folders of Forecasting, lower floors first: a file may use the floors before its own, never the ones after.</summary>
    static readonly string[] _forecasting = ["Series", "Features", "Windows", "Forecasters", "Metrics", "Training", "Ensembles", "Evaluation", "Tuning"];

    /// <summary>What a floor without input and output may not name.</summary>
    static readonly string[] _outside =
        ["System.IO", "File.", "Directory.", "Console.", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow", "Stopwatch", "Random.Shared", "Environment."];

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(path => Path.GetFileName(path)!)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below(string project)
    {
        var references = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(_below[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Code_uses_only_namespaces_that_lie_below(string project)
    {
        var upward =
            from path in Repository.CodeFiles(Path.Combine("src", project))
            from Match match in UsedNamespace().Matches(File.ReadAllText(path))
            let used = match.Groups[1].Value
            where used != project && !_below[project].Contains(used)
            select $"{path} uses {used}";

        Assert.Empty(upward);
    }

    [Fact]
    public void Forecasting_code_points_downward()
    {
        var floors = _forecasting.Select(FilesOf).ToArray();
        var upward =
            from floor in Enumerable.Range(0, floors.Length)
            from path in floors[floor]
            let code = Comments().Replace(File.ReadAllText(path), "")
            from above in floors[(floor + 1)..].SelectMany(files => files)
            let type = Path.GetFileNameWithoutExtension(above)
            where Regex.IsMatch(code, $@"\b{type}\b")
            select $"{Path.GetFileName(path)} uses {type}, a floor above its own";

        Assert.Empty(upward);

        static string[] FilesOf(string folder) => [.. Repository.CodeFiles(Path.Combine("src", "Forecasting", folder))];
    }

    [Fact]
    public void Every_folder_of_Forecasting_is_a_floor() => Assert.Equal(
        _forecasting.Order(),
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "Forecasting")).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("obj" or "bin")).Order());

    [Theory]
    [InlineData("Networks")]
    [InlineData("Forecasting")]
    [InlineData("Lab")]
    public void Networks_Forecasting_and_Lab_do_no_input_or_output_and_read_no_clock(string project)
    {
        var found =
            from path in Repository.CodeFiles(Path.Combine("src", project))
            let code = Comments().Replace(File.ReadAllText(path), "")
            from word in _outside
            where Regex.IsMatch(code, $@"(?<![\w.]){Regex.Escape(word)}")
            select $"{path} uses {word}";

        Assert.Empty(found);
    }

    [GeneratedRegex(@"\busing (?:static )?(?:\w+ = )?Gatecast\.(\w+)")]
    private static partial Regex UsedNamespace();

    [GeneratedRegex("//.*")]
    private static partial Regex Comments();
}
