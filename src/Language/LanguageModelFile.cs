using System.Text.Json;
using System.Text.Json.Serialization;
using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>A language model in one file, with what it was worth, or a training on its way. See docs/language.md.</summary>
/// <remarks>A <see cref="Checkpoint"/>: the network's tensors by their names in PyTorch's layout, and texts that name vocabulary, settings and results.</remarks>
public sealed record LanguageModelFile
{
    const string Kind = "kind", LanguageModelKind = "language model", Version = "languageModel", Newest = "1";
    const string VocabularyText = "vocabulary", SettingsText = "settings", RecordText = "record", TrainingText = "training", IdentityText = "belongsTo";

    static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    readonly LanguageTrainingState? _state;

    LanguageModelFile(LanguageTrainingState? state) => _state = state;

    public required LanguageModel Model { get; init; }

    /// <summary><see langword="null"/> while the training goes on.</summary>
    public LanguageRecord? Record { get; init; }

    /// <summary>What an unfinished training belongs to.</summary>
    string Identity { get; init; } = "";

    /// <summary>Writes a finished model; the same bytes for the same one.</summary>
    public static void Write(Stream stream, LanguageModel model, LanguageRecord record)
    {
        ArgumentNullException.ThrowIfNull(model);
        Checkpoint.Write(stream, model.Network.Export(), Texts(model, (RecordText, JsonSerializer.Serialize(record, _json))));
    }

    /// <summary>Writes a training as it stands.</summary>
    /// <param name="program">Version of the program and whatever else of the host decides the bits; a training goes on under the same one alone.</param>
    public static void Write(Stream stream, LanguageTraining training, string program)
    {
        ArgumentNullException.ThrowIfNull(training);
        var (model, state) = (training.Model(), training.State);
        Tensor[] numbers =
        [
            Flat("weights", state.Weights), Flat("mean", state.Optimizer.Mean), Flat("square", state.Optimizer.Square), Flat("average", state.Average.Sum),
            Flat("best", state.Best), Flat("memory", state.Memory),
        ];
        Checkpoint.Write(
            stream, [.. model.Network.Export(), .. numbers],
            Texts(model, (TrainingText, JsonSerializer.Serialize(Figures.Of(state), _json)), (IdentityText, IdentityOf(training.Trainer, training.Corpus, program))));
    }

    /// <summary>Reads a file, trusting nothing in it.</summary>
    /// <param name="name">Of the file, for messages.</param>
    /// <exception cref="InvalidDataException">It is no whole and unchanged language model of a version that this program knows.</exception>
    public static LanguageModelFile Read(Stream stream, string name)
    {
        Checkpoint file;
        try
        {
            file = Checkpoint.Read(stream);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{name} is no language model: {error.Message}", error);
        }

        var texts = file.Metadata;
        if (texts.GetValueOrDefault(Kind) != LanguageModelKind)
            throw new InvalidDataException($"{name} is a checkpoint of something else than a language model. Give a file that gatecast text train wrote.");
        if (texts.GetValueOrDefault(Version) != Newest)
            throw new InvalidDataException(
                $"{name} is a language model of version {texts.GetValueOrDefault(Version) ?? "(none)"}; this program knows version {Newest}. Use the program that wrote it.");

        try
        {
            return Read(file);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{name} is a damaged language model: {error.Message} Take the file from its source again, or train it anew.", error);
        }
    }

    /// <summary>Goes on with an unfinished training.</summary>
    /// <param name="trainer">As it was begun; <see cref="LanguageTrainer.Steps"/> and threads aside.</param>
    /// <param name="program">As it was written.</param>
    /// <exception cref="InvalidOperationException">The training is finished.</exception>
    /// <exception cref="ArgumentException">It belongs to another text, to other settings or to another program; the message says which.</exception>
    public LanguageTraining Resume(LanguageTrainer trainer, Corpus corpus, string program)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (_state is null)
            throw new InvalidOperationException("The training is finished; there is nothing to go on with.");

        trainer = trainer with { Steps = Model.Trainer.Steps };
        var now = IdentityOf(trainer, corpus, program);
        if (now != Identity)
            throw new ArgumentException($"The training was begun with something else: {WorkIdentity.Difference(Identity, now)}. Give what it was begun with, or begin anew.");
        return new(trainer, corpus, _state);
    }

    static LanguageModelFile Read(Checkpoint file)
    {
        var trainer = JsonSerializer.Deserialize<LanguageTrainer>(file.Metadata[SettingsText], _json) ?? throw new JsonException("It has no settings.");
        var vocabulary = new Vocabulary(file.Metadata[VocabularyText].EnumerateRunes());
        var network = RecurrentNetwork.OfZeros(trainer.NetworkFor(vocabulary));
        var own = network.Export().Select(tensor => tensor.Name).ToHashSet();
        network.Import([.. file.Tensors.Where(tensor => own.Contains(tensor.Name))]);
        var state = file.Metadata.GetValueOrDefault(TrainingText) is { } figures
            ? (JsonSerializer.Deserialize<Figures>(figures, _json) ?? throw new JsonException("It does not say how far its training had come.")).State(file.Tensors)
            : null;
        return new(state)
        {
            Model = new(trainer, vocabulary, network),
            Record = state is null ? JsonSerializer.Deserialize<LanguageRecord>(file.Metadata[RecordText], _json) : null,
            Identity = file.Metadata.GetValueOrDefault(IdentityText) ?? "",
        };
    }

    static Dictionary<string, string> Texts(LanguageModel model, params IEnumerable<(string Name, string Text)> others)
    {
        var texts = new Dictionary<string, string>
        {
            [Kind] = LanguageModelKind,
            [Version] = Newest,
            [VocabularyText] = model.Vocabulary.ToString(),
            [SettingsText] = JsonSerializer.Serialize(model.Trainer with { Threads = 1 }, _json),
        };
        foreach (var (name, text) in others)
            texts[name] = text;
        return texts;
    }

    static string IdentityOf(LanguageTrainer trainer, Corpus corpus, string program)
    {
        var identity = JsonSerializer.SerializeToNode(trainer with { Threads = 1 }, _json)!.AsObject();
        identity["textSha256"] = corpus.Sha256;
        identity["program"] = program;
        identity["kernels"] = Kernels.Best.Name;
        return identity.ToJsonString();
    }

    static Tensor Flat(string name, float[] values) => new($"training.{name}", [values.Length], values);

    /// <summary>The numbers of a training that are no tensors.</summary>
    sealed record Figures(
        int Step, int Pass, long Position, int Failures, double LossSum, int LossCount, int BestStep, double BestNats, int OptimizerSteps, int AverageSteps, long MemorySteps,
        double Seconds)
    {
        public static Figures Of(LanguageTrainingState state) => new(
            state.Step, state.Pass, state.Position, state.Failures, state.LossSum, state.LossCount, state.BestStep, state.BestNats, state.Optimizer.Steps,
            state.Average.Steps, state.MemorySteps, state.Seconds);

        public LanguageTrainingState State(IReadOnlyList<Tensor> tensors) => new()
        {
            Step = Step,
            Pass = Pass,
            Position = Position,
            Failures = Failures,
            LossSum = LossSum,
            LossCount = LossCount,
            Seconds = Seconds,
            BestStep = BestStep,
            BestNats = BestNats,
            Best = Values(tensors, "best"),
            Weights = Values(tensors, "weights"),
            Optimizer = new(OptimizerSteps, Values(tensors, "mean"), Values(tensors, "square")),
            Average = new(AverageSteps, Values(tensors, "average")),
            Memory = Values(tensors, "memory"),
            MemorySteps = MemorySteps,
        };

        static float[] Values(IReadOnlyList<Tensor> tensors, string name) =>
            tensors.FirstOrDefault(tensor => tensor.Name == $"training.{name}")?.Values ?? throw new KeyNotFoundException($"The training's {name} are missing.");
    }
}
