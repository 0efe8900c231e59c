using System.CommandLine;
using System.Diagnostics;
using Gatecast.Language;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>text train</c>: train a character language model on a text.</summary>
sealed class TextTrainCommand
{
    /// <summary>Time of a training where nothing is said.</summary>
    static readonly TimeSpan _usualTime = TimeSpan.FromMinutes(3);

    static readonly LanguageTrainer _usual = new() { Steps = 1 };

    readonly Argument<string> _file = new("file") { Description = "A text in UTF-8, in any script." };
    readonly Option<string?> _model = new("--model") { Description = "File to keep the model in.", HelpName = "file" };
    readonly Option<string?> _maxTime = new("--max-time") { Description = "Take as many steps as fit into this time, such as 90s or 30m (default 3m).", HelpName = "time" };
    readonly Option<int?> _steps = new("--steps") { Description = "Training steps; repeats a run of --max-time bit for bit.", HelpName = "count" };
    readonly Option<bool> _restart = new("--restart") { Description = "Begin anew where the file holds a model or an unfinished training." };
    readonly Option<string> _cell = new("--cell") { Description = "lstm, gru, rnn or slstm.", DefaultValueFactory = _ => "lstm", HelpName = "name" };
    readonly Option<int> _hidden = new("--hidden") { Description = "Units of a layer.", DefaultValueFactory = _ => _usual.Hidden, HelpName = "count" };
    readonly Option<int> _layers = new("--layers") { Description = "Recurrent layers, 1 to 3.", DefaultValueFactory = _ => _usual.Layers, HelpName = "count" };
    readonly Option<int> _embedding = new("--embedding") { Description = "Numbers that stand for a character.", DefaultValueFactory = _ => _usual.Embedding, HelpName = "count" };
    readonly Option<int> _segment = new("--segment") { Description = "Characters that gradients flow through.", DefaultValueFactory = _ => _usual.Segment, HelpName = "count" };
    readonly Option<int> _sequences = new("--sequences") { Description = "Places of the text that are read side by side.", DefaultValueFactory = _ => _usual.Sequences, HelpName = "count" };
    readonly Option<float> _dropout = Share("--dropout", "Share of hidden values dropped between layers and before the softmax.", _usual.Dropout);
    readonly Option<bool> _variational = new("--variational") { Description = "Drop the same hidden values at all characters of a segment." };
    readonly Option<float> _inputDropout = Share("--input-dropout", "Share of a character's numbers dropped.", _usual.InputDropout);
    readonly Option<float> _recurrentDropout = Share("--recurrent-dropout", "Share of hidden values dropped on their way to the next character.", _usual.RecurrentDropout);
    readonly Option<float> _weightDropout = Share("--weight-dropout", "Share of recurrent weights dropped for a training step.", _usual.WeightDropout);
    readonly Option<float> _learningRate = new("--learning-rate") { Description = "Largest rate of the schedule.", DefaultValueFactory = _ => _usual.LearningRate, HelpName = "rate" };
    readonly Option<double> _heldOut = new("--held-out") { Description = "Share of the text's end that is measured by and not trained on; at most 1,000,000 characters.", DefaultValueFactory = _ => _usual.HeldOut, HelpName = "share" };
    readonly Option<ulong> _seed = TextCommand.SeedOption();
    readonly Option<int> _threads = TextCommand.ThreadsOption();
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var train = new TextTrainCommand();
        var command = new Command(
            "train",
            """
            Train a character language model, and measure it on the end of the text, which it is not trained on. The training is kept as it goes: stopped or
            killed, the same command goes on from there, to the same last bits.

            Examples:
              gatecast text train shakespeare.txt --model shakespeare.model
              gatecast text train novel.txt --model novel.model --max-time 30m --layers 2
              gatecast text train novel.txt --model novel.model --steps 5000 --hidden 256
            """)
        {
            train._file, train._model, train._maxTime, train._steps, train._restart, train._cell, train._hidden, train._layers, train._embedding, train._segment,
            train._sequences, train._dropout, train._variational, train._inputDropout, train._recurrentDropout, train._weightDropout, train._learningRate,
            train._heldOut, train._seed, train._threads, train._json, train._quiet, train._verbose,
        };
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(train._verbose), () => Task.Run(() => train.Run(parsed, cancellation), cancellation), stopped: "Stopped; the same command goes on."));
        return command;
    }

    int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (path, quiet) = (parsed.GetRequiredValue(_file), parsed.GetValue(_quiet));
        var file = parsed.GetValue(_model)
            ?? throw new ArgumentException("text train keeps the model in a file, and none was named; add --model, such as --model shakespeare.model.");
        var (budget, steps) = TrainRequest.LimitOf(parsed.GetValue(_maxTime), parsed.GetValue(_steps));
        var trainer = TrainerOf(parsed);
        OutputFile.Check(file);
        using var stream = TextFile.Open(path);
        if (File.Exists(file) && Path.GetFullPath(file) == Path.GetFullPath(path))
            throw new ArgumentException($"--model {file} is the text itself, which it would replace. Choose another file.");

        var unfinished = Unfinished(file, parsed.GetValue(_restart));
        var corpus = Corpus.Read(stream, path, vocabulary: null, cancellation);
        var telling = new TextTrainingText(quiet);
        telling.Begin(corpus, trainer);
        LanguageTraining training;
        if (unfinished is not null)
        {
            training = unfinished.Resume(trainer, corpus, TrainedModel.Program);
            if ((steps ?? training.Trainer.Steps) != training.Trainer.Steps || budget is not null)
                telling.Note($"The training was begun with --steps {training.Trainer.Steps}, and goes on with them; --restart begins anew.");
            telling.Note(FormattableString.Invariant($"Goes on with the unfinished training in {file}, after step {training.Step:N0} of {training.Trainer.Steps:N0}."));
        }
        else
            training = (trainer with { Steps = steps ?? trainer.StepsIn((budget ?? _usualTime) - watch.Elapsed, corpus, TimeProvider.System) }).Begin(corpus);

        var model = training.Run(
            TimeProvider.System, progress => telling.Tell(progress, training),
            () => TextFile.WriteModel(file, target => LanguageModelFile.Write(target, training, TrainedModel.Program)), cancellation);
        var score = training.Score(model, progress: null, cancellation);
        var (length, counting) = NgramModel.Of(corpus, training.Trained, cancellation).Score(corpus, training.Trained, score.Characters, cancellation);
        var record = new LanguageRecord(
            Path.GetFileName(path), corpus.Sha256, training.Trained, training.Characters, training.Step, score, counting, length, training.Seconds)
        { StoppedEarly = training.IsStopped };
        TextFile.WriteModel(file, target => LanguageModelFile.Write(target, model, record));
        TextTrainingText.Write(file, corpus, training, model, record, watch.Elapsed, parsed.GetValue(_json));
        return ExitCode.Done;
    }

    /// <summary>The training that a file holds; nothing where there is none or it is to be forgotten.</summary>
    static LanguageModelFile? Unfinished(string file, bool restart)
    {
        if (!File.Exists(file))
            return null;

        var there = TextFile.ReadModel(file);
        if (restart)
            return null;
        return there.Record is not { } record ? there : throw new ArgumentException(FormattableString.Invariant(
            $"{file} holds a finished model of {record.Text} ({record.Score.Nats:F3} nats per character). Choose another file, or replace it with --restart."));
    }

    LanguageTrainer TrainerOf(ParseResult parsed) => new()
    {
        Steps = 1,
        Cell = NetworkOptions.CellOf(parsed.GetValue(_cell)!),
        Hidden = CommandLine.Checked("--hidden", parsed.GetValue(_hidden), 1, 4_096),
        Layers = CommandLine.Checked("--layers", parsed.GetValue(_layers), 1, 3),
        Embedding = CommandLine.Checked("--embedding", parsed.GetValue(_embedding), 1, 4_096),
        Segment = CommandLine.Checked("--segment", parsed.GetValue(_segment), 4, 1_024),
        Sequences = CommandLine.Checked("--sequences", parsed.GetValue(_sequences), 1, 1_024),
        Dropout = CommandLine.Checked("--dropout", parsed.GetValue(_dropout), 0, 0.9f),
        Variational = parsed.GetValue(_variational),
        InputDropout = CommandLine.Checked("--input-dropout", parsed.GetValue(_inputDropout), 0, 0.9f),
        RecurrentDropout = CommandLine.Checked("--recurrent-dropout", parsed.GetValue(_recurrentDropout), 0, 0.9f),
        WeightDropout = CommandLine.Checked("--weight-dropout", parsed.GetValue(_weightDropout), 0, 0.9f),
        LearningRate = CommandLine.Checked("--learning-rate", parsed.GetValue(_learningRate), 1e-6f, 1),
        HeldOut = CommandLine.Checked("--held-out", (float)parsed.GetValue(_heldOut), 0.01f, 0.5f),
        Seed = parsed.GetValue(_seed),
        Threads = CommandLine.Checked("--threads", parsed.GetValue(_threads), 1, 1_024),
    };

    static Option<float> Share(string name, string description, float usual) => new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "share" };
}
