using System.CommandLine;

namespace Gatecast.Cli;

/// <summary>The command <c>text</c>: character language models.</summary>
static class TextCommand
{
    public static Command Create() => new(
        "text",
        """
        Language models of characters: train one on a text, let it write, score texts with it.

        Examples:
          gatecast text train shakespeare.txt --model shakespeare.model
          gatecast text sample shakespeare.model --prompt "ROMEO:"
          gatecast text score shakespeare.model sonnets.txt
        """)
    {
        TextTrainCommand.Create(),
        TextSampleCommand.Create(),
        TextScoreCommand.Create(),
    };

    public static Argument<string> ModelArgument() => new("model") { Description = "File of a model that text train wrote." };

    public static Option<ulong> SeedOption() => new("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1, HelpName = "number" };

    public static Option<int> ThreadsOption() => new("--threads") { Description = "Threads to compute with; the bits do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "count" };
}
