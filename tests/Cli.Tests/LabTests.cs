using System.Text.Json;

namespace Gatecast.Cli.Tests;

public class LabTests
{
    static readonly string[] _small = ["--length", "10", "--seeds", "1", "--sequences", "5000", "--quiet"];

    [Fact]
    public async Task People_get_a_table_and_what_was_measured()
    {
        using var folder = new Folder();
        var run = await Run.Of(["lab", "vanishing", .. _small, "--chart", folder.In("lab.png")]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"Adding problem of length 10: 64 hidden units, .* costs\s+0\.1667; solved means\s+loss under 0\.002\.", run.Output);
        foreach (var cell in (string[])["lstm", "rnn", "gru", "lstm-no-forget-bias"])
            Assert.Matches($@"(?m)^ {cell} +1 +5,000 +(un)?solved +\d\.\d{{4}} +\d+\.\d % +\d+\.\d *$", run.Output);
        Assert.Matches(@"(?m)^ uniform +0\.0001 +5,000 +unsolved", run.Output);
        Assert.Contains("‖∂loss/∂h‖ at lag 7 in the best rnn", run.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.In("lab.png")).Length > 10_000);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 110));
        Assert.All(run.Output.Split('\n').Where(line => line.StartsWith(' ')), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Theory]
    [InlineData("vanishing", 10, 1.0 / 6)]
    [InlineData("copy", 30, 0.6931)]
    [InlineData("order", 11, 1.3863)]
    public async Task Json_has_every_field_of_its_contract(string task, int steps, double baseline)
    {
        var run = await Run.Of(["lab", task, .. _small, "--cells", "rnn,lstm", "--json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var root = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal((10, false), (root.GetProperty("length").GetInt32(), root.GetProperty("cut").GetBoolean()));
        Assert.Equal(baseline, root.GetProperty("baseline").GetDouble(), 1e-4);
        var cells = root.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(["lstm", "rnn"], cells.Select(cell => cell.GetProperty("cell").GetString()));
        Assert.All(cells, cell =>
        {
            Assert.Equal((1, 5000), (cell.GetProperty("seed").GetInt32(), cell.GetProperty("sequences").GetInt32()));
            Assert.True(cell.GetProperty("settings").GetProperty("learningRate").GetDouble() > 0);
            Assert.True(cell.GetProperty("loss").GetDouble() > 0);
            Assert.True(cell.GetProperty("seconds").GetDouble() > 0);
            Assert.Equal(steps, cell.GetProperty("gradientByLag").GetArrayLength());
            Assert.Equal([0, 5000], cell.GetProperty("measurements").EnumerateArray().Select(one => one.GetProperty("sequences").GetInt32()));
        });
        Assert.Equal(task == "copy" ? 10 : 8, root.GetProperty("sweep").GetArrayLength());
        Assert.True(root.GetProperty("findings").GetArrayLength() > 2);
    }

    [Fact]
    public async Task When_the_time_is_up_it_says_so_and_ends_well()
    {
        var run = await Run.Of("lab", "vanishing", "--length", "100", "--cells", "lstm,gru", "--seeds", "2", "--max-time", "0.2s", "--quiet");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"(?m)^ lstm +1 +[\d,]+ +time up ", run.Output);
        Assert.Matches(@"The time was up; what is there is shown, and not run: lstm, seed 2;\s", run.Output);
    }

    [Fact]
    public async Task A_chart_as_svg_names_what_was_compared()
    {
        using var folder = new Folder();
        var run = await Run.Of(["lab", "order", .. _small, "--cells", "lstm", "--classes", "8", "--chart", folder.In("lab.svg")]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        var svg = await File.ReadAllTextAsync(folder.In("lab.svg"), TestContext.Current.CancellationToken);
        Assert.Contains("Temporal order, length 10: lstm", svg, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"guessing the class\"", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lab", "needs one of its commands: vanishing, copy, order")]
    [InlineData("lab vanishin", "did you mean vanishing?")]
    [InlineData("lab vanishing --length 9", "--length is 9; it must lie between 10 and 2000")]
    [InlineData("lab vanishing --cells lstm,elman", "no cell 'elman'; it has lstm, rnn, gru, lstm-no-forget-bias")]
    [InlineData("lab vanishing --seeds 0", "--seeds is 0")]
    [InlineData("lab vanishing --max-time soon", "--max-time soon is not a span of time")]
    [InlineData("lab vanishing --chart lab.gif", "name a .png or .svg file")]
    [InlineData("lab order --classes 5", "4 classes or 8")]
    public async Task Wrong_usage_is_explained(string command, string message)
    {
        var run = await Run.Of(command.Split(' '));

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
