using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gatecast.Language;

namespace Gatecast.Cli;

/// <summary>The command <c>text score</c>: how well a language model foretells a text.</summary>
sealed class TextScoreCommand
{
    readonly Argument<string> _model = TextCommand.ModelArgument();
    readonly Argument<string> _file = new("file") { Description = "A text in UTF-8." };
    readonly Option<int> _threads = TextCommand.ThreadsOption();
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var score = new TextScoreCommand();
        var command = new Command(
            "score",
            """
            Score a text with a language model: nats and bits per character, each character predicted from all before it.

            Examples:
              gatecast text score shakespeare.model sonnets.txt
              gatecast text score shakespeare.model sonnets.txt --json
            """)
        {
            score._model, score._file, score._threads, score._json, score._quiet, score._verbose,
        };
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(parsed.GetValue(score._verbose), () => score.RunAsync(parsed, cancellation), stopped: "Stopped."));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (path, threads) = (parsed.GetRequiredValue(_file), CommandLine.Checked("--threads", parsed.GetValue(_threads), 1, 1024));
        var model = TextFile.ReadModel(parsed.GetRequiredValue(_model)).Model;
        await using var stream = TextFile.Open(path);
        var watch = Stopwatch.StartNew();
        var score = await ProgressDisplay.RunAsync(parsed.GetValue(_quiet), "scoring", progress => Task.Run(
            () => model.Score(Corpus.Read(stream, path, model.Vocabulary, cancellation), threads, progress, cancellation), cancellation));
        Console.Out.WriteLine(parsed.GetValue(_json)
            ? Json.Of(new { score.Nats, score.BitsPerCharacter, score.Perplexity, score.Characters, Seconds = watch.Elapsed.TotalSeconds })
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {score.Nats:F4} nats, {score.BitsPerCharacter:F4} bits per character over {score.Characters:N0} characters; as hard as guessing among {score.Perplexity:F2}."));
        return ExitCode.Done;
    }
}
