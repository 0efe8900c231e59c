using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Language;

namespace Gatecast.Cli;

/// <summary>What the training of a language model tells on standard error as it goes, and on standard output in the end.</summary>
sealed class TextTrainingText(bool quiet)
{
    /// <summary>Characters of a sample, and samples of a training.</summary>
    const int SampleLength = 240, Samples = 4;

    int _sampled;

    public void Begin(Corpus corpus, LanguageTrainer trainer) => Tell(string.Create(
        CultureInfo.InvariantCulture,
        $"{corpus.Name}: {corpus.Length:N0} characters, {corpus.Vocabulary.Count:N0} different ones; the last {trainer.HeldOutOf(corpus):N0} are held out."));

    public void Note(string note) => Tell($"note: {note}");

    /// <summary>A line for every look, and now and then what the model would write.</summary>
    public void Tell(LanguageProgress progress, LanguageTraining training)
    {
        Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step,7:N0} of {progress.Steps:N0} · pass {progress.Passes:F1} · train {progress.TrainingNats:F3} · held out {progress.HeldOutNats:F3} nats, " +
            $"{progress.HeldOutNats / Math.Log(2):F3} bits/char{(progress.IsBest ? "" : ", no better")} · {training.Characters / training.Seconds:N0} char/s"));
        if (quiet || progress.Step * Samples / progress.Steps == _sampled)
            return;

        _sampled = progress.Step * Samples / progress.Steps;
        if (_sampled < Samples)
            Tell(Indented(Sample(training.Model())));
    }

    public static void Write(string file, Corpus corpus, LanguageTraining training, LanguageModel model, LanguageRecord record, TimeSpan took, bool json)
    {
        var trainer = training.Trainer;
        if (json)
        {
            Console.Out.WriteLine(Json.Of(new
            {
                Text = new { corpus.Name, corpus.Length, Vocabulary = corpus.Vocabulary.Count, corpus.Sha256, Trained = training.Trained, HeldOut = record.Score.Characters },
                Model = new { File = file, Cell = LstmForecaster.NameOf(trainer.Cell), trainer.Layers, trainer.Hidden, trainer.Embedding, Parameters = model.ParameterCount, trainer.Seed },
                record.Steps,
                trainer.LearningRate,
                trainer.Dropout,
                record.StoppedEarly,
                CharactersPerSecond = record.Characters / record.Seconds,
                Machine = ThisProgram.Machine,
                record.Score.Nats,
                record.Score.BitsPerCharacter,
                Counting = new { record.Counting.Nats, Length = record.CountingLength },
                record.Skill,
                record.Characters,
                record.Seconds,
            }));
            return;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {corpus.Name} · {corpus.Length:N0} characters, {corpus.Vocabulary.Count:N0} different ones
            {LstmForecaster.NameOf(trainer.Cell)} · {trainer.Layers} {(trainer.Layers == 1 ? "layer" : "layers")} of {trainer.Hidden}, {model.ParameterCount:N0} weights
            trained on the first {training.Trained:N0} characters, {(double)record.Characters / training.Trained:F1} times, in {record.Steps:N0} steps and {DurationText.Of(TimeSpan.FromSeconds(record.Seconds))}
            held out, the last {record.Score.Characters:N0}: {record.Score.Nats:F4} nats, {record.Score.BitsPerCharacter:F4} bits per character;
            as hard as guessing among {record.Score.Perplexity:F2} characters, where the text has {corpus.Vocabulary.Count:N0}
            counting alone, {record.CountingLength}-grams: {record.Counting.Nats:F4} nats; the network needs {100 * Math.Abs(record.Skill):F1} % {(record.Skill > 0 ? "less" : "more: it has no skill over counting")}

            {Indented(Sample(model))}

            """));
        if (record.StoppedEarly)
            Console.Out.WriteLine($"Stopped before the end of its schedule: the held-out text got no better.");
        Console.Out.WriteLine($"Model: {file}. gatecast text sample {CommandLine.Quoted(file)} lets it write; --steps {trainer.Steps} repeats the training.");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Done in {DurationText.Of(took)}."));
    }

    static string Sample(LanguageModel model) => string.Concat(model.Sample("", new()).Take(SampleLength)).Trim();

    static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => $"  │ {line}"));

    void Tell(string line)
    {
        if (!quiet)
            Console.Error.WriteLine(line);
    }
}
