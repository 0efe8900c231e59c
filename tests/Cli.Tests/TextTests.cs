using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatecast.Cli.Tests;

/// <summary>text train, text sample and text score, as a user types them.</summary>
public sealed class TextTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Model => _folder.In("x.model");

    /// <summary>Sums that are right, one a line: to be learned, since a result follows from its summands.</summary>
    static string Sums(int lines)
    {
        var text = new StringBuilder();
        for (var line = 0; line < lines; line++)
            text.Append(CultureInfo.InvariantCulture, $"{line * 7 % 10}+{line * 3 % 10}={line * 7 % 10 + line * 3 % 10}\n");
        return text.ToString();
    }

    string Text(string text = "", string name = "sums.txt")
    {
        _folder.Write(name, text.Length > 0 ? text : Sums(600));
        return _folder.In(name);
    }

    string[] Small(params string[] more) =>
        ["text", "train", Text(), "--model", Model, "--hidden", "24", "--embedding", "8", "--segment", "16", "--sequences", "8", "--steps", "120", "--learning-rate", "0.02", .. more];

    [Fact]
    public async Task People_see_it_learn_and_get_what_it_is_worth_and_what_to_type_next()
    {
        var run = await Run.Of(Small());

        Assert.Equal(0, run.Code);
        Assert.Matches(@"sums\.txt: 4,140 characters, 13 different ones; the last 41\d are held out\.", run.Error);
        Assert.Equal(18, run.Error.Split('\n').Count(line => line.StartsWith("step ", StringComparison.Ordinal)));
        Assert.Matches(@"step +119 of 120 · pass \d\.\d · train \d\.\d{3} · held out \d\.\d{3} nats, \d\.\d{3} bits/char.* char/s", run.Error);
        Assert.Contains("  │ ", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"held out, the last 41\d: \d\.\d{4} nats, \d\.\d{4} bits per character;", run.Output);
        Assert.Matches(@"counting alone, \d-grams: \d\.\d{4} nats; the network needs \d+\.\d % (less|more: it has no skill over counting)", run.Output);
        Assert.Contains($"gatecast text sample {Model} lets it write; --steps 120 repeats the training.", run.Output, StringComparison.Ordinal);
        Assert.Equal(["sums.txt", "x.model"], _folder.Files);
    }

    [Fact]
    public async Task Json_has_every_field_of_its_contract_and_the_score_of_the_command_for_it()
    {
        var root = Json(await Run.Of(Small("--json", "--quiet")));

        var nats = root.GetProperty("nats").GetDouble();
        Assert.Equal(nats / Math.Log(2), root.GetProperty("bitsPerCharacter").GetDouble(), 1e-12);
        Assert.Equal(120 * 16 * 8, root.GetProperty("characters").GetInt64());
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal((120, 13), (root.GetProperty("steps").GetInt32(), root.GetProperty("text").GetProperty("vocabulary").GetInt32()));
        Assert.Equal(("lstm", 24), (root.GetProperty("model").GetProperty("cell").GetString(), root.GetProperty("model").GetProperty("hidden").GetInt32()));
        Assert.Equal(1 - nats / root.GetProperty("counting").GetProperty("nats").GetDouble(), root.GetProperty("skill").GetDouble(), 1e-12);

        var score = Json(await Run.Of("text", "score", Model, Text(), "--json", "--quiet"));
        Assert.Equal(Sums(600).Length - 1, score.GetProperty("characters").GetInt64());
        Assert.InRange(score.GetProperty("nats").GetDouble(), 0, 2 * nats);
        Assert.Equal(Math.Exp(score.GetProperty("nats").GetDouble()), score.GetProperty("perplexity").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task A_sample_begins_with_its_prompt_has_its_length_and_repeats()
    {
        await Run.Of(Small("--quiet"));
        var run = await Run.Of("text", "sample", Model, "--prompt", "3+4=", "--length", "30", "--seed", "7");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("3+4=", run.Output, StringComparison.Ordinal);
        Assert.Equal(4 + 30 + Environment.NewLine.Length, run.Output.Length);
        Assert.Equal(run, await Run.Of("text", "sample", Model, "--prompt", "3+4=", "--length", "30", "--seed", "7"));
        Assert.Equal(
            run.Output.TrimEnd('\r', '\n')[4..], Json(await Run.Of("text", "sample", Model, "--prompt", "3+4=", "--length", "30", "--seed", "7", "--json")).GetProperty("text").GetString()!.TrimEnd('\n'));
        Assert.NotEqual(run, await Run.Of("text", "sample", Model, "--prompt", "3+4=", "--length", "30", "--seed", "7", "--temperature", "2", "--top-p", "1"));
    }

    [Fact]
    public async Task A_time_becomes_a_number_of_steps_that_repeats_the_model()
    {
        string[] fast = ["text", "train", Text(), "--hidden", "16", "--sequences", "4", "--segment", "16", "--quiet", "--json"];
        var steps = Json(await Run.Of([.. fast, "--model", Model, "--max-time", "1.5s"])).GetProperty("steps").GetInt32();
        var again = Json(await Run.Of([.. fast, "--model", _folder.In("y.model"), "--steps", steps.ToString(CultureInfo.InvariantCulture), "--threads", "1"]));

        Assert.Equal(steps, again.GetProperty("steps").GetInt32());
        Assert.Equal((await Run.Of("text", "sample", Model)).Output, (await Run.Of("text", "sample", _folder.In("y.model"))).Output);
    }

    [Fact]
    public async Task A_finished_model_is_replaced_when_asked_for_alone()
    {
        await Run.Of(Small("--quiet"));
        var bytes = await File.ReadAllBytesAsync(Model, TestContext.Current.CancellationToken);
        await Refuses(Small("--quiet"), "holds a finished model of sums.txt", "--restart");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Model, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await Run.Of(Small("--quiet", "--restart"))).Code);
    }

    [Fact]
    public Task An_empty_text() => Refuses(["text", "train", Text(" "[..0] + "\uFEFF", "empty.txt"), "--model", Model], "empty.txt", "is empty");

    [Fact]
    public Task A_text_of_one_character() => Refuses(["text", "train", Text("a", "one.txt"), "--model", Model], "only one character", "'a'");

    [Fact]
    public Task A_short_text() => Refuses(["text", "train", Text("to be or not to be", "short.txt"), "--model", Model], "short.txt has 18 characters", "at least 1,000");

    [Fact]
    public async Task Binary_data()
    {
        await File.WriteAllBytesAsync(_folder.In("x.bin"), [0x50, 0x4B, 3, 4, 0, 0], TestContext.Current.CancellationToken);
        await Refuses(["text", "train", _folder.In("x.bin"), "--model", Model], "not a text in UTF-8", "byte 4 is 0x00");
    }

    [Fact]
    public Task A_missing_text() => Refuses(["text", "train", _folder.In("nothing.txt"), "--model", Model], "nothing.txt");

    [Fact]
    public Task A_folder_as_text() => Refuses(["text", "train", _folder.Path, "--model", Model], "is a folder");

    [Fact]
    public Task No_model_named() => Refuses(["text", "train", Text()], "--model shakespeare.model");

    [Fact]
    public Task A_model_in_a_folder_that_is_not_there() => Refuses(["text", "train", Text(), "--model", _folder.In("no/x.model")], "its folder does not exist");

    [Fact]
    public async Task The_text_itself_or_another_file_as_model_is_never_replaced()
    {
        await Refuses(["text", "train", Text(), "--model", Text(), "--restart"], "is the text itself");
        await Refuses(["text", "train", Text(), "--model", Text("my only copy", "letter.txt"), "--restart"], "letter.txt is no language model");
        Assert.Equal("my only copy", await File.ReadAllTextAsync(_folder.In("letter.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Options_out_of_range_are_named()
    {
        await Refuses(["text", "train", Text(), "--model", Model, "--layers", "4"], "--layers is 4", "between 1 and 3");
        await Refuses(["text", "train", Text(), "--model", Model, "--dropout", "1"], "--dropout is 1");
        await Refuses(["text", "train", Text(), "--model", Model, "--max-time", "soon"], "--max-time soon");
        await Refuses(["text", "train", Text(), "--model", Model, "--steps", "10", "--max-time", "1s"], "give one of them");
        await Refuses(["text", "train", Text(), "--model", Model, "--cell", "lstmm"], "lstmm", "lstm");
        await Refuses(["text", "sample", Model, "--temperature", "-1"], "--temperature is -1");
        await Refuses(["text", "sample", Model, "--top-p", "0"], "--top-p is 0");
        await Refuses(["text", "sampel", Model], "did you mean sample?");
        await Refuses(["text", "train"], "needs a file, such as novel.txt");
        await Refuses(["text", "sample"], "needs a model, such as shakespeare.model");
    }

    [Fact]
    public async Task A_model_that_is_missing_damaged_or_none_is_refused()
    {
        await Refuses(["text", "sample", Model], "There is no file", "x.model");
        await Refuses(["text", "sample", Text()], "sums.txt is no language model");
        await Run.Of(Small("--quiet"));
        var bytes = await File.ReadAllBytesAsync(Model, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Model, bytes, TestContext.Current.CancellationToken);
        await Refuses(["text", "score", Model, Text()], "x.model is no language model", "SHA-256");
    }

    [Fact]
    public async Task Characters_that_the_model_does_not_know_are_named()
    {
        await Run.Of(Small("--quiet"));
        await Refuses(["text", "sample", Model, "--prompt", "3×4="], "does not know '×' (U+00D7)", "13 different characters, among them +0123456789=");
        await Refuses(["text", "score", Model, Text("1+2=3\n4*5=20\n", "products.txt")], "products.txt has the character '*' (U+002A) at character 8");
    }

    async Task Refuses(string[] args, params string[] words)
    {
        var before = _folder.Files;
        var run = await Run.Of(args);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("error: ", run.Error.Split('\n').First(line => !line.Contains("are held out", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.Contains(word, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files);
    }

    static JsonElement Json(Run run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
