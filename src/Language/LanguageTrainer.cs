using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>Settings of a character language model and of its training.</summary>
/// <remarks>A network of an embedding, recurrent layers and a softmax over the characters learns to predict each from all before it (Graves, arXiv 1308.0850, 2013).
/// The training text is cut into as many parts as there are sequences; each goes through its part segment by segment and carries its state on (truncated
/// backpropagation through time). AdamW with warm-up and cosine, clipped gradients; the model is an average of the weights.</remarks>
public sealed record LanguageTrainer
{
    /// <summary>Fewest characters of a text that can be trained on.</summary>
    public const int LeastCharacters = 1_000;

    /// <summary>Most characters that are held out: enough to measure by.</summary>
    const long MostHeldOut = 250_000;

    /// <summary>Segments that a part has at least; short texts have fewer sequences instead.</summary>
    const int LeastSegments = 4;

    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>E: numbers of a character's row.</summary>
    public int Embedding
    {
        get;
        init => field = Checked(value, 1, 4_096, nameof(Embedding));
    } = 64;

    /// <summary>H.</summary>
    public int Hidden
    {
        get;
        init => field = Checked(value, 1, 4_096, nameof(Hidden));
    } = 512;

    public int Layers
    {
        get;
        init => field = Checked(value, 1, 3, nameof(Layers));
    } = 1;

    /// <summary>T: characters of a segment, through which gradients flow.</summary>
    public int Segment
    {
        get;
        init => field = Checked(value, 4, 1_024, nameof(Segment));
    } = 64;

    /// <summary>B: sequences side by side, where the text is long enough for them.</summary>
    public int Sequences
    {
        get;
        init => field = Checked(value, 1, 1_024, nameof(Sequences));
    } = 64;

    /// <inheritdoc cref="RecurrentNetworkOptions.Dropout"/>
    public float Dropout { get; init; } = 0.4f;

    /// <inheritdoc cref="RecurrentNetworkOptions.Variational"/>
    public bool Variational { get; init; }

    /// <inheritdoc cref="RecurrentNetworkOptions.InputDropout"/>
    public float InputDropout { get; init; }

    /// <inheritdoc cref="RecurrentNetworkOptions.RecurrentDropout"/>
    public float RecurrentDropout { get; init; }

    /// <inheritdoc cref="RecurrentNetworkOptions.WeightDropout"/>
    public float WeightDropout { get; init; }

    /// <summary>Rate at the end of the warm-up.</summary>
    public float LearningRate
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "The learning rate must lie above 0 and at most at 1.");
    } = 0.003f;

    /// <summary>Training steps of the whole schedule.</summary>
    public required int Steps
    {
        get;
        init => field = Checked(value, 1, 100_000_000, nameof(Steps));
    }

    /// <summary>Share of the text's end that is not trained on, but at most 250,000 characters of it.</summary>
    public double HeldOut
    {
        get;
        init => field = value is >= 0.01 and <= 0.5 ? value : throw new ArgumentOutOfRangeException(nameof(HeldOut), value, "The share that is held out must lie between 0.01 and 0.5.");
    } = 0.1;

    public ulong Seed { get; init; } = 1;

    /// <summary>Changes when a number is computed, and none of its bits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Begins a training.</summary>
    /// <exception cref="ArgumentException">The text is too short.</exception>
    public LanguageTraining Begin(Corpus corpus)
    {
        ThrowIfTooShort(corpus);
        return new(this, corpus);
    }

    /// <summary>Characters at the text's end that are not trained on.</summary>
    public long HeldOutOf(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return long.Min(MostHeldOut, corpus.Length - (long)((1 - HeldOut) * corpus.Length));
    }

    /// <summary>Training steps that fit into a time here, with the looks at the held-out text: measured on a network of the same shape that is thrown away.</summary>
    /// <exception cref="ArgumentException">The text is too short.</exception>
    public int StepsIn(TimeSpan time, Corpus corpus, TimeProvider clock)
    {
        ThrowIfTooShort(corpus);
        ArgumentNullException.ThrowIfNull(clock);
        const int WarmUp = 3, Measured = 5;
        var (whole, training) = (clock.GetTimestamp(), new LanguageTraining(this with { Steps = WarmUp + Measured }, corpus));
        for (var step = 0; step < WarmUp; step++)
            training.Advance();
        var begun = clock.GetTimestamp();
        for (var step = 0; step < Measured; step++)
            training.Advance();
        var seconds = clock.GetElapsedTime(begun).TotalSeconds / Measured;

        // To read a character takes about a third of what it takes to learn from it.
        var characters = LanguageTraining.Looks * LanguageTraining.LookedAt + HeldOutOf(corpus);
        var looks = characters / (3.0 * Segment * SequencesFor(corpus.Length - HeldOutOf(corpus)));
        return (int)double.Clamp((time - clock.GetElapsedTime(whole)).TotalSeconds / seconds - looks, 1, int.MaxValue);
    }

    /// <summary>Sequences side by side for a text of this length.</summary>
    internal int SequencesFor(long trained) => (int)long.Clamp(trained / (LeastSegments * Segment), 1, Sequences);

    internal RecurrentNetworkOptions NetworkFor(Vocabulary vocabulary) => new()
    {
        Cell = Cell,
        Vocabulary = vocabulary.Count,
        Inputs = Embedding,
        Hidden = Hidden,
        Layers = Layers,
        Outputs = vocabulary.Count,
        EveryStep = true,
        Dropout = Dropout,
        Variational = Variational,
        InputDropout = InputDropout,
        RecurrentDropout = RecurrentDropout,
        WeightDropout = WeightDropout,
    };

    void ThrowIfTooShort(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var least = long.Max(LeastCharacters, (long)Math.Ceiling((Segment + 1) / (1 - HeldOut)) + 1);
        if (corpus.Length < least)
            throw new ArgumentException($"{corpus.Name} has {corpus.Length:N0} characters; at least {least:N0} are needed to learn from and to measure by. Give a longer text.");
    }

    static int Checked(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least:N0} and {most:N0}.");
}
