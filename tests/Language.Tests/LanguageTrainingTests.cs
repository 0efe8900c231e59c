using Gatecast.Networks;

namespace Gatecast.Language.Tests;

public class LanguageTrainingTests
{
    static readonly LanguageTrainer _small = new() { Steps = 60, Hidden = 24, Embedding = 8, Segment = 16, Sequences = 8, Dropout = 0.1f, LearningRate = 0.02f };

    static readonly string _text = Texts.Sentences(6_000);

    /// <summary>Gone through several times in a training of <see cref="_small"/>.</summary>
    static readonly string _short = Texts.Sentences(2_500);

    public static TheoryData<string> Kinds => [.. _kinds.Keys];

    static readonly Dictionary<string, LanguageTrainer> _kinds = new()
    {
        ["lstm"] = _small,
        ["three layers, everything dropped"] = _small with { Layers = 3, InputDropout = 0.1f, RecurrentDropout = 0.1f, WeightDropout = 0.2f, Variational = true },
        ["gru"] = _small with { Cell = CellKind.Gru },
        ["rnn"] = _small with { Cell = CellKind.Rnn, LearningRate = 0.005f },
        ["slstm"] = _small with { Cell = CellKind.Slstm },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_training_learns_more_than_the_frequencies_of_characters(string kind)
    {
        var training = (_kinds[kind] with { Steps = 150, WeightDropout = 0 }).Begin(Texts.Corpus(_text));
        var score = training.Score(training.Run(TimeProvider.System));

        Assert.Equal(600, score.Characters);
        Assert.InRange(score.Nats, 0, 0.8 * EntropyOf(_text));
        Assert.Equal(score.Nats / Math.Log(2), score.BitsPerCharacter, 1e-12);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_training_that_is_written_read_and_taken_up_again_ends_at_the_same_bits(string kind)
    {
        var trainer = _kinds[kind];
        var whole = Finished(trainer.Begin(Texts.Corpus(_short)));

        // Stopped after every few steps, looks included, and taken up by other objects each time.
        var training = trainer.Begin(Texts.Corpus(_short));
        for (var stop = 7; stop < 60; stop += 11)
        {
            using var stopped = new CancellationTokenSource();
            while (training.Step < stop && !training.IsDone)
                RunTo(training, stop, stopped.Token);
            training = Taken(trainer, training);
        }

        Assert.Equal(whole, Finished(training));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var trainer = _small with { Layers = 2, WeightDropout = 0.3f, Sequences = 32 };
        var text = Texts.Sentences(40_000);
        var one = Finished((trainer with { Threads = 1 }).Begin(Texts.Corpus(text)));

        Assert.Equal(one, Finished((trainer with { Threads = 3 }).Begin(Texts.Corpus(text))));
    }

    [Fact]
    public void The_end_of_the_text_is_not_trained_on()
    {
        var other = _text[..5_400] + new string([.. _text[5_400..].Reverse()]);
        var (one, two) = (_small.Begin(Texts.Corpus(_text)), _small.Begin(Texts.Corpus(other)));
        for (var step = 0; step < 30; step++)
        {
            one.Advance();
            two.Advance();
        }

        Assert.Equal(one.State.Weights, two.State.Weights);
    }

    [Fact]
    public void A_training_stops_where_the_held_out_text_gets_worse_and_keeps_the_best()
    {
        // Few characters of noise are learned by heart, which is no use after them.
        var text = string.Concat(Enumerable.Range(0, 1_200).Select(i => (char)('a' + new CounterRandom(Seed: 3, Stream: 1).Below(8, (ulong)i))));
        var training = (_small with { Steps = 2_000, Hidden = 48, Dropout = 0, LearningRate = 0.01f }).Begin(Texts.Corpus(text));
        var looks = new List<LanguageProgress>();
        var score = training.Score(training.Run(TimeProvider.System, looks.Add));

        Assert.True(training.IsStopped);
        Assert.InRange(training.Step, 500, 1_500);
        Assert.Equal(looks.Min(look => look.HeldOutNats), score.Nats, 1e-6);
        Assert.True(looks[^1].HeldOutNats > score.Nats + 0.1);
    }

    [Fact]
    public void What_is_kept_before_the_first_look_is_a_model_too()
    {
        var training = _small.Begin(Texts.Corpus(_text));
        Assert.InRange(training.Score(training.Model()).Nats, 1, 4);
        training.Advance();
        Assert.InRange(training.Score(training.Model()).Nats, 1, 4);
    }

    [Fact]
    public void A_stretch_is_scored_as_in_one_go()
    {
        var training = (_small with { Steps = 150 }).Begin(Texts.Corpus(_text));
        var model = training.Run(TimeProvider.System);
        var (state, logits, sum) = (model.Network.NewState(), new float[model.Vocabulary.Count], 0.0);
        var tokens = model.Vocabulary.TokensOf(_text);
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            model.Network.Step(tokens[i], skips: [], state, logits);
            if (i + 1 >= 2_000)
                sum += Kernels.Best.SoftmaxForward(logits, tokens.AsSpan(i + 1, 1), logits.Length, logits.Length, weight: 1);
        }

        // The lanes begin 256 characters before what counts; what lies further back hardly matters.
        Assert.Equal(sum / 4_000, model.Score(Texts.Corpus(_text), first: 2_000, count: 4_000, threads: 2).Nats, 1e-3);
    }

    [Fact]
    public void A_short_text_and_settings_out_of_range_are_refused()
    {
        Assert.Contains("has 999 characters; at least 1,000", Assert.Throws<ArgumentException>(() => _small.Begin(Texts.Corpus(_text[..999]))).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1,140", Assert.Throws<ArgumentException>(() => (_small with { Segment = 1_024 }).Begin(Texts.Corpus(_text[..1_100]))).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => _small with { Layers = 4 });
        Assert.ThrowsAny<ArgumentException>(() => _small with { HeldOut = 0.6 });
        Assert.ThrowsAny<ArgumentException>(() => _small with { LearningRate = 0 });
        Assert.ThrowsAny<ArgumentException>(() => (_small with { Dropout = 1 }).Begin(Texts.Corpus(_text)));
    }

    [Fact]
    public void A_time_becomes_at_least_one_step()
    {
        var corpus = Texts.Corpus(_text);
        Assert.Equal(1, _small.StepsIn(TimeSpan.Zero, corpus, TimeProvider.System));
        Assert.True(_small.StepsIn(TimeSpan.FromHours(1), corpus, TimeProvider.System) > 1_000);
    }

    /// <summary>Runs on, and is stopped from outside before a step.</summary>
    static void RunTo(LanguageTraining training, int stop, CancellationToken cancellation)
    {
        try
        {
            training.Run(new StopsAfter(training, stop), cancellation: cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    static LanguageTraining Taken(LanguageTrainer trainer, LanguageTraining training)
    {
        using var stream = new MemoryStream();
        LanguageModelFile.Write(stream, training, "test");
        stream.Position = 0;
        return LanguageModelFile.Read(stream, "x.model").Resume(trainer, Texts.Corpus(_short), "test");
    }

    /// <summary>The bytes of the model in the end, and its score.</summary>
    static (string Bytes, double Nats) Finished(LanguageTraining training)
    {
        var model = training.Run(TimeProvider.System);
        var score = training.Score(model);
        using var stream = new MemoryStream();
        LanguageModelFile.Write(stream, model, new("text.txt", "", training.Trained, training.Characters, training.Step, score, score, 3, Seconds: 0));
        return (Convert.ToHexString(stream.ToArray()), score.Nats);
    }

    static double EntropyOf(string text) => text.GroupBy(letter => letter).Sum(group => -(double)group.Count() / text.Length * Math.Log((double)group.Count() / text.Length));

    /// <summary>A clock that fails once the training has come to a step: as abrupt as a kill.</summary>
    sealed class StopsAfter(LanguageTraining training, int stop) : TimeProvider
    {
        public override long GetTimestamp() => training.Step < stop ? 0 : throw new TimeoutException();
    }
}
