using System.Text;
using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>A trained character language model. Immutable, and may be used by several threads at once.</summary>
public sealed class LanguageModel
{
    const ulong SampleStream = 0x5A;

    internal LanguageModel(LanguageTrainer trainer, Vocabulary vocabulary, RecurrentNetwork network) =>
        (Trainer, Vocabulary, Network) = (trainer, vocabulary, network);

    /// <summary>That made it.</summary>
    public LanguageTrainer Trainer { get; }

    public Vocabulary Vocabulary { get; }

    public int ParameterCount => Network.ParameterCount;

    internal RecurrentNetwork Network { get; }

    /// <summary>Cross-entropy of a text of the model's vocabulary, from its second character on.</summary>
    /// <param name="threads">Change when a number is computed, and none of its bits.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <exception cref="ArgumentException">The text is of another vocabulary, or has one character alone.</exception>
    public TextScore Score(Corpus corpus, int threads, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (corpus.Length < 2)
            throw new ArgumentException($"{corpus.Name} has {corpus.Length} character; a score needs at least 2, the second predicted from the first.");
        return Score(corpus, first: 1, corpus.Length - 1, threads, progress, cancellation);
    }

    /// <summary>The same of a stretch, read with what lies before it.</summary>
    /// <param name="first">Its first character, at least 1.</param>
    /// <param name="count">Its characters.</param>
    /// <inheritdoc cref="Score(Corpus, int, Action{double}, CancellationToken)"/>
    public TextScore Score(
        Corpus corpus, long first, long count, int threads, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (corpus.Vocabulary.ToString() != Vocabulary.ToString())
            throw new ArgumentException($"{corpus.Name} was read with another vocabulary than the model's. Read it with the model's.", nameof(corpus));
        return new TextScorer(Network, threads).Score(corpus, first, count, progress, cancellation);
    }

    /// <summary>Writes on from a prompt, a character at a time, without end.</summary>
    /// <param name="prompt">What comes before; empty for the beginning of a line.</param>
    /// <exception cref="ArgumentException">The prompt has characters that the model does not know.</exception>
    public IEnumerable<Rune> Sample(string prompt, SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var tokens = Vocabulary.TokensOf(prompt);
        if (tokens.Length == 0)
            tokens = [int.Max(0, Vocabulary.TokenOf(new('\n')))];
        return Continue(tokens, options);
    }

    IEnumerable<Rune> Continue(int[] prompt, SamplingOptions options)
    {
        var (state, logits, random) = (Network.NewState(), new float[Network.Options.Outputs], new CounterRandom(options.Seed, SampleStream));
        foreach (var token in prompt)
            Network.Step(token, skips: [], state, logits);
        for (ulong drawn = 0; ; drawn++)
        {
            var token = options.Choose(logits, random.Uniform(drawn));
            yield return Vocabulary[token];
            Network.Step(token, skips: [], state, logits);
        }
    }
}
