using Gatecast.Networks;

namespace Gatecast.Language.Tests;

public class LanguageModelTests
{
    static readonly LanguageTrainer _trainer = new() { Steps = 200, Hidden = 32, Embedding = 8, Segment = 16, Sequences = 8, Dropout = 0, LearningRate = 0.02f };

    static readonly Lazy<(LanguageModel Model, byte[] Bytes)> _model = new(() =>
    {
        var training = _trainer.Begin(Texts.Corpus(Texts.Sentences(6_000)));
        var model = training.Run(TimeProvider.System);
        using var stream = new MemoryStream();
        LanguageModelFile.Write(stream, model, new("text.txt", "ab", training.Trained, training.Characters, training.Step, training.Score(model), new(1, 2), 3, Seconds: 1.5));
        return (model, stream.ToArray());
    });

    [Fact]
    public void A_sample_is_made_of_words_of_the_text()
    {
        var sample = Sample("abc", new(), 400);
        Assert.Contains("abcdefghij", sample, StringComparison.Ordinal);
        Assert.StartsWith("defghij", sample, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_writes_the_same_and_another_one_something_else()
    {
        Assert.Equal(Sample("", new() { Seed = 5 }, 200), Sample("", new() { Seed = 5 }, 200));
        Assert.NotEqual(Sample("", new() { Seed = 5 }, 200), Sample("", new() { Seed = 6 }, 200));
    }

    [Fact]
    public void A_longer_sample_begins_as_a_shorter_one() =>
        Assert.StartsWith(Sample("", new(), 50), Sample("", new(), 200), StringComparison.Ordinal);

    [Fact]
    public void Without_temperature_the_likeliest_comes_whatever_the_seed() =>
        Assert.Equal(Sample("a", new() { Temperature = 0, Seed = 1 }, 100), Sample("a", new() { Temperature = 0, Seed = 2 }, 100));

    [Fact]
    public void A_prompt_with_unknown_characters_is_refused_before_anything_is_written()
    {
        var error = Assert.Throws<ArgumentException>(() => _model.Value.Model.Sample("abc Ж!☃", new()));
        Assert.Contains("does not know 'Ж' (U+0416), '!' (U+0021), '☃' (U+2603): it was trained on a text with", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_have_the_probabilities_of_the_logits()
    {
        // p = 1/2, 1/3, 1/6 at temperature 1; squares of them at temperature 1/2.
        float[] logits = [MathF.Log(3), MathF.Log(2), 0];
        AssertShares([3 / 6.0, 2 / 6.0, 1 / 6.0], new() { Temperature = 1, TopP = 1 });
        AssertShares([9 / 14.0, 4 / 14.0, 1 / 14.0], new() { Temperature = 0.5, TopP = 1 });

        // Half is enough for 0.5, and two are needed for 0.6; at 0.6 the third never comes.
        AssertShares([1, 0, 0], new() { Temperature = 1, TopP = 0.5 });
        AssertShares([3 / 5.0, 2 / 5.0, 0], new() { Temperature = 1, TopP = 0.6 });

        void AssertShares(double[] expected, SamplingOptions options)
        {
            var counts = new double[3];
            const int Draws = 3_000;
            for (var i = 0; i < Draws; i++)
                counts[options.Choose(logits, (i + 0.5f) / Draws)]++;
            for (var token = 0; token < 3; token++)
                Assert.Equal(expected[token], counts[token] / Draws, 1e-3);
        }
    }

    [Fact]
    public void Sampling_options_out_of_range_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new SamplingOptions { Temperature = -1 });
        Assert.ThrowsAny<ArgumentException>(() => new SamplingOptions { TopP = 0 });
        Assert.ThrowsAny<ArgumentException>(() => new SamplingOptions { TopP = double.NaN });
    }

    [Fact]
    public void A_model_that_was_written_and_read_is_the_same()
    {
        var (model, bytes) = _model.Value;
        var file = LanguageModelFile.Read(new MemoryStream(bytes), "x.model");
        using var again = new MemoryStream();
        LanguageModelFile.Write(again, file.Model, file.Record!);

        Assert.Equal(bytes, again.ToArray());
        Assert.Equal(_trainer, file.Model.Trainer);
        Assert.Equal(1.5, file.Record!.Seconds);
        Assert.Equal(Sample("abc", new(), 100), string.Concat(file.Model.Sample("abc", new()).Take(100)));
        Assert.Equal(model.Vocabulary.ToString(), file.Model.Vocabulary.ToString());
    }

    [Fact]
    public void A_damaged_cut_or_foreign_file_is_refused_by_name()
    {
        var bytes = _model.Value.Bytes;
        AssertRefused([], "ends after 0 of the 8 bytes");
        AssertRefused(bytes[..1000], "ends after");
        AssertRefused([.. bytes, 0], "goes on after");
        AssertRefused("A text, which is no model at all."u8.ToArray(), "header");
        var flipped = bytes.ToArray();
        flipped[^9] ^= 1;
        AssertRefused(flipped, "SHA-256");
        AssertRefused(With([], []), "checkpoint of something else");
        AssertRefused(With([], [("kind", "language model"), ("languageModel", "2")]), "version 2");
        AssertRefused(With([], [("kind", "language model"), ("languageModel", "1"), ("vocabulary", "ab"), ("settings", "{}")]), "damaged");
        AssertRefused(With([], [("kind", "language model"), ("languageModel", "1"), ("vocabulary", "ab"), ("settings", """{"steps":1}""")]), "tensor embedding.weight is missing");
        AssertRefused(With([], [("kind", "language model"), ("languageModel", "1"), ("vocabulary", "a"), ("settings", """{"steps":1}""")]), "different characters");

        static byte[] With(Tensor[] tensors, (string Name, string Text)[] texts)
        {
            using var stream = new MemoryStream();
            Checkpoint.Write(stream, tensors, texts.ToDictionary(pair => pair.Name, pair => pair.Text));
            return stream.ToArray();
        }

        static void AssertRefused(byte[] bytes, string message)
        {
            var error = Assert.Throws<InvalidDataException>(() => LanguageModelFile.Read(new MemoryStream(bytes), "x.model"));
            Assert.StartsWith("x.model is", error.Message, StringComparison.Ordinal);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_training_goes_on_with_its_own_text_settings_and_program_alone()
    {
        var (trainer, corpus) = (_trainer with { Steps = 40 }, Texts.Corpus(Texts.Sentences(6_000)));
        using var stream = new MemoryStream();
        var training = trainer.Begin(corpus);
        training.Advance();
        LanguageModelFile.Write(stream, training, "program 1");
        var file = Read();

        Assert.Null(file.Record);
        Assert.Equal(1, file.Resume(trainer with { Steps = 9, Threads = 2 }, corpus, "program 1").Step);
        AssertRefused("its hidden was 32 and is now 33", trainer with { Hidden = 33 }, corpus, "program 1");
        AssertRefused("its textSha256 was", trainer, Texts.Corpus(Texts.Sentences(6_001)), "program 1");
        AssertRefused("""its program was "program 1" and is now "program 2".""", trainer, corpus, "program 2");
        Assert.Throws<InvalidOperationException>(() => LanguageModelFile.Read(new MemoryStream(_model.Value.Bytes), "x.model").Resume(trainer, corpus, "program 1"));

        LanguageModelFile Read()
        {
            stream.Position = 0;
            return LanguageModelFile.Read(stream, "x.model");
        }

        void AssertRefused(string message, LanguageTrainer other, Corpus text, string program) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => file.Resume(other, text, program)).Message, StringComparison.Ordinal);
    }

    static string Sample(string prompt, SamplingOptions options, int count) => string.Concat(_model.Value.Model.Sample(prompt, options).Take(count));
}
