using System.CommandLine;
using Gatecast.Language;

namespace Gatecast.Cli;

/// <summary>The command <c>text sample</c>: a language model writes on from a prompt.</summary>
sealed class TextSampleCommand
{
    readonly Argument<string> _model = TextCommand.ModelArgument();
    readonly Option<string> _prompt = new("--prompt") { Description = "What comes before (default the beginning of a line).", DefaultValueFactory = _ => "", HelpName = "text" };
    readonly Option<int> _length = new("--length") { Description = "Characters to write.", DefaultValueFactory = _ => 500, HelpName = "count" };
    readonly Option<double> _temperature = new("--temperature") { Description = "Below 1 bolder in what is likely, above 1 wilder; 0 takes the likeliest each time.", DefaultValueFactory = _ => new SamplingOptions().Temperature, HelpName = "number" };
    readonly Option<double> _topP = new("--top-p") { Description = "Choose among the likeliest that have this probability together.", DefaultValueFactory = _ => new SamplingOptions().TopP, HelpName = "share" };
    readonly Option<ulong> _seed = TextCommand.SeedOption();
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var sample = new TextSampleCommand();
        var command = new Command(
            "sample",
            """
            Let a language model write, a character at a time as they come. The same seed writes the same text.

            Examples:
              gatecast text sample shakespeare.model --prompt "ROMEO:" --length 300
              gatecast text sample shakespeare.model --temperature 0.5 --top-p 1 --seed 7
            """)
        {
            sample._model, sample._prompt, sample._length, sample._temperature, sample._topP, sample._seed, sample._json, sample._verbose,
        };
        command.SetAction((parsed, cancellation) =>
            CommandLine.GuardAsync(parsed.GetValue(sample._verbose), () => Task.Run(() => sample.Run(parsed, cancellation), cancellation), stopped: "Stopped."));
        return command;
    }

    int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (prompt, length) = (parsed.GetValue(_prompt)!, CommandLine.Checked("--length", parsed.GetValue(_length), 1, 10_000_000));
        var options = new SamplingOptions
        {
            Temperature = Checked("--temperature", parsed.GetValue(_temperature), value => value is >= 0 and <= 10, "must lie between 0 and 10"),
            TopP = Checked("--top-p", parsed.GetValue(_topP), value => value is > 0 and <= 1, "must lie above 0 and at most at 1"),
            Seed = parsed.GetValue(_seed),
        };
        var model = TextFile.ReadModel(parsed.GetRequiredValue(_model)).Model;
        var characters = model.Sample(prompt, options).Take(length);
        if (parsed.GetValue(_json))
        {
            Console.Out.WriteLine(Json.Of(new { prompt, text = string.Concat(characters.TakeWhile(_ => !cancellation.IsCancellationRequested)), options.Temperature, options.TopP, options.Seed }));
            return ExitCode.Done;
        }

        Console.Out.Write(prompt);
        foreach (var character in characters)
        {
            cancellation.ThrowIfCancellationRequested();
            Console.Out.Write(character.ToString());
            Console.Out.Flush();
        }

        Console.Out.WriteLine();
        return ExitCode.Done;
    }

    static double Checked(string name, double value, Func<double, bool> isPossible, string needed) =>
        isPossible(value) ? value : throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it {needed}."));
}
