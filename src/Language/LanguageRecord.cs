namespace Gatecast.Language;

/// <summary>How a finished model came about, and what it was worth.</summary>
/// <param name="Text">Name of the text.</param>
/// <param name="TextSha256">Of the text's bytes.</param>
/// <param name="Trained">Characters that were trained on; those after them were held out.</param>
/// <param name="Characters">That went through the network, repeated ones counted again.</param>
/// <param name="Steps">Training steps done.</param>
/// <param name="Score">On the held-out text, all of it.</param>
/// <param name="Counting">What counting n-grams is worth on the same text, of the length that does best there.</param>
/// <param name="CountingLength">That length.</param>
/// <param name="Seconds">That the training took, over all times that it was taken up again.</param>
public sealed record LanguageRecord(string Text, string TextSha256, long Trained, long Characters, int Steps, TextScore Score, TextScore Counting, int CountingLength,
    double Seconds)
{
    /// <summary>1 − nats / nats of counting: above 0 where the network foretells more than counts do.</summary>
    public double Skill => 1 - Score.Nats / Counting.Nats;

    /// <summary>Whether the held-out text ended the training before its schedule.</summary>
    public bool StoppedEarly { get; init; }
}
