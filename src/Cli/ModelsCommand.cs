using System.CommandLine;
using System.Globalization;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>The command <c>models</c>: what was trained; its subcommands show one, promote and delete.</summary>
sealed class ModelsCommand
{
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there.", Recursive = true };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };

    public static Command Create()
    {
        var models = new ModelsCommand();
        var command = new Command(
            "models",
            """
            List the trained models: every version of a name, one of which is its champion, that forecast --model serves.

            Examples:
              gatecast models
              gatecast models inspect btc
              gatecast models promote btc --version 1
              gatecast models delete btc --version 2
            """)
        {
            models._json, models._verbose, Inspect(models), Promote(models), Delete(models),
        };
        command.SetAction((parsed, _) => models.Guard(parsed, List));
        return command;
    }

    static Command Inspect(ModelsCommand models)
    {
        var (name, version) = (NameArgument(), VersionOption("the champion"));
        var command = new Command(
            "inspect",
            """
            Show the card of a model: what it was trained on and how, what it was worth, its versions, what it is for and what it is not for.

            Examples:
              gatecast models inspect btc
              gatecast models inspect btc --version 1 --json
            """)
        { name, version };
        command.SetAction((parsed, _) => models.Guard(parsed, (store, json) =>
        {
            var model = store.Find(parsed.GetRequiredValue(name), parsed.GetValue(version));
            var file = store.Read(model);
            ModelCard.Write(model, file, store.List(model.Name), json);
        }, parsed.GetRequiredValue(name)));
        return command;
    }

    static Command Promote(ModelsCommand models)
    {
        var (name, version) = (NameArgument(), VersionOption("the newest challenger"));
        var command = new Command(
            "promote",
            """
            Make a version the champion of its name; the champion before is kept as retired.

            Examples:
              gatecast models promote btc
              gatecast models promote btc --version 1
            """)
        { name, version };
        command.SetAction((parsed, _) => models.Guard(parsed, (store, json) =>
        {
            var model = store.Promote(parsed.GetRequiredValue(name), parsed.GetValue(version));
            Console.Out.WriteLine(json ? Json.Of(ModelCard.Summary(model)) : $"Version {model.Version} is the champion of {model.Name}.");
        }, parsed.GetRequiredValue(name)));
        return command;
    }

    static Command Delete(ModelsCommand models)
    {
        var (name, version) = (NameArgument(), VersionOption("all of them"));
        var force = new Option<bool>("--force") { Description = "Delete the champion too." };
        var command = new Command(
            "delete",
            """
            Delete a version of a model, or all of them. The champion goes with --force alone.

            Examples:
              gatecast models delete btc --version 2
              gatecast models delete btc --force
            """)
        { name, version, force };
        command.SetAction((parsed, _) => models.Guard(parsed, (store, json) =>
        {
            var deleted = store.Delete(parsed.GetRequiredValue(name), parsed.GetValue(version), parsed.GetValue(force));
            Console.Out.WriteLine(json
                ? Json.Of(new { Deleted = deleted.Select(ModelCard.Summary) })
                : $"Deleted {deleted[0].Name}: {string.Join(", ", deleted.Select(model => $"version {model.Version}"))}.");
        }, parsed.GetRequiredValue(name)));
        return command;
    }

    static Argument<string> NameArgument() => new("name") { Description = "Name of the model." };

    static Option<int?> VersionOption(string usual) => new("--version") { Description = $"Which version (default {usual}).", HelpName = "number" };

    /// <param name="name">The model that has to be there; nothing is created by looking for it.</param>
    Task<int> Guard(ParseResult parsed, Action<ModelStore, bool> work, string name) => CommandLine.GuardAsync(parsed.GetValue(_verbose), () =>
    {
        using var store = CandleStore.OpenExisting(Settings.Read().StoreFile) ?? throw ModelStore.Unknown(name, []);
        work(new(store, TimeProvider.System), parsed.GetValue(_json));
        return Task.FromResult(ExitCode.Done);
    });

    Task<int> Guard(ParseResult parsed, Action<string, bool> work) => CommandLine.GuardAsync(parsed.GetValue(_verbose), () =>
    {
        work(Settings.Read().StoreFile, parsed.GetValue(_json));
        return Task.FromResult(ExitCode.Done);
    });

    static void List(string file, bool json)
    {
        using var store = CandleStore.OpenExisting(file);
        var models = store is null ? [] : new ModelStore(store, TimeProvider.System).List();
        if (json)
        {
            Console.Out.WriteLine(Json.Of(new { Store = file, Models = models.Select(ModelCard.Summary) }));
            return;
        }

        if (models.Count == 0)
        {
            Console.Out.WriteLine($"No model is stored in {file} yet. Train one, such as: gatecast train sample:btc-usd --name btc");
            return;
        }

        var table = Terminal.Table("--model", "version", "--state", "-series", "steps ahead", "rows", "--to", "--verdict", "skill");
        foreach (var model in models)
            table.AddRow(new Text[]
            {
                new(model.Name), new(Number(model.Version)), new(ModelCard.Word(model.State)), new(ModelCard.SeriesOf(model)), new(Number(model.Horizon)),
                new(Number(model.Rows)), new(TimeText.Of(model.LastRow)), new(model.Judgement.Verdict.Outcome), new(ForecastReport.Percent(model.Judgement.Verdict.Skill)),
            });
        Terminal.Output().Write(table);
        Console.Out.WriteLine($"Store: {file}. gatecast models inspect NAME shows one.");
    }

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
